"""How a stream sounded, in one word."""

from __future__ import annotations

import pytest

from acdiag.present.grade import goodness, grade
from tests.stream_making import made


@pytest.mark.parametrize(
    ("mos", "word"),
    [(4.4, "ok"), (4.0, "ok"), (3.99, "warning"), (3.1, "warning"), (3.09, "failed"), (None, "not-seen")],
)
def test_a_score_is_a_state(mos: float | None, word: str) -> None:
    assert grade(made(mos=mos)) == word


def test_the_worst_comes_first_and_what_nobody_knows_last() -> None:
    bad, good, unknown = made(mos=2.0), made(mos=4.3), made(mos=None)
    assert sorted((unknown, good, bad), key=goodness) == [bad, good, unknown]
