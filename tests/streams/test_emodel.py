"""The E-model's check values, and its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.streams.emodel import burst_ratio, delay_impairment, mos, r_factor

G711_BARE, G711, G729A, G723 = (0, 4.3), (0, 25.1), (11, 19), (15, 16.1)


@pytest.mark.parametrize(
    ("codec", "loss", "rating", "score", "delayed", "score_delayed"),
    [
        (G711, 0, 93.2, 4.41, 90.8, 4.36),
        (G711_BARE, 1, 75.28, 3.83, 72.88, 3.73),
        (G711_BARE, 5, 42.12, 2.17, 39.72, 2.05),
        (G711_BARE, 10, 26.77, 1.48, 24.37, 1.39),
        (G711, 1, 89.56, 4.33, 87.16, 4.26),
        (G711, 5, 77.42, 3.92, 75.02, 3.82),
        (G711, 10, 66.13, 3.41, 63.73, 3.29),
        (G729A, 0, 82.2, 4.10, 79.8, 4.02),
        (G729A, 1, 78.0, 3.95, 75.6, 3.85),
        (G729A, 5, 64.7, 3.34, 62.3, 3.22),
        (G729A, 10, 53.23, 2.75, 50.83, 2.62),
        (G723, 0, 78.2, 3.95, 75.8, 3.86),
        (G723, 1, 73.52, 3.76, 71.12, 3.65),
        (G723, 5, 59.24, 3.06, 56.84, 2.94),
    ],
)
def test_check_values(
    codec: tuple[float, float], loss: float, rating: float, score: float, delayed: float, score_delayed: float
) -> None:
    assert r_factor(*codec, loss) == pytest.approx(rating, abs=0.006)
    assert mos(r_factor(*codec, loss)) == pytest.approx(score, abs=0.006)
    assert r_factor(*codec, loss, delay=100) == pytest.approx(delayed, abs=0.006)
    assert mos(r_factor(*codec, loss, delay=100)) == pytest.approx(score_delayed, abs=0.006)


@pytest.mark.parametrize(
    ("delay", "impairment"), [(0, 0), (100, 2.4), (150, 3.6), (200, 7.3), (250, 14.0), (300, 20.7), (400, 34.1)]
)
def test_delay(delay: float, impairment: float) -> None:
    assert delay_impairment(delay) == pytest.approx(impairment, abs=0.06)


def test_the_cubic_does_not_dip_below_one() -> None:
    assert mos(3.2) == 1.0
    assert mos(0) == mos(-5) == 1.0
    assert mos(100) == mos(129) == 4.5


@given(st.floats(0, 100), st.floats(0.5, 20), st.floats(0, 2000))
def test_ratings_and_scores_keep_their_range(loss: float, ratio: float, delay: float) -> None:
    rating = r_factor(*G711, loss, ratio, delay)
    assert 0 <= rating <= 93.2
    assert 1 <= mos(rating) <= 4.5


def test_bursts_cost_more_than_single_losses() -> None:
    assert r_factor(*G711, 5, 4.0) < r_factor(*G711, 5, 1.0)


def test_the_burst_ratio_is_gilberts() -> None:
    # Every other packet of 100 is lost: p = q = 1, 1 / (p + q) = 1/2.
    assert burst_ratio(50, 50, 50) == 0.5
    # Ten losses in two runs among a hundred: mean burst 5, at random 1 / 0.9.
    assert burst_ratio(10, 2, 90) == pytest.approx(4.5)
    assert burst_ratio(4, 1, 1000) == 1.0
    assert burst_ratio(0, 0, 1000) == 1.0
