"""A phone that talks for long: what is left out of its facts changes no verdict, and what happened in between stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from acdiag.model.case import Case
from acdiag.timeline import ledger
from tests.bench.endurance import SECOND, START, Talker, Week

HOURS = 10


class Refused(Talker):
    """Its registrar is busy for a quarter of an hour, long after it has started and long before the end."""

    def _register(self, at: float, turn: int) -> Iterator[tuple[float, bytes]]:
        for moment, data in super()._register(at, turn):
            busy = 60 <= turn < 63
            yield moment, data.replace(b"SIP/2.0 200 OK", b"SIP/2.0 503 No") if busy else data


def after(monkeypatch: pytest.MonkeyPatch, many: int) -> tuple[Case, int]:
    monkeypatch.setattr(ledger, "MANY", many)
    week = Week(2, HOURS / 24)
    week.talkers[1] = Refused(1)
    list(week.days())
    case, facts, _ = week.judged()
    return case, facts


def test_thinned_or_not_the_verdict_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, all_facts = after(monkeypatch, 1_000_000)
    thinned, facts = after(monkeypatch, 100)
    assert facts < all_facts / 3
    assert thinned.findings == whole.findings
    assert [phone.verdict for phone in thinned.phones] == [phone.verdict for phone in whole.phones]
    (finding,) = whole.findings
    assert (finding.rule, finding.cleared is not None) == ("ACD-REG-003", True)
    assert 4.9 < (finding.first - START * SECOND) / SECOND / 3600 < 5.3
