"""The committed captures in tshark: well formed, counted as we count, and shown by the filters that findings name."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from acdiag.model.case import Case
from acdiag.rulebook.shelf import builtin_folder, load
from acdiag.wire.dhcp import Dhcp
from tests.corpus import dhcp
from tests.corpus.comparison import Different, Told, compare, told_of
from tests.expectation import triage

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
    shelf = load([builtin_folder()])
    return {path: triage(Path(path), shelf) for path in PATHS}


def layers(frame: Told) -> set[str]:
    return set(frame["frame.protocols"][0].split(":"))


def named(path: str) -> str:
    return Path(path).parent.name


def test_tshark_reads_them_as_we_do() -> None:
    told = told_of(PATHS, "frame", ("frame.protocols", *dhcp.FIELDS))
    assert malformed(told) == {}
    for path, case in cases().items():
        ours = case.sources[0]
        assert len(told[path]) == ours.packets, named(path)
        assert {name: ours.protocols[name] for name in COUNTED} == counts(told[path]), named(path)
    dhcp_says_the_same(told)


def malformed(told: dict[str, dict[int, Told]]) -> dict[tuple[str, int], list[str]]:
    return {
        (named(path), number): frame["_ws.malformed"]
        for path, frames in told.items()
        for number, frame in frames.items()
        # A phone's recording is no protocol that Wireshark knows: where its bytes look like another, it guesses.
        if frame["_ws.malformed"] and not named(path).startswith("recording-")
    }


def counts(frames: dict[int, Told]) -> dict[str, int]:
    met = Counter(protocol for frame in frames.values() for protocol in layers(frame))
    return {name: met[name] for name in COUNTED}


def dhcp_says_the_same(told: dict[str, dict[int, Told]]) -> None:
    """With options that the corpus has little of: 43, 120 and 160, right and wrong."""
    only = {
        path: {number: frame for number, frame in frames.items() if "dhcp" in layers(frame)}
        for path, frames in told.items()
    }
    comparison = compare(only, "dhcp", Dhcp, dhcp.ours, dhcp.theirs)
    assert comparison.unlike(DIFFERENT) == {}
    assert not comparison.unshared | comparison.untold | comparison.refused.keys()
    assert comparison.compared > 500


@pytest.mark.skipif(shutil.which("sharkd") is None, reason="sharkd is not installed")
def test_filters_show_the_evidence() -> None:
    """Whoever pastes a finding's filter into Wireshark sees at least the frames that prove it."""
    evidence = {
        (path, finding.wireshark_filter, finding.id): {
            where.frame for where in finding.evidence if where.frame is not None and where.source == path
        }
        for path, case in cases().items()
        for finding in case.findings
    }
    shown = selected({(path, text) for path, text, _ in evidence})
    hidden = {
        (named(path), finding, text): frames - shown[path, text]
        for (path, text, finding), frames in evidence.items()
        if not frames <= shown[path, text]
    }
    assert hidden == {}
    assert len(evidence) > 60


def selected(filters: Iterable[tuple[str, str]]) -> dict[tuple[str, str], set[int]]:
    """Frames that each display filter selects in its capture; one sharkd answers for all of them."""
    each = sorted(filters)
    # It remembers answers by the filter's text, also those for another capture: no two texts are the same.
    calls = [
        (method, given)
        for at, (path, text) in enumerate(each)
        for method, given in (("load", {"file": path}), ("frames", {"filter": text + " " * at}))
    ]
    asked = [
        json.dumps({"jsonrpc": "2.0", "id": at, "method": name, "params": given})
        for at, (name, given) in enumerate(calls, 1)
    ]
    ran = subprocess.run(
        ["sharkd", "-"], input="\n".join(asked), capture_output=True, text=True, check=True, timeout=300
    )
    told = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert [answer["id"] for answer in told] == list(range(1, len(calls) + 1))
    wrong = [(call, answer) for call, answer in zip(calls, told, strict=True) if "error" in answer]
    assert wrong == []
    frames = [{frame["num"] for frame in answer["result"]} for answer in told[1::2]]
    return dict(zip(each, frames, strict=True))
