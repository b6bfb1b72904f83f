"""What was held back in a pause of the call is told from what was lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from acdiag.model.stream import Interval, Stream
from acdiag.streams.rtp_pauses import heard, pauses
from tests.stream_making import SECOND, made

THERE, HERE = "10.0.0.2:20000", "10.0.0.1:4000"
PAUSE = range(10, 20)


def rows(seconds: Iterable[int], lost_at: int = -1, lost: int = 500) -> tuple[Interval, ...]:
    return tuple(Interval(each * SECOND, 50, lost if each == lost_at else 0, 0.5, each) for each in seconds)


def received(**more: Any) -> Stream:
    """Thirty seconds, of which ten were held back."""
    fields: dict[str, Any] = {
        "source": THERE,
        "destination": HERE,
        "packets": 1000,
        "unique": 1000,
        "missing": 500,
        "burst_ratio": 333.3,
        "mos": 1.0,
        "r_factor": 0.0,
        "last": 30 * SECOND,
        "intervals": rows([each for each in range(30) if each not in PAUSE], lost_at=20),
    }
    return made(**fields | more)


def sent(seconds: Iterable[int], **more: Any) -> Stream:
    listed = rows(seconds)
    return made(**{"first": listed[0].at, "last": listed[-1].at + SECOND, "intervals": listed, "ssrc": 7} | more)


def told(*streams: Stream, hold: tuple[int, int] | None = None) -> Stream:
    spans = [(hold[0] * SECOND, hold[1] * SECOND)] if hold else []
    return heard(streams, lambda _stream: spans)[0]


def test_what_was_held_back_on_hold_is_not_lost() -> None:
    found = told(received(call_id="c1"), hold=(10, 20))
    assert (found.missing, found.burst_ratio, round(found.mos or 0, 2)) == (0, 1.0, 4.36)
    assert [each.lost for each in found.intervals] == [0] * 20
    assert found.lost == received().lost, "that is what tshark means by it"


def test_what_else_was_lost_stays_so() -> None:
    found = told(received(call_id="c1", missing=560), hold=(9, 21))
    assert found.missing == 60
    assert (found.mos or 5) < 4.3
    assert told(found, hold=(9, 21)) == found, "asking again changes nothing"


@pytest.mark.parametrize("hold", [None, (0, 9), (17, 25)])
def test_an_outage_of_a_call_that_was_not_on_hold_is_lost(hold: tuple[int, int] | None) -> None:
    both = sent([each for each in range(30) if each not in PAUSE])
    assert told(received(call_id="c1"), both, hold=hold).missing == 500


def test_where_nobody_reads_the_signalling_the_other_direction_shows_it() -> None:
    assert told(received(), sent([each for each in range(30) if each not in PAUSE])).missing == 0
    assert told(received(), sent(range(10)), sent(range(20, 30), ssrc=8)).missing == 0
    assert told(received(), sent(range(30))).missing == 500
    assert told(received(), sent(range(10))).missing == 500
    assert told(received()).missing == 500


def test_another_stream_at_the_same_place_shows_it() -> None:
    music = sent(range(11, 19), source="10.0.0.3:6000", destination=HERE)
    assert told(received(call_id="c1"), music).missing == 0
    assert told(received(call_id="c1"), sent(range(11, 14), source="10.0.0.3:6000", destination=HERE)).missing == 500


def test_what_is_looked_at_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    music = sent(range(11, 19), source="10.0.0.3:6000", destination=HERE)
    later = [sent(range(12, 14), source=f"10.0.0.4:{port}", destination=HERE) for port in range(6000, 6100)]
    assert told(received(call_id="c1"), music, *later[:60]).missing == 0
    assert told(received(call_id="c1"), music, *later).missing == 500
    monkeypatch.setattr("acdiag.streams.rtp_pauses.MOST_LOOKS", 1)
    assert told(received(call_id="c1"), music).missing == 500


@pytest.mark.parametrize(
    ("seconds", "lost", "found"),
    [
        ([0, 1, 4, 5], 100, [(2, 4, 100)]),
        ([0, 1, 4, 5], 40, []),
        ([0, 1, 3, 4], 100, []),
        ([0, 1, 14], 100, []),
    ],
)
def test_a_pause_is_long_and_numbers_go_on_in_it(seconds: list[int], lost: int, found: list[tuple[int, ...]]) -> None:
    stream = made(
        packets=50 * len(seconds),
        last=(seconds[-1] + 1) * SECOND,
        intervals=rows(seconds, lost_at=4 if 4 in seconds else 14, lost=lost),
    )
    assert [(each.begin // SECOND, each.end // SECOND, each.missing) for each in pauses(stream)] == found
