from __future__ import annotations

import pytest

from acdiag.media.scores import MOST, loss, score, scores
from acdiag.model.stream import Interval
from tests.stream_making import SECOND, made


def test_an_interval_with_losses_sounds_worse() -> None:
    intervals = (Interval(0, 50, 0, 0.5, 1), Interval(SECOND, 40, 10, 0.5, 51), Interval(3 * SECOND, 50, 0, 0.5, 91))
    first, second, third, fourth = scores(made(intervals=intervals))
    assert first == fourth == pytest.approx(4.4, abs=0.1)
    assert second is not None
    assert second < 3
    assert third is None


def test_a_stream_without_a_score_has_none_anywhere() -> None:
    assert scores(made(r_factor=None, intervals=(Interval(0, 50, 0, 0.5, 1),))) == (None,)
    assert score(made(codec="unknown", r_factor=None), 1.0) is None
    assert scores(made()) == ()


def test_a_clock_that_jumps_by_years_costs_no_memory() -> None:
    far = 1_000_000_000 * SECOND
    assert len(scores(made(intervals=(Interval(0, 1, 0, 0.0, 1), Interval(far, 1, 0, 0.0, 2))))) == MOST


def test_loss_is_of_what_was_sent() -> None:
    assert (loss(1, 3), loss(0, 0)) == (25.0, 0.0)
