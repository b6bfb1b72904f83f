from __future__ import annotations

from typing import Any

from acdiag.model.case import SharedProblem
from acdiag.model.finding import Severity
from acdiag.present.causes import by_rule, sort


def test_worst_first_then_most_phones_then_the_order_of_the_case(samples: Any) -> None:
    findings = (
        samples.finding(1, rule="W", severity=Severity.WARNING),
        samples.finding(1, rule="ONE"),
        samples.finding(2, rule="MANY"),
        samples.finding(3, rule="MANY"),
        samples.finding(1, rule="OTHER"),
        samples.finding(4, rule="C", severity=Severity.CRITICAL),
    )
    places = sort(samples.case(findings=findings))
    assert [cause.model.rule for cause in places.causes] == ["C", "MANY", "ONE", "OTHER", "W"]
    assert places.causes[1].entities == (samples.mac(2), samples.mac(3))


def test_the_cases_own_groups_are_kept_apart(samples: Any) -> None:
    findings = [samples.finding(number) for number in (1, 2, 3)]
    problems = tuple(
        SharedProblem("ACD-DHCP-001", "t", {"vlan": vlan}, (), tuple(finding.id for finding in group))
        for vlan, group in ((10, findings[:2]), (20, findings[2:]))
    )
    causes = sort(samples.case(findings=tuple(findings), problems=problems)).causes
    assert [(dict(cause.shared), len(cause.findings)) for cause in causes] == [({"vlan": 10}, 2), ({"vlan": 20}, 1)]


def test_every_finding_has_one_place(samples: Any) -> None:
    for name in ("one_failing", "three", "forty", "hostile_case"):
        case = getattr(samples, name)()
        places = sort(case)
        told = [finding.id for cause in places.causes for finding in (*cause.findings, *cause.consequences)]
        told += [finding.id for finding in (*places.cleared, *places.noted)]
        assert sorted(told) == sorted(finding.id for finding in case.findings), name


def test_consequences_of_consequences_stand_under_the_cause(samples: Any) -> None:
    first, second, third = (samples.finding(1, rule=rule, root_cause=rule == "A") for rule in "ABC")
    first.explains.append(second.id)
    second.explains += [third.id, first.id]
    (cause,) = sort(samples.case(findings=(first, second, third))).causes
    assert [finding.rule for finding in cause.consequences] == ["B", "C"]


def test_what_is_explained_only_by_something_cleared_is_not_lost(samples: Any) -> None:
    over = samples.finding(1, rule="OVER", root_cause=False, cleared=samples.start)
    left = samples.finding(1, rule="LEFT", root_cause=False)
    over.explains.append(left.id)
    places = sort(samples.case(findings=(over, left)))
    assert (places.causes, places.cleared, places.noted) == ((), (over,), (left,))


def test_by_rule_keeps_the_order_met(samples: Any) -> None:
    groups = by_rule(samples.finding(1, rule=rule) for rule in ("B", "A", "B"))
    assert [(rule, len(members)) for rule, members in groups.items()] == [("B", 2), ("A", 1)]
