"""So many lines a second of one sender."""

from __future__ import annotations

from acdiag.live.limit import SECOND, Limit
from acdiag.model.arrival import Line


def test_one_flooding_sender_does_not_drown_the_rest() -> None:
    limit = Limit(3)
    lines = [Line("s", n, 5 * SECOND + n, "a", b"") for n in range(10)] + [Line("s", 11, 5 * SECOND, "b", b"")]
    assert [limit.admits(line) for line in lines] == [True] * 3 + [False] * 7 + [True]
    assert limit.passed_over == 7
    assert limit.admits(Line("s", 12, 6 * SECOND, "a", b""))
