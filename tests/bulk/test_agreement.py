"""Both ways say the same, whatever a capture holds: byte by byte, as JSON."""

from __future__ import annotations

import os
import struct
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings

from acdiag.model.errors import Unusable
from acdiag.rulebook.shelf import Shelf
from tests.bench.media_traffic import mirror, rollout
from tests.bulk.readings import Engine, Record, told, write_pcap, write_pcapng
from tests.bulk.streams import NOBODY, START, STEP, rtp
from tests.bulk.streams import captures as made
from tests.frames import ethernet, udp

CORPUS = Path(os.environ.get("ACDIAG_CORPUS") or Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus")
HALF = settings(max_examples=settings().max_examples // 2)
"""Each example is read by three ways and makes hundreds of packets; `make fuzz` has twenty times as many."""


def different(paths: Sequence[Path], shelf: Shelf, engines: dict[str, Engine]) -> tuple[list[str], dict[str, int]]:
    """Which engines say something else than the plain way, and how many packets each needed not show it."""
    plain = told(paths, shelf)[0]
    fast = {name: told(paths, shelf, engine) for name, engine in engines.items()}
    return [name for name, (said, _) in fast.items() if said != plain], {name: each[1] for name, each in fast.items()}


def test_every_committed_capture(captures: list[Path], shelf: Shelf, engines: dict[str, Engine]) -> None:
    assert captures
    found = {path.parent.name: different([path], shelf, engines)[0] for path in captures}
    assert {name: which for name, which in found.items() if which} == {}


@pytest.mark.corpus
def test_real_captures_of_others(shelf: Shelf, engines: dict[str, Engine]) -> None:
    if not CORPUS.is_dir():
        pytest.skip("no corpus: set ACDIAG_CORPUS")
    found, passed = {}, Counter[str]()
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file():
            try:
                found[path.name], counts = different([path], shelf, engines)
            except Unusable:
                continue
            passed.update(counts)
    assert {name: which for name, which in found.items() if which} == {}
    assert all(passed[name] > 0 for name in engines)


@HALF
@given(records=made())
def test_streams_that_hypothesis_makes(
    tmp_path_factory: pytest.TempPathFactory, shelf: Shelf, engines: dict[str, Engine], records: list[Record]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for path in (write_pcap(folder / "made.pcap", records), write_pcapng(folder / "made.pcapng", records, ">")):
        assert different([path], shelf, engines)[0] == []


@HALF
@given(records=made())
def test_several_captures_at_once(
    tmp_path_factory: pytest.TempPathFactory, shelf: Shelf, engines: dict[str, Engine], records: list[Record]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    whole = sorted(records, key=lambda record: record[0])
    half = len(whole) // 2
    paths = [
        write_pcap(folder / "even.pcap", whole[::2], ">"),
        write_pcapng(folder / "odd.pcapng", whole[1::2]),
        write_pcap(folder / "late.pcap", whole[half:]),
    ]
    assert different(paths, shelf, engines)[0] == []


def test_rollout(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    path = tmp_path / "rollout.pcap"
    count = rollout(path, phones=5, seconds=8)
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 0.7 * count


def test_version_6_in_between_makes_no_flow_unknown(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    calls, others = [], []
    for number in range(300):
        at = START + number * STEP
        for flow in range(3):
            frame = udp("10.0.0.1", "10.0.9.9", 4000 + flow, 20_000, rtp(number, 160 * number, flow + 1))
            calls.append((at + flow, frame, len(frame)))
        if number % 10 == 0:
            frame = _version_6(number // 10)
            others.append((at + 3, frame, len(frame)))
    _, passed = told([write_pcap(tmp_path / "alone.pcap", calls)], shelf, engine)
    mixed = write_pcap(tmp_path / "mixed.pcap", sorted(calls + others))
    assert passed > 0.9 * len(calls)
    assert told([mixed], shelf, engine)[1] >= passed
    assert different([mixed], shelf, {"engine": engine})[0] == []


def _version_6(sender: int) -> bytes:
    datagram = struct.pack("!HHHH", 7000, 9999, 48, 0) + b"\xf0" * 40
    addresses = [bytes([0xFE, 0x80, *bytes(8), sender, *bytes(5)]), bytes([0xFF, 2, *bytes(13), 1])]
    head = struct.pack("!IHBB", 0x60000000, len(datagram), 17, 1)
    return ethernet(NOBODY, "33:33:00:00:00:01", 0x86DD, head + b"".join(addresses) + datagram)


def test_mirror_port(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    path = tmp_path / "mirror.pcap"
    count = mirror(path, 20_000)
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 0.8 * count
