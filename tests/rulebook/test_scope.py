"""Facts of a scope: looked up once, covered and heard as far as the capture goes."""

from __future__ import annotations

from acdiag.model.arrival import Where
from acdiag.model.facts.dhcp import DhcpOffered
from acdiag.rulebook.detection import Hearing, Match, Selector
from acdiag.rulebook.scope import Budget, Scope
from acdiag.timeline.story import Boot, Coverage, PhoneStory
from tests.rulebook.making import rule, story


def _offer(at: int, *sources: str) -> DhcpOffered:
    return DhcpOffered(at=at, host="h", where=tuple(Where(source, 1, None, at) for source in sources))


def _scope(*facts: DhcpOffered) -> Scope:
    coverage = Coverage({"a": 100, "b": 200}, frozenset("ab"), frozenset("b"))
    boot = Boot(0, facts, start_seen=True)
    told = PhoneStory("h", "h", (), None, None, None, None, None, (boot,), coverage)
    return Scope(told, told.boots)


def test_coverage_is_that_of_what_saw_the_fact() -> None:
    scope = _scope()
    assert scope.covered_until(_offer(5, "a")) == 100
    assert scope.covered_until(_offer(5, "a", "b")) == 200
    assert scope.covered_until(_offer(5, "unknown")) == 5


def test_hearing_is_that_of_what_saw_the_facts() -> None:
    scope = _scope()
    one, both = [_offer(5, "a")], [_offer(5, "a"), _offer(6, "a", "b")]
    assert scope.hears(one, Hearing.NOTHING)
    assert scope.hears(one, Hearing.OTHERS)
    assert not scope.hears(one, Hearing.ANSWERS)
    assert not scope.hears(both, Hearing.ANSWERS)
    assert scope.hears(both[1:], Hearing.ANSWERS)


def test_what_comes_first_at_one_time_is_the_order_of_arrival() -> None:
    first, second, later = _offer(5, "a"), _offer(5, "b"), _offer(6, "a")
    scope = _scope(first, second, later)
    assert scope.follows(second, first)
    assert not scope.follows(first, second)
    assert not scope.follows(first, first)
    assert scope.follows(later, first)


def test_a_selector_is_answered_once() -> None:
    scope = Scope(told := story("0s dhcp.offered\n1s dhcp.offered vlan=2"), told.boots)
    selector = Selector("dhcp.offered")
    assert scope.matching(selector) is scope.matching(selector)
    assert scope.evaluated == 1


def test_a_key_narrows_what_is_tried() -> None:
    timeline = "\n".join(f"{n}s dhcp.offered xid=0x{n}" for n in range(100))
    scope = Scope(told := story(timeline), told.boots)
    detect = {
        "all": [
            {"match": {"fact": "dhcp.offered", "as": "a"}},
            {"match": {"fact": "dhcp.offered", "where": {"xid": "$a.xid"}}},
        ]
    }
    operator = rule(detect=detect).detection.detect.all[1]
    assert isinstance(operator, Match)
    budget = Budget(10)
    found = list(scope.find(operator.selector, {"a": scope.facts[7]}, budget))
    assert found == [scope.facts[7]]
    assert budget.left == 9


def test_a_budget_ends() -> None:
    budget = Budget(2)
    assert [budget.spend() for _ in range(3)] == [True, True, False]
    assert budget.exhausted


def test_a_fact_of_several_boots_counts_once() -> None:
    shared, first, second = _offer(1, "a"), _offer(5, "a"), _offer(50, "a")
    boots = (Boot(0, (shared, first), True), Boot(1, (shared, second), True))
    told = PhoneStory("h", "h", (), None, None, None, None, None, boots, Coverage({}, frozenset(), frozenset()))
    whole = Scope(told, boots)
    assert whole.facts == (shared, first, second)
    assert whole.by_name["dhcp.offered"] == [shared, first, second]
