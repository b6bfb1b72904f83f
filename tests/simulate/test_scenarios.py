from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from scapy.utils import RawPcapNgReader, RawPcapReader

from acdiag.simulate.clock import SECOND, START
from acdiag.simulate.expectation import SECTIONS
from acdiag.simulate.scenarios import SCENARIOS, write
from acdiag.simulate.site import Site
from tests.playing import Play, Stage

Played = dict[str, Play]
RULE = re.compile(r"ACD-[A-Z0-9]+-\d{3}")
LASTS = 15 * SECOND
"""A capture goes on at least this long after the last deed."""
SHORT_ON_PURPOSE = {"capture-cut-short", "dot1x-cut-short", "ntp-cut-short", "sip-server-search-cut-short"}
AREAS = {
    "VLAN": range(1, 6),
    "DOT1X": range(1, 6),
    "DHCP": (1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 20, 21, 30, 31, 40, 50, 51, 52, 60),
    "DNS": range(1, 6),
    "TIME": range(1, 5),
    "PROV": (1, 2, 3, 6, 7, 8),
    "REC": range(1, 6),
    "REG": range(2, 6),
    "CALL": (1, 4),
    "PHONE": (1,),
    "RECORD": (1, 2),
}


@pytest.fixture(scope="module")
def played(stage: Stage) -> Played:
    return {name: stage[name] for name in SCENARIOS}


def test_names_are_words_with_dashes_and_texts_are_whole() -> None:
    for name, scenario in SCENARIOS.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert scenario.name == name
        assert scenario.title
        assert not scenario.title.endswith(".")
        assert scenario.what.endswith("."), name


def test_every_rule_of_the_four_areas_is_planted_somewhere(played: Played) -> None:
    planted = {rule for play in played.values() for section in ("findings", "info") for rule in play.expect[section]}
    assert planted >= {f"ACD-{area}-{number:03}" for area, numbers in AREAS.items() for number in numbers}


def test_expectations_hold_together(played: Played) -> None:
    for name, play in played.items():
        expect = play.expect
        found = expect["findings"]
        for section in SECTIONS:
            for rule, macs in expect.get(section, {}).items():
                assert RULE.fullmatch(rule), name
                assert set(macs) <= set(expect["phones"]), name
        for rule, macs in expect.get("cleared", {}).items():
            assert set(macs) <= set(found[rule]), name
        for mac, root in expect["root"].items():
            for rule in [root] if isinstance(root, str) else root:
                assert mac in found[rule], name
                assert mac not in expect.get("cleared", {}).get(rule, []), name


def test_verdicts_follow_from_what_is_found(played: Played) -> None:
    for name, play in played.items():
        expect = play.expect
        for mac, phone in expect["phones"].items():
            assert phone["verdict"] in ("ok", "warning", "failed")
            assert (mac in expect["root"]) == (phone["verdict"] != "ok"), name
            stuck_by_a_warning = phone["verdict"] == "warning" and phone["stuck_at"] in ("dot1x", "dhcp")
            assert phone["verdict"] == "failed" or stuck_by_a_warning or phone["stuck_at"] is None, name


def test_frames_are_ordered_and_the_morning_is_fixed(played: Played) -> None:
    for name, play in played.items():
        frames = play.frames
        times = [frame.at for frame in frames]
        assert times == sorted(times), name
        assert START <= times[0] < START + 2 * SECOND, name
        assert all(at % 1_000 == 0 for at in times), name
        assert all(60 <= len(frame.data) <= 1518 for frame in frames), name


def test_captures_go_on_long_enough_to_judge_a_wait(played: Played) -> None:
    for name, (frames, _, expect) in played.items():
        own = {bytes.fromhex(mac.replace(":", "")) for mac in expect["phones"]}
        ip = [frame.at for frame in frames if frame.data[6:12] in own and frame.data[12:14] in (b"\x08\0", b"\x81\0")]
        halfway = "downloading" in name or "ACD-REC-003" in expect["info"]
        if name not in SHORT_ON_PURPOSE and name != "capture-one-sided" and not halfway:
            assert frames[-1].at - ip[-1] >= LASTS, name


def test_only_phones_of_the_expectation_have_the_vendors_prefix_and_a_lease(played: Played) -> None:
    for name, (frames, _, expect) in played.items():
        macs = {frame.data[6:12].hex(":") for frame in frames}
        assert {mac for mac in macs if mac.startswith("00:90:8f")} == set(expect["phones"]), name


@pytest.mark.parametrize("suffix", [".pcap", ".pcapng"])
def test_same_seed_same_bytes(tmp_path: Path, suffix: str) -> None:
    first, again, other = (tmp_path / f"{name}{suffix}" for name in ("first", "again", "other"))
    scenario = SCENARIOS["recovery-loop"]
    assert write(scenario, first, seed=3) == write(scenario, again, seed=3)
    write(scenario, other, seed=4)
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()


def test_pcap_and_pcapng_hold_the_same_frames(tmp_path: Path) -> None:
    scenario = SCENARIOS["healthy-445hd"]
    frames = list(scenario.make(Site()))
    write(scenario, old := tmp_path / "a.pcap")
    write(scenario, new := tmp_path / "a.pcapng")
    with RawPcapReader(str(old)) as reader:
        classic = [(data, meta.sec * 1_000_000 + meta.usec) for data, meta in reader]
    with RawPcapNgReader(str(new)) as reader:
        stamps: list[tuple[bytes, Any]] = list(reader)
    modern = [(data, (meta.tshigh << 32) + meta.tslow) for data, meta in stamps]
    assert classic == modern == [(frame.data, frame.at // 1_000) for frame in frames]


def test_a_stream_gets_pcap() -> None:
    stream = io.BytesIO()
    count = write(SCENARIOS["power-flap"], stream, phones=2)
    assert stream.getvalue()[:4] == bytes.fromhex("d4c3b2a1")
    assert count > 0


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_wireshark_finds_nothing_malformed(played: Played, tmp_path: Path) -> None:
    from scapy.utils import PcapWriter

    every = tmp_path / "every.pcap"
    writer = PcapWriter(str(every), linktype=1)
    writer.write_header(None)
    count = 0
    for play in played.values():
        for frame in play.frames:
            writer.write_packet(frame.data, sec=count // 1_000, usec=count % 1_000)
            count += 1
    writer.close()
    # A phone's recording is no protocol that Wireshark knows: where its bytes look like another, it guesses.
    wrong = "(_ws.malformed && !(udp.port == 50000)) || ip.checksum.status == 0 || udp.checksum.status == 0"
    checks = [flag for kind in ("ip", "udp", "tcp") for flag in ("-o", f"{kind}.check_checksum:TRUE")]
    command = [
        "tshark",
        "-n",
        "-r",
        str(every),
        *checks,
        "-Y",
        f"{wrong} || tcp.checksum.status == 0 || cdp.checksum.status == 0",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout == ""
