"""Selectors: facts by name, bound names, and how long after another fact."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.finding import Outcome
from acdiag.rulebook.detection import Match, Reference
from acdiag.rulebook.entry import Mistake
from tests.rulebook.making import rule, seconds, verdict


def _all(*operators: dict[str, Any]) -> dict[str, Any]:
    return {"all": list(operators)}


@pytest.mark.parametrize(("by", "hits"), [(None, [[0], [0]]), ("5 s", [[0]]), ("5001 ms", [])])
def test_after_and_by_are_inclusive(by: str | None, hits: list[list[float]]) -> None:
    after = {"fact": "dhcp.offered", "after": "ask", **({} if by is None else {"by": by})}
    detect = _all({"match": {"fact": "dhcp.discovered", "as": "ask"}}, {"match": after})
    timeline = "-1s dhcp.offered\n0s dhcp.discovered\n0s dhcp.offered\n5s dhcp.offered"
    assert seconds(verdict(detect, timeline)) == hits


def test_equality_with_a_bound_fact_is_a_key() -> None:
    detect = _all(
        {"match": {"fact": "dhcp.discovered", "as": "ask"}},
        {"match": {"fact": "dhcp.offered", "where": {"vlan|gt": 1, "xid": "$ask.xid"}}},
    )
    operator = rule(detect=detect).detection.detect.all[1]
    assert isinstance(operator, Match)
    assert operator.selector.key == ("xid", Reference("ask", "xid"))
    assert operator.uses == {"ask"}
    timeline = "0s dhcp.discovered xid=0x1\n1s dhcp.offered xid=0x1 vlan=1\n2s dhcp.offered xid=0x1 vlan=2"
    assert verdict(detect, timeline).outcome is Outcome.FOUND


@pytest.mark.parametrize(
    ("selector", "word", "near", "why"),
    [
        ("dhcp.offred", "dhcp.offred", "dhcp.offered", "there is no fact 'dhcp.offred'"),
        ({"fact": "dhcp.ofered"}, "dhcp.ofered", "dhcp.offered", "there is no fact"),
        ({"facts": "dhcp.offered"}, "facts", "fact", "match has no key 'facts'"),
        ({"where": {"vlan": 1}}, "fact", "", "match lacks the key 'fact'"),
        ({"fact": "dhcp.offered", "by": "5 s"}, "5 s", "", "by needs after"),
        ({"fact": "dhcp.offered", "after": "ask"}, "ask", "", "no fact before this one is called 'ask'"),
        ({"fact": "dhcp.offered", "as": "phone"}, "phone", "", "cannot name a fact"),
        ({"fact": "dhcp.offered", "as": "two words"}, "two words", "", "cannot name a fact"),
        (["dhcp.offered"], "match", "", "match must be a mapping"),
    ],
)
def test_mistakes(selector: Any, word: str, near: str, why: str) -> None:
    with pytest.raises(Mistake) as caught:
        rule(detect={"match": selector})
    assert (caught.value.word, caught.value.nearest) == (word, near)
    assert why in caught.value.why


def test_a_name_binds_once() -> None:
    twice = {"match": {"fact": "dhcp.offered", "as": "ask"}}
    with pytest.raises(Mistake, match="already names a fact"):
        rule(detect=_all(twice, twice))


def test_a_wrong_name_after_a_right_one_gets_the_nearest() -> None:
    first = {"match": {"fact": "dhcp.offered", "as": "offer"}}
    with pytest.raises(Mistake, match="did you mean 'offer'") as caught:
        rule(detect=_all(first, {"match": {"fact": "dhcp.acked", "after": "ofer"}}))
    assert caught.value.nearest == "offer"


@pytest.mark.parametrize(
    "keys",
    [
        {"needs": [{"fact": "dhcp.acked", "as": "ack"}]},
        {"unless": [{"fact": "dhcp.acked", "as": "ack"}]},
        {"clears_on": {"fact": "dhcp.acked", "as": "ack"}},
        {"detect": {"expect": {"after": "dhcp.acked", "then": {"fact": "dhcp.acked", "as": "x"}, "within": "1 s"}}},
    ],
)
def test_what_is_never_bound_has_no_name(keys: dict[str, Any]) -> None:
    with pytest.raises(Mistake, match="would never be bound"):
        rule(**keys)
