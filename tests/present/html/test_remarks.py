from __future__ import annotations

from typing import Any

from acdiag.model.case import Muted
from acdiag.model.finding import Severity
from acdiag.present.html.remarks import muted, notes, recoveries


def test_one_note_per_rule_with_its_worst_severity(samples: Any) -> None:
    findings = [samples.finding(1, severity=Severity.INFO), samples.finding(2, severity=Severity.NOTICE)]
    (view,) = notes(findings)
    assert (view.severity, view.who) == ("notice", f"{samples.mac(1)}, {samples.mac(2)}")


def test_what_was_got_over_says_when(samples: Any) -> None:
    one, two = (samples.finding(n, cleared=samples.start + n * 10**9) for n in (1, 2))
    assert [view.until for view in recoveries([one], samples.start)] == ["08:00:01.000 (+1.000 s)"]
    (both,) = recoveries([one, two], samples.start)
    assert (both.who, both.until) == ("2 phones", "08:00:02.000 (+2.000 s)")


def test_muted_findings_are_counted_with_their_reason() -> None:
    entries = [Muted("R", f"phone {n}", "being rebuilt", "2026-06-30", 2) for n in range(8)] + [
        Muted("R", "x", "other", None, 1)
    ]
    first, second = muted(entries)
    assert (first.count, first.until, first.who) == (16, "2026-06-30", "phone 0, phone 1, phone 2, phone 3 and 4 more")
    assert second.until == "without end"
