from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from acdiag.model.case import RuleReport, SharedProblem
from acdiag.model.finding import Outcome, Severity
from acdiag.model.log_tally import LogTally
from acdiag.model.phone import Stage
from acdiag.present.causes import sort
from acdiag.present.text.paper import Paper
from acdiag.present.text.verdict import verdict


def said(case: Any, **others: Any) -> str:
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


def test_a_phone_that_warnings_hold_does_not_work(samples: Any) -> None:
    warned = samples.finding(1, severity=Severity.WARNING, title="The DHCP server refuses every request")
    phone = samples.phone(1, verdict="warning", stuck_at=Stage.DHCP)
    assert said(samples.case(phones=(phone,), findings=(warned,))) == (
        "▲ The 450HD 00:90:8f:12:34:01 is stuck at dhcp: the DHCP server refuses every request."
    )
    case = samples.case(phones=(phone, samples.phone(2, verdict="warning"), samples.phone(3)), findings=(warned,))
    assert said(case) == (
        "▲ 2 of 3 phones have warnings and 1 of them is stuck at dhcp, all for one cause:"
        " the DHCP server refuses every request."
    )
    both = (phone, samples.phone(2, verdict="warning", stuck_at=Stage.DOT1X))
    assert said(replace(case, phones=(*both, samples.phone(3)))).startswith(
        "▲ 2 of 3 phones have warnings and are stuck at dhcp or dot1x, all for one cause: "
    )
    assert said(replace(case, phones=(phone, samples.phone(3)))).startswith(
        "▲ 1 of 2 phones has warnings and is stuck at dhcp: "
    )
    failing = replace(case, phones=(*case.phones, samples.failing_phone(4)))
    assert said(failing).endswith(" 2 more phones have warnings and 1 of them is stuck at dhcp.")


@pytest.mark.parametrize(
    ("number", "words"),
    [(2, "✓ Both phones are fine."), (14, "✓ All 14 phones are fine."), (1200, "✓ All 1,200 phones are fine.")],
)
def test_all_well(samples: Any, number: int, words: str) -> None:
    assert said(samples.case(phones=(samples.phone(),) * number)) == words


def test_silent_phones_are_not_called_fine_without_reserve(samples: Any) -> None:
    silent = samples.phone(stages=samples.stages())
    assert said(samples.case(phones=(silent, silent))) == "✓ Both phones are fine, as far as they were seen."


def _undecided(samples: Any, *severities: Severity, **keys: Any) -> Any:
    rules = {f"R{number}": severity for number, severity in enumerate(severities)}
    outcomes = dict.fromkeys(rules, Outcome.UNDECIDED)
    reports = tuple(RuleReport(rule, Outcome.UNDECIDED, "encrypted", severity) for rule, severity in rules.items())
    number = keys.pop("number", 1)
    return samples.case(phones=(samples.phone(outcomes=outcomes, **keys),) * number, rules=reports)


def test_what_could_not_be_decided_may_be_the_fault(samples: Any) -> None:
    one = _undecided(samples, Severity.ERROR, Severity.CRITICAL, Severity.WARNING)
    assert said(one) == "✓ The 450HD 00:90:8f:12:34:01: no fault seen; 2 rules could not be decided."
    two = _undecided(samples, Severity.ERROR, number=2)
    assert said(two) == "✓ Both phones: no fault seen; 1 rule could not be decided."
    assert said(_undecided(samples, Severity.WARNING)) == "✓ The 450HD 00:90:8f:12:34:01 is fine."


def test_a_phone_with_warnings_is_not_said_to_work_either(samples: Any) -> None:
    case = _undecided(samples, Severity.ERROR, verdict="warning")
    warned = samples.finding(1, severity=Severity.WARNING, title="Two servers answer")
    assert said(replace(case, findings=(warned,))) == (
        "▲ The 450HD 00:90:8f:12:34:01 has warnings: two servers answer. 1 rule could not be decided."
    )
    many = _undecided(samples, Severity.ERROR, verdict="warning", number=2)
    assert said(replace(many, findings=(warned,))).startswith("▲ No phone is seen to fail, but both phones have")


def test_a_phone_that_was_asked_for_and_is_not_there(samples: Any) -> None:
    case = samples.nobody()
    there = [f"00:90:8f:12:34:{number:02}" for number in range(1, 4)]
    assert said(case, asked=["10.59.9.9"], present=there[:1]) == (
        "The phone 10.59.9.9 is not in this capture. It holds 1 phone: 00:90:8f:12:34:01."
    )
    assert said(case, asked=["10.59.9.9", "10.59.9.8"], present=there) == (
        "None of the phones 10.59.9.9, 10.59.9.8 is in this capture. It holds 3 phones: " + ", ".join(there) + "."
    )
    assert said(case, asked=["10.59.9.9"]) == (
        "The phone 10.59.9.9 is not in this capture, and no other AudioCodes phone either."
    )


def test_nobody_of_ours(samples: Any) -> None:
    case = samples.nobody()
    assert said(case) == "No AudioCodes phone in this capture (1,234 packets)."
    assert said(case, others=12) == "No AudioCodes phone in this capture (12 other hosts)."
    empty = replace(case, sources=(samples.source(packets=0, first=None, last=None),))
    assert said(empty) == "There are no packets in this capture."


def test_nobody_of_ours_in_a_log(samples: Any) -> None:
    log = samples.source(kind="syslog", packets=30)
    case = replace(samples.nobody(), sources=(log,))
    assert said(case) == "No AudioCodes phone in this log (30 lines)."
    lossy = replace(case, sources=(log, log), syslog=LogTally(gaps=7))
    assert said(lossy) == "No AudioCodes phone in these logs (60 lines; 7 messages missing by their numbers)."


def test_a_failing_phone_without_a_named_cause_still_fails(samples: Any) -> None:
    assert said(samples.case(phones=(samples.failing_phone(), samples.phone(2)))) == "✗ 1 of 2 phones fails."


def test_what_the_phones_share_may_be_hostile(samples: Any) -> None:
    finding = samples.finding()
    shared = SharedProblem(finding.rule, "t", {"switch": "\x1b[2J"}, (), (finding.id,))
    phones = (samples.failing_phone(), samples.phone(2))
    assert r"switch \x1b[2J" in said(samples.case(phones=phones, findings=(finding,), problems=(shared,)))
