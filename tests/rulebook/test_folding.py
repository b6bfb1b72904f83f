"""First causes: what explains what, how grave a cause is, what comes first, and phones that share a problem."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.finding import Finding, Severity
from acdiag.rulebook.folding import fold, shared_problems
from acdiag.timeline.story import Coverage, PhoneStory
from tests.rulebook.making import finding

A, B, C, D = "ACD-A-001", "ACD-B-001", "ACD-C-001", "ACD-D-001"
PHONE, OTHER = "00:90:8f:00:00:01", "00:90:8f:00:00:02"


def _links(**explained: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Which finding explains which, on both phones."""
    return {
        f"ACD-{rule}-001@{phone}": frozenset(f"{target}@{phone}" for target in targets)
        for rule, targets in explained.items()
        for phone in (PHONE, OTHER)
    }


def _fold(links: dict[str, frozenset[str]], *findings: Finding) -> list[Finding]:
    folded = list(findings)
    fold(folded, links)
    return folded


def test_a_cause_comes_first_and_takes_the_worst_severity_below_it() -> None:
    chain = _links(A=(B,), B=(C,))
    folded = _fold(
        chain,
        finding(C, severity=Severity.CRITICAL, first=30),
        finding(B, severity=Severity.INFO),
        finding(A, severity=Severity.WARNING),
    )
    assert [f.rule for f in folded] == [A, B, C]
    assert [f.severity for f in folded] == [Severity.CRITICAL] * 3
    assert [f.rule_severity for f in folded] == [Severity.WARNING, Severity.INFO, Severity.CRITICAL]
    assert [f.root_cause for f in folded] == [True, False, False]
    assert folded[0].explains == [f"{B}@{PHONE}"]
    assert folded[1].explained_by == [f"{A}@{PHONE}"]
    assert folded[2].explained_by == [f"{B}@{PHONE}"]


def test_folding_again_changes_nothing() -> None:
    chain = _links(A=(B,), B=(C,))
    once = _fold(chain, finding(C, severity=Severity.ERROR), finding(B), finding(A))
    before = [(f.id, f.severity, list(f.explains), list(f.explained_by)) for f in once]
    fold(once, chain)
    assert [(f.id, f.severity, f.explains, f.explained_by) for f in once] == before


@pytest.mark.parametrize(
    ("cause", "effect", "explained"),
    [
        ({}, {}, True),
        ({"first": 20}, {"last": 20}, True),
        ({"first": 21}, {"last": 20, "stage": "tls"}, False),
        ({"first": 20}, {"last": 20, "stage": "tls"}, True),
        ({"first": 21}, {"last": 20}, True),
        ({"boots": frozenset((0, 1))}, {"boots": frozenset((1, 2))}, True),
        ({"boots": frozenset((0,))}, {"boots": frozenset((1,))}, False),
        ({"entity": OTHER}, {}, False),
        ({"cleared": 15}, {}, False),
        ({}, {"cleared": 30}, True),
    ],
)
def test_when_a_finding_explains(cause: dict[str, Any], effect: dict[str, Any], explained: bool) -> None:
    below = finding(B, **effect)
    _fold(_links(A=(B,)), finding(A, **cause), below)
    assert bool(below.explained_by) is explained


def test_without_explains_nothing_folds() -> None:
    folded = _fold(_links(), finding(A), finding(B))
    assert all(f.root_cause and not f.explains for f in folded)


def test_what_is_over_makes_no_cause_graver_and_comes_last() -> None:
    over = finding(B, severity=Severity.CRITICAL, cleared=30)
    folded = _fold(_links(A=(B,)), over, finding(A))
    assert [f.rule for f in folded] == [A, B]
    assert folded[0].severity is Severity.WARNING
    assert [f.root_cause for f in folded] == [True, False]


@pytest.mark.parametrize(
    ("severity", "root"),
    [(Severity.CRITICAL, True), (Severity.WARNING, True), (Severity.NOTICE, False), (Severity.INFO, False)],
)
def test_notice_and_info_are_no_root_causes(severity: Severity, root: bool) -> None:
    assert _fold(_links(), finding(A, severity=severity))[0].root_cause is root


def test_a_notice_that_explains_an_error_is_one() -> None:
    folded = _fold(_links(A=(B,)), finding(A, severity=Severity.NOTICE), finding(B, severity=Severity.ERROR))
    assert (folded[0].rule, folded[0].root_cause, folded[0].severity) == (A, True, Severity.ERROR)


def test_order_is_severity_then_stage_then_time_then_id() -> None:
    folded = _fold(
        _links(),
        finding(D, stage="dhcp", first=5),
        finding(C, stage="dhcp", first=5),
        finding(B, stage="link", first=9),
        finding(A, stage="media", first=1, severity=Severity.ERROR),
        finding(A, OTHER, stage="dhcp", first=4),
    )
    assert [f.id for f in folded] == [f"{A}@{PHONE}", f"{B}@{PHONE}", f"{A}@{OTHER}", f"{C}@{PHONE}", f"{D}@{PHONE}"]


def test_what_two_causes_explain_stands_once() -> None:
    folded = _fold(_links(A=(C,), B=(C,)), finding(C), finding(B), finding(A))
    assert [f.rule for f in folded] == [A, C, B]
    assert folded[1].explained_by == [f"{A}@{PHONE}", f"{B}@{PHONE}"]


def _story(entity: str, **keys: Any) -> PhoneStory:
    known = {"model": "450HD", "firmware": "UC_3", "vlan": 120, "offered_vlan": None, "switch": None, **keys}
    return PhoneStory(entity, entity, (), boots=(), coverage=Coverage({}, frozenset(), frozenset()), **known)


class TestSharedProblems:
    def test_one_problem_with_what_all_its_phones_share(self) -> None:
        findings = _fold(_links(A=(B,)), finding(A), finding(A, OTHER), finding(B), finding(B, OTHER))
        shares = {f"{A}@{PHONE}": {"server": "a"}, f"{A}@{OTHER}": {"server": "a"}}
        (problem,) = shared_problems(findings, [_story(PHONE, switch="s1"), _story(OTHER, switch="s2")], shares)
        assert (problem.rule, problem.title, problem.phones) == (A, f"title of {A}", (PHONE, OTHER))
        assert problem.findings == (f"{A}@{PHONE}", f"{A}@{OTHER}")
        assert list(problem.shared.items()) == [
            ("vlan", 120),
            ("server", "a"),
            ("model", "450HD"),
            ("firmware", "UC_3"),
        ]

    def test_what_the_hits_say_comes_before_what_else_is_known(self) -> None:
        (problem,) = shared_problems(_fold(_links(), finding(A)), [_story(PHONE)], {f"{A}@{PHONE}": {"vlan": 7}})
        assert problem.shared["vlan"] == 7

    def test_phones_of_which_one_is_unknown_share_nothing(self) -> None:
        (problem,) = shared_problems(_fold(_links(), finding(A), finding(A, OTHER)), [_story(PHONE)])
        assert problem.shared == {}

    def test_what_is_over_or_explained_is_no_problem(self) -> None:
        findings = _fold(_links(A=(B,)), finding(A), finding(B), finding(C, cleared=30))
        assert [problem.rule for problem in shared_problems(findings, [])] == [A]
