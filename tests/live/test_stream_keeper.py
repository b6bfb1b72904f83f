"""When a measured stream is written."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from acdiag.live import stream_keeper
from acdiag.live.stream_keeper import EVERY, OVER, StreamKeeper
from acdiag.model.stream import Stream
from tests.expectation import triage
from tests.rule_book import shipped

CAPTURE = Path(__file__).parents[2] / "captures" / "call-with-losses" / "capture.pcapng"


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(stream_keeper, "time", made)
    return made


@pytest.fixture(scope="module")
def stream() -> Stream:
    measured = triage(CAPTURE, shipped()).streams[0]
    return dataclasses.replace(measured, capture="s/frames-1.pcapng")


def due(keeper: StreamKeeper, **how: bool) -> int:
    rows = list(keeper.due(**how))
    keeper.written()
    return len(rows)


def test_a_stream_that_ended_is_written_once(clock: Clock, stream: Stream) -> None:
    keeper = StreamKeeper("s")
    keeper.look([stream])
    assert due(keeper) == 1
    keeper.look([dataclasses.replace(stream, packets=stream.packets + 1)])
    assert due(keeper) == 0
    clock.now += OVER
    keeper.look([dataclasses.replace(stream, packets=stream.packets + 1)])
    assert (due(keeper), due(keeper)) == (1, 0)


def test_one_that_goes_on_is_written_now_and_then(clock: Clock, stream: Stream) -> None:
    keeper, written = StreamKeeper("s"), 0
    for second in range(180):
        clock.now = 1_000.0 + second
        keeper.look([dataclasses.replace(stream, packets=second + 1)])
        written += due(keeper)
    assert written == 180 / EVERY
    assert due(keeper, now=True) == 1


def test_what_was_not_written_is_tried_again(clock: Clock, stream: Stream) -> None:
    keeper = StreamKeeper("s")
    keeper.look([stream])
    assert len(list(keeper.due())) == 1
    assert len(list(keeper.due())) == 1


def test_what_is_not_kept_here(clock: Clock, stream: Stream) -> None:
    keeper = StreamKeeper("s", keeping=False)
    keeper.look([stream])
    assert due(keeper, now=True) == 0
    other = StreamKeeper("s")
    other.look([dataclasses.replace(stream, via="recording"), dataclasses.replace(stream, capture="else.pcap")])
    assert due(other, now=True) == 0


def test_what_is_stored_and_over_is_kept_here_no_longer(clock: Clock, stream: Stream) -> None:
    keeper = StreamKeeper("s")
    many = [dataclasses.replace(stream, ssrc=number) for number in range(50)]
    keeper.look(many)
    assert due(keeper) == 50
    keeper.look(many)
    assert (len(keeper._streams), len(keeper._changed), len(keeper._written)) == (0, 0, 50)
    # The session has let the others go; of those nobody asks any more.
    keeper.look(many[-5:])
    assert (len(keeper._written), due(keeper, now=True)) == (5, 0)


def test_one_that_went_on_while_it_was_written_is_written_again(clock: Clock, stream: Stream) -> None:
    keeper = StreamKeeper("s")
    keeper.look([stream])
    assert len(list(keeper.due())) == 1
    keeper.look([dataclasses.replace(stream, packets=stream.packets + 1)])
    keeper.written()
    assert due(keeper, now=True) == 1
