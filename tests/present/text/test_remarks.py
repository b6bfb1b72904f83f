from __future__ import annotations

from typing import Any

from acdiag.model.case import Muted, RuleReport
from acdiag.model.finding import Outcome, Severity
from acdiag.present.text.paper import Paper
from acdiag.present.text.remarks import got_over, muted, not_decided, noted

PAPER = Paper(width=120)


def test_what_was_got_over_says_when(samples: Any) -> None:
    over = samples.finding(cleared=samples.start + 15_500_000_000)
    assert " ".join(line.strip() for line in got_over([over], PAPER, samples.start)) == (
        "✓ ACD-DHCP-001  The phone asks for an address and nobody answers:"
        " 00:90:8f:12:34:01 got over it at +15.500 s (08:00:15.500)"
    )


def test_many_phones_that_got_over_it_are_counted(samples: Any) -> None:
    overs = [samples.finding(n, cleared=samples.start + n * 1_000_000_000) for n in (3, 1, 2)]
    text = " ".join(line.strip() for line in got_over(overs, PAPER, samples.start))
    assert "3 phones got over it, the last at +3.000 s" in text


def test_notices_carry_what_was_seen(samples: Any) -> None:
    notice = samples.finding(severity=Severity.NOTICE, title="Option 2 is missing", observed="asked 2, given none")
    assert list(noted([notice], PAPER)) == [
        "notice  ACD-DHCP-001  Option 2 is missing (00:90:8f:12:34:01: asked 2, given none)"
    ]
    many = [samples.finding(n, severity=Severity.INFO, title="T") for n in (1, 2)]
    assert list(noted(many, PAPER)) == ["info  ACD-DHCP-001  T (2 phones)"]


def test_rules_beyond_a_dozen_are_counted(samples: Any) -> None:
    findings = [samples.finding(rule=f"R-{n}", severity=Severity.INFO, title="T") for n in range(20)]
    assert list(noted(findings, PAPER))[-1] == "and 8 more rules"


def test_undecided_rules_stand_under_their_reason(samples: Any) -> None:
    short, deaf = "the capture ends too early: capture longer", "nothing came towards a phone: mirror both directions"
    undecided = {"A": Outcome.UNDECIDED, "B": Outcome.UNDECIDED, "C": Outcome.CLEAR}
    case = samples.case(
        phones=(
            samples.phone(1, outcomes=undecided, reasons={"A": short, "B": deaf, "C": "no"}),
            samples.phone(2, outcomes={"A": Outcome.UNDECIDED}, reasons={"A": short}),
        ),
        rules=(
            RuleReport("A", Outcome.UNDECIDED, "told by the phones"),
            RuleReport("D", Outcome.UNDECIDED, deaf),
            RuleReport("E", Outcome.NOT_APPLICABLE, "no phone asked"),
        ),
    )
    assert list(not_decided(case, PAPER)) == [
        f"? {deaf}",
        "    B, D on 1 phone",
        f"? {short}",
        "    A on 2 phones",
    ]


def test_nothing_undecided_is_nothing_said(samples: Any) -> None:
    assert list(not_decided(samples.healthy(), PAPER)) == []


def test_what_is_muted_says_why_and_until_when(samples: Any) -> None:
    entries = [Muted("ACD-DHCP-004", samples.mac(n), "planned \x1b[2J", "2026-06-30", 1) for n in (1, 2)]
    entries.append(Muted("ACD-DHCP-001", samples.mac(1), "lab", None, 1))
    assert list(muted(entries, PAPER)) == [
        r"· ACD-DHCP-004  planned \x1b[2J, until 2026-06-30 (2 findings: 00:90:8f:12:34:01, 00:90:8f:12:34:02)",
        "· ACD-DHCP-001  lab (1 finding: 00:90:8f:12:34:01)",
    ]
    assert list(muted([], PAPER)) == []
