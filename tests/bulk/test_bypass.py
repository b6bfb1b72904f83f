"""The way past the readable path keeps to the times that it is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.bulk.bypass import Bypass
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import in_time_order, open_sources
from tests.bulk.readings import Engine, told, write_pcap, write_pcapng
from tests.bulk.streams import START, STEP
from tests.bulk.test_ends import connection
from tests.bulk.test_flows import speech
from tests.frames import PHONE


def read(path: Path, shelf: Shelf, engine: Engine, since: int | None, until: int | None) -> list[int]:
    """Numbers of the frames that came the slow way."""
    (source,) = open_sources([str(path)], on_skip=lambda *_: None)
    session = Session(shelf, [source.report])
    flows = session.hasten()
    source.bypass = Bypass(flows, engine(flows), source.report, 1, since, until)
    numbers = []
    for frame in in_time_order([source]):
        numbers.append(frame.number)
        session.take(frame)
    session.stories()
    assert source.report.packets == 200
    assert source.report.protocols["rtp"] == 200
    return numbers


@pytest.mark.parametrize("write", [write_pcap, write_pcapng])
def test_what_is_outside_of_the_times_is_left(tmp_path: Path, shelf: Shelf, engine: Engine, write: object) -> None:
    assert callable(write)
    path = write(tmp_path / "a", speech(200))
    shown = read(path, shelf, engine, START + 50 * STEP, START + 150 * STEP)
    assert set(range(1, 50)) <= set(shown)
    assert set(range(152, 201)) <= set(shown)
    assert len(shown) < 135


def test_other_links_than_ethernet_are_left(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    path = write_pcap(tmp_path / "a", [(at, data[14:], len(data) - 14) for at, data, _ in speech(200)])
    whole = bytearray(path.read_bytes())
    whole[20] = 101
    path.write_bytes(whole)
    assert len(read(path, shelf, engine, None, None)) == 200


@pytest.mark.parametrize("at", [1 << 62, (1 << 64) - STEP])
@pytest.mark.parametrize("far", [30, 31])
def test_a_time_that_no_clock_shows(tmp_path: Path, shelf: Shelf, engine: Engine, far: int, at: int) -> None:
    """One damaged time amid a stream, both ends of a connection, and a phone's own packets; later ones are sound."""
    ends = zip(speech(40), speech(40, mac=PHONE), connection(50_000, 40, START), strict=True)
    records = [each for together in ends for each in together]
    for place in {3 * far, 3 * far + far % 3}:
        records[place] = (at, *records[place][1:])
    path = write_pcapng(tmp_path / "a", records)
    assert told([path], shelf, engine)[0] == told([path], shelf)[0]
