from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from acdiag.model.case import SharedProblem
from acdiag.model.finding import Severity
from acdiag.present.text.causes import sort
from acdiag.present.text.paper import Paper
from acdiag.present.text.verdict import verdict


def said(case: Any, **others: int) -> str:
    lines = verdict(case, sort(case).causes, Paper(width=100), **others)
    return " ".join(line.strip() for line in lines)


def test_one_phone_is_named(samples: Any) -> None:
    assert said(samples.one_failing()) == (
        "✗ The 450HD 00:90:8f:12:34:01 fails: the phone asks for an address and nobody answers."
    )
    assert said(samples.case()) == "✓ The 450HD 00:90:8f:12:34:01 is fine."


def test_one_phone_behind_a_router_goes_by_its_address(samples: Any) -> None:
    assert said(samples.case(phones=(samples.phone(mac=None, model=None),))) == "✓ The phone 10.59.1.1 is fine."


def test_one_cause_for_many(samples: Any) -> None:
    assert said(samples.three()) == (
        "✗ 2 of 4 phones fail, all for one cause: the phone asks for an address and nobody answers."
        " 1 more phone has warnings."
    )


def test_each_cause_with_its_number_of_phones(samples: Any) -> None:
    assert said(samples.forty()) == (
        "✗ 39 of 40 phones fail: on 38 the phone asks for an address and nobody answers"
        " (VLAN 120, switch sw-f3-02); on 1 the TFTP server does not answer."
    )


def test_no_more_than_three_causes_are_named(samples: Any) -> None:
    findings = tuple(samples.finding(number, rule=f"R{number}", title=f"Fault {number}") for number in range(1, 6))
    case = samples.case(phones=tuple(samples.failing_phone(number) for number in range(1, 6)), findings=findings)
    assert said(case).endswith("on 1 fault 1; on 1 fault 2; on 1 fault 3; and 2 more causes.")


def test_warnings_do_not_fail(samples: Any) -> None:
    warned = samples.finding(1, severity=Severity.WARNING, title="Two servers answer")
    phone = samples.phone(1, verdict="warning")
    assert said(samples.case(phones=(phone,), findings=(warned,))) == (
        "▲ The 450HD 00:90:8f:12:34:01 works, but not without warnings: two servers answer."
    )
    case = samples.case(phones=(phone, samples.phone(2)), findings=(warned,))
    assert said(case) == "▲ No phone fails, but 1 of 2 phones has warnings: two servers answer."
    both = replace(case, phones=(phone, samples.phone(2, verdict="warning")))
    assert said(both).startswith("▲ No phone fails, but both phones have warnings")


@pytest.mark.parametrize(
    ("number", "words"),
    [(2, "✓ Both phones are fine."), (14, "✓ All 14 phones are fine."), (1200, "✓ All 1,200 phones are fine.")],
)
def test_all_well(samples: Any, number: int, words: str) -> None:
    assert said(samples.case(phones=(samples.phone(),) * number)) == words


def test_silent_phones_are_not_called_fine_without_reserve(samples: Any) -> None:
    silent = samples.phone(stages=samples.stages())
    assert said(samples.case(phones=(silent, silent))) == "✓ Both phones are fine, as far as they were seen."


def test_nobody_of_ours(samples: Any) -> None:
    case = samples.nobody()
    assert said(case) == "No AudioCodes phone in this capture (1,234 packets)."
    assert said(case, others=12) == "No AudioCodes phone in this capture (12 other hosts)."
    empty = replace(case, sources=(samples.source(packets=0, first=None, last=None),))
    assert said(empty) == "There are no packets in this capture."


def test_a_failing_phone_without_a_named_cause_still_fails(samples: Any) -> None:
    assert said(samples.case(phones=(samples.failing_phone(), samples.phone(2)))) == "✗ 1 of 2 phones fails."


def test_what_the_phones_share_may_be_hostile(samples: Any) -> None:
    finding = samples.finding()
    shared = SharedProblem(finding.rule, "t", {"switch": "\x1b[2J"}, (), (finding.id,))
    phones = (samples.failing_phone(), samples.phone(2))
    assert r"switch \x1b[2J" in said(samples.case(phones=phones, findings=(finding,), problems=(shared,)))
