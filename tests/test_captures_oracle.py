"""The committed captures in tshark: well formed, counted as we count, and shown by the filters that findings name."""

from __future__ import annotations

import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from scapy.utils import PcapWriter

from acdiag.model.case import Case
from acdiag.wire.dhcp import Dhcp
from tests import sharkd
from tests.corpus import dhcp
from tests.corpus.comparison import Different, compare
from tests.corpus.tshark import Told, packets, said
from tests.expectation import triage
from tests.rule_book import shipped

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

CAPTURES = Path(__file__).resolve().parents[1] / "captures"
PATHS = sorted(str(path) for path in CAPTURES.glob("*/capture.pcapng"))
COUNTED = ("dhcp", "tftp", "cdp", "lldp", "arp")

_TEXT = str(CAPTURES / "option120-plain-text" / "capture.pcapng")
_ENCODING = ("dhcp.option.sip_server.encoding",)
DIFFERENT: Different = {
    (_TEXT, 8): (_ENCODING, "tshark takes the first letter of a bare name for the encoding byte"),
    (_TEXT, 10): (_ENCODING, "the same"),
}


@cache
def cases() -> dict[str, Case]:
    shelf = shipped()
    return {path: triage(Path(path), shelf) for path in PATHS}


@cache
def shown() -> dict[sharkd.Question, dict[int, list[str]]]:
    """Every frame, and those of every finding's filter, with its protocols and what tshark calls malformed in it."""
    filters = {(path, finding.wireshark_filter) for path, case in cases().items() for finding in case.findings}
    return sharkd.frames({(path, "") for path in PATHS} | filters, ("frame.protocols", "_ws.malformed"))


def named(path: str) -> str:
    return Path(path).parent.name


@sharkd.NEEDED
def test_tshark_counts_as_we_do() -> None:
    for path in PATHS:
        frames, ours = shown()[path, ""], cases()[path].sources[0]
        assert len(frames) == ours.packets, named(path)
        met = Counter(name for protocols, _ in frames.values() for name in set(protocols.split(":")))
        assert {name: met[name] for name in COUNTED} == {name: ours.protocols[name] for name in COUNTED}, named(path)
        # A phone's recording is no protocol that Wireshark knows: where its bytes look like another, it guesses.
        if not named(path).startswith("recording-"):
            assert {number: wrong for number, (_, wrong) in frames.items() if wrong} == {}, named(path)


def test_dhcp_says_the_same(tmp_path: Path) -> None:
    """With options that the corpus has little of: 43, 120 and 160, right and wrong; one capture of all their DHCP."""
    places = [
        ((path, packet.frame.number), packet.frame.data)
        for path in PATHS
        for packet in packets(path)
        if "dhcp" in packet.protocols
    ]
    every = tmp_path / "every.pcap"
    with PcapWriter(str(every), linktype=1) as writer:
        writer.write_header(None)
        for _, data in places:
            writer.write_packet(bytes(data))
    told: dict[str, dict[int, Told]] = {path: {} for path in PATHS}
    for number, fields in said(str(every), "dhcp", dhcp.FIELDS).items():
        path, frame = places[number - 1][0]
        told[path][frame] = fields
    comparison = compare(told, "dhcp", Dhcp, dhcp.ours, dhcp.theirs)
    assert comparison.unlike(DIFFERENT) == {}
    assert not comparison.unshared | comparison.untold | comparison.refused.keys()
    assert comparison.compared > 500


@sharkd.NEEDED
def test_filters_show_the_evidence() -> None:
    """Whoever pastes a finding's filter into Wireshark sees at least the frames that prove it."""
    evidence = {
        (path, finding.wireshark_filter, finding.id): {
            where.frame for where in finding.evidence if where.frame is not None and where.source == path
        }
        for path, case in cases().items()
        for finding in case.findings
    }
    hidden = {
        (named(path), finding, text): frames - shown()[path, text].keys()
        for (path, text, finding), frames in evidence.items()
        if not frames <= shown()[path, text].keys()
    }
    assert hidden == {}
    assert len(evidence) > 60
