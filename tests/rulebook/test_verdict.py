"""One rule on one phone: needs, unless, boots, and when a fault is over."""

from __future__ import annotations

import pytest

from acdiag.model.finding import Outcome
from acdiag.rulebook.engine import Trial
from acdiag.timeline.story import Boot, PhoneStory
from tests.rulebook.making import MATCH, SECOND, rule, story, verdict

ZERO = 1_700_000_000 * SECOND
ACK = "0s dhcp.acked xid=0x1 options=3,43\n"


@pytest.mark.parametrize(
    ("needs", "reason"),
    [
        (["dhcp.offered"], "dhcp.offered was never seen"),
        (["dhcp.acked", "tftp.asked"], "tftp.asked was never seen"),
        (
            [{"fact": "dhcp.acked", "where": {"options|contains": [66, 67], "uc": True}}],
            "dhcp.acked with options contains 66 or 67, uc = true was never seen",
        ),
    ],
)
def test_without_what_it_needs_it_is_not_applicable(needs: list[object], reason: str) -> None:
    found = verdict(MATCH, ACK, {"needs": needs})
    assert (found.outcome, found.reason) == (Outcome.NOT_APPLICABLE, reason)


def test_unless_makes_it_moot() -> None:
    keys = {"unless": [{"fact": "dhcp.acked", "where": {"options|contains": 43}}]}
    assert verdict({"match": "dhcp.acked"}, ACK, keys).outcome is Outcome.CLEAR
    assert verdict({"match": "dhcp.acked"}, "0s dhcp.acked", keys).outcome is Outcome.FOUND


def test_what_is_not_found_may_be_encrypted() -> None:
    encrypted = {"facts": [{"fact": "tls.completed", "where": {"purpose": "sip"}}], "reason": "look into the log"}
    keys = {"hidden_by": {**encrypted, "unless": "arp.probed"}, "needs": ["dhcp.acked"]}
    hidden = verdict({"match": "dhcp.acked"}, "0s tls.completed purpose=sip", keys)
    assert (hidden.outcome, hidden.reason) == (Outcome.UNDECIDED, "look into the log")
    assert verdict({"match": "dhcp.acked"}, "0s tls.completed purpose=other", keys).outcome is Outcome.NOT_APPLICABLE
    assert (
        verdict({"match": "dhcp.acked"}, "0s tls.completed purpose=sip\n1s dhcp.acked", keys).outcome is Outcome.FOUND
    )
    opened = verdict({"match": "dhcp.acked"}, "0s tls.completed purpose=sip\n1s arp.probed", keys)
    assert opened.outcome is Outcome.NOT_APPLICABLE
    moot = {**keys, "unless": ["arp.claimed"], "needs": []}
    told = "0s tls.completed purpose=sip\n1s arp.claimed"
    assert verdict({"match": "dhcp.acked"}, told, moot).outcome is Outcome.CLEAR


def _boots(*timelines: str) -> PhoneStory:
    """A phone whose boots have these facts."""
    whole = story("\n".join(timelines))
    boots = tuple(Boot(n, story(text).boots[0].facts, start_seen=n > 0) for n, text in enumerate(timelines))
    return PhoneStory(**{name: getattr(whole, name) for name in whole.__slots__ if name != "boots"}, boots=boots)


def test_each_boot_is_judged_by_itself_and_the_findings_are_one() -> None:
    made = rule(detect={"count": {"fact": "dhcp.discovered", "at_least": 2}})
    found = Trial(
        _boots("0s dhcp.discovered\n1s dhcp.discovered", "5s dhcp.discovered", "9s dhcp.discovered\n9s dhcp.discovered")
    )
    result = found.verdict(made.detection)
    assert (result.counted, result.boots) == (4, frozenset((0, 2)))


def test_scope_phone_looks_over_all_boots() -> None:
    detect = {"count": {"fact": "dhcp.discovered", "at_least": 3}}
    phone = _boots("0s dhcp.discovered", "5s dhcp.discovered\n6s tftp.asked", "9s dhcp.discovered", "12s tftp.asked")
    assert Trial(phone).verdict(rule(detect=detect).detection).outcome is Outcome.CLEAR
    whole = Trial(phone).verdict(rule(detect=detect, scope="phone").detection)
    assert (whole.counted, whole.boots) == (3, frozenset(range(4)))


def test_a_boot_whose_start_was_seen_is_enough() -> None:
    detect = {"expect": {"after": "dhcp.discovered", "then": "dhcp.offered", "within": "2 s"}}
    made = rule(detect=detect).detection
    assert Trial(_boots("0s dhcp.discovered")).verdict(made).outcome is Outcome.UNDECIDED
    result = Trial(_boots("0s dhcp.discovered", "9s dhcp.discovered")).verdict(made)
    assert (result.outcome, result.boots) == (Outcome.FOUND, frozenset((1,)))


def test_the_best_known_outcome_of_all_boots_counts() -> None:
    made = rule(detect={"match": "dhcp.refused"}, needs=["dhcp.acked"]).detection
    assert Trial(_boots("0s dhcp.discovered", "5s dhcp.acked")).verdict(made).outcome is Outcome.CLEAR


def test_a_phone_without_facts_has_no_outcome_but_not_applicable() -> None:
    assert Trial(_boots()).verdict(rule().detection).outcome is Outcome.NOT_APPLICABLE


class TestClears:
    def test_a_later_fact_clears(self) -> None:
        found = verdict(MATCH, "0s dhcp.discovered\n7s dhcp.offered\n8s dhcp.offered", {"clears_on": "dhcp.offered"})
        assert found.cleared == ZERO + 7 * SECOND

    @pytest.mark.parametrize("timeline", ["0s dhcp.offered\n1s dhcp.discovered", "0s dhcp.discovered\n0s dhcp.offered"])
    def test_one_that_is_not_later_does_not(self, timeline: str) -> None:
        assert verdict(MATCH, timeline, {"clears_on": "dhcp.offered"}).cleared is None

    def test_it_comes_back(self) -> None:
        timeline = "0s dhcp.discovered\n7s dhcp.offered\n9s dhcp.discovered"
        assert verdict(MATCH, timeline, {"clears_on": "dhcp.offered"}).cleared is None

    def test_a_later_boot_may_clear(self) -> None:
        made = rule(clears_on=["dhcp.acked", "dhcp.offered"]).detection
        found = Trial(_boots("0s dhcp.discovered", "50s dhcp.offered")).verdict(made)
        assert (found.outcome, found.cleared) == (Outcome.FOUND, ZERO + 50 * SECOND)

    def test_an_earlier_boot_may_not(self) -> None:
        made = rule(clears_on="dhcp.offered").detection
        assert Trial(_boots("0s dhcp.offered", "50s dhcp.discovered")).verdict(made).cleared is None

    def test_each_of_several_must_be_over(self) -> None:
        detect = {"match": {"fact": "tftp.refused", "as": "refusal"}}
        keys = {"clears_on": {"fact": "tftp.completed", "where": {"file": "$refusal.file"}}}
        timeline = "0s tftp.refused file=a\n1s tftp.refused file=b\n5s tftp.completed file=a\n"
        assert verdict(detect, timeline, keys).cleared is None
        assert verdict(detect, f"{timeline}9s tftp.completed file=b", keys).cleared == ZERO + 9 * SECOND

    def test_what_comes_before_the_last_hit_of_any_operator_does_not(self) -> None:
        detect = {"all": [{"match": {"fact": "dhcp.acked", "as": "ack"}}], "any": [{"match": "tftp.refused"}]}
        keys = {"clears_on": "tftp.completed"}
        assert verdict(detect, "0s dhcp.acked\n1s tftp.completed\n2s tftp.refused", keys).cleared is None
