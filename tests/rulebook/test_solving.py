"""How operators are joined: bindings, none, any, the span of a solution and the bound on combinations."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.finding import Outcome
from acdiag.rulebook.conditions import TOO_MANY
from acdiag.rulebook.engine import Trial
from acdiag.rulebook.scope import JOINED
from acdiag.rulebook.solving import solve
from tests.rulebook.making import rule, seconds, story, verdict

LLDP = {"match": {"fact": "lldp.offered", "as": "lldp"}}
CDP = {"match": {"fact": "cdp.offered", "where": {"voice_vlan|not": "$lldp.voice_vlan"}, "as": "cdp"}}


def test_bindings_go_from_left_to_right() -> None:
    timeline = "0s lldp.offered voice_vlan=10\n1s cdp.offered voice_vlan=10\n2s cdp.offered voice_vlan=20"
    found = verdict({"all": [LLDP, CDP]}, timeline)
    assert found.outcome is Outcome.FOUND
    assert found.solutions[0].bound["cdp"].at - found.solutions[0].bound["lldp"].at == 2_000_000_000


def test_every_combination_is_a_solution_and_counts_once() -> None:
    timeline = "\n".join(
        [f"{at}s lldp.offered voice_vlan=10" for at in range(3)] + [f"{at}s cdp.offered voice_vlan=20" for at in (4, 5)]
    )
    found = verdict({"all": [LLDP, CDP]}, timeline)
    assert len(found.solutions) == 6
    assert found.counted == 3


@pytest.mark.parametrize(("within", "outcome"), [("7 s", Outcome.FOUND), ("6999 ms", Outcome.CLEAR)])
def test_within_spans_the_bound_facts(within: str, outcome: Outcome) -> None:
    timeline = "0s lldp.offered voice_vlan=10\n7s cdp.offered voice_vlan=20"
    assert verdict({"all": [LLDP, CDP], "within": within}, timeline).outcome is outcome


def test_none_sees_what_all_bound() -> None:
    detect = {
        "all": [{"match": {"fact": "dhcp.refused", "as": "nak"}}],
        "none": [{"match": {"fact": "dhcp.acked", "where": {"xid": "$nak.xid"}, "after": "nak"}}],
    }
    timeline = "0s dhcp.refused xid=0x1\n1s dhcp.refused xid=0x2\n2s dhcp.acked xid=0x2"
    assert seconds(verdict(detect, timeline)) == [[0]]


def test_none_that_is_undecided_makes_it_undecided() -> None:
    detect = {
        "all": [{"match": "dhcp.refused"}],
        "none": [{"expect": {"after": "dhcp.discovered", "then": "dhcp.offered", "within": "10 s"}}],
    }
    timeline = "0s dhcp.refused\n1s dhcp.discovered"
    assert verdict(detect, timeline, ends=60).outcome is Outcome.CLEAR
    undecided = verdict(detect, timeline, ends=3)
    assert undecided.outcome is Outcome.UNDECIDED
    assert "capture longer" in str(undecided.reason)
    assert verdict(detect, f"{timeline}\n2s dhcp.offered", ends=60).outcome is Outcome.FOUND


ANY = {
    "any": [
        {"match": "dhcp.refused"},
        {"expect": {"after": "dhcp.discovered", "then": "dhcp.offered", "within": "10 s"}},
    ]
}


@pytest.mark.parametrize(
    ("timeline", "ends", "outcome"),
    [
        ("0s dhcp.refused", 60, Outcome.FOUND),
        ("0s dhcp.discovered", 60, Outcome.FOUND),
        ("0s dhcp.discovered", 3, Outcome.UNDECIDED),
        ("0s dhcp.discovered\n1s dhcp.refused", 3, Outcome.FOUND),
        ("0s dhcp.discovered\n1s dhcp.offered", 60, Outcome.CLEAR),
    ],
)
def test_any_takes_the_best_alternative(timeline: str, ends: float, outcome: Outcome) -> None:
    assert verdict(ANY, timeline, ends=ends).outcome is outcome


def test_all_and_any_are_both_needed() -> None:
    detect = {"all": [{"match": {"fact": "dhcp.acked", "as": "ack"}}], "any": [{"match": "tftp.refused"}]}
    assert verdict(detect, "0s dhcp.acked").outcome is Outcome.CLEAR
    assert verdict(detect, "0s tftp.refused").outcome is Outcome.CLEAR
    found = verdict(detect, "0s dhcp.acked\n1s tftp.refused\n2s tftp.refused")
    assert seconds(found) == [[0], [0]]
    assert found.counted == 1


def test_what_counts_by_nature_leads() -> None:
    detect = {
        "all": [
            {"match": {"fact": "dhcp.acked", "as": "ack"}},
            {"count": {"fact": "tftp.unanswered", "after": "ack", "at_least": 2}},
        ]
    }
    found = verdict(detect, "0s dhcp.acked\n1s tftp.unanswered\n2s tftp.unanswered")
    assert seconds(found) == [[1, 2]]
    assert found.counted == 2


def _many(detect: dict[str, Any], timeline: str) -> tuple[int, bool]:
    judge = Trial(story(timeline))
    solved = solve(rule(detect=detect).detection.detect, judge.boots[0])
    return len(solved.solutions), solved.exhausted


def test_combinations_are_bounded_and_the_first_win() -> None:
    timeline = "\n".join(["0s lldp.offered voice_vlan=10"] * 200 + ["1s cdp.offered voice_vlan=20"] * 200)
    count, exhausted = _many({"all": [LLDP, CDP]}, timeline)
    assert exhausted
    assert 0 < count <= JOINED


def test_when_they_run_out_without_a_solution_nothing_is_claimed() -> None:
    timeline = "\n".join(["0s lldp.offered voice_vlan=10"] * 200 + ["1s cdp.offered voice_vlan=10"] * 200)
    found = verdict({"all": [LLDP, CDP]}, timeline)
    assert (found.outcome, found.reason) == (Outcome.UNDECIDED, TOO_MANY)


def test_one_operator_alone_is_not_bounded() -> None:
    count, exhausted = _many({"match": "lldp.offered"}, "\n".join(["0s lldp.offered"] * (JOINED + 10)))
    assert (count, exhausted) == (JOINED + 10, False)


def test_steps_without_end_are_bounded() -> None:
    timeline = "\n".join(["0s dhcp.discovered"] * 300)
    steps = {"sequence": {"steps": ["dhcp.discovered"] * 4}}
    count, _ = _many(steps, timeline)
    assert 0 < count <= JOINED
