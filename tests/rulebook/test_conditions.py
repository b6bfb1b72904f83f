"""Each operator by itself, its windows at their exact edges, and what makes it undecided."""

from __future__ import annotations

from typing import ClassVar

import pytest

from acdiag.model.finding import Outcome
from acdiag.rulebook.detection import Hearing
from acdiag.rulebook.entry import Mistake
from tests.rulebook.making import seconds, verdict

DISCOVERS = """
0s  dhcp.discovered xid=0x1 vlan=10
4s  dhcp.discovered xid=0x1 vlan=10 retry=true
10s dhcp.discovered xid=0x2 vlan=20
"""


def test_match_makes_every_matching_fact_a_hit() -> None:
    found = verdict({"match": {"fact": "dhcp.discovered", "where": {"vlan": 10}}}, DISCOVERS)
    assert found.outcome is Outcome.FOUND
    assert seconds(found) == [[0], [4]]
    assert found.counted == 2


def test_match_without_a_matching_fact_is_clear() -> None:
    assert verdict({"match": {"fact": "dhcp.discovered", "where": {"vlan": 30}}}, DISCOVERS).outcome is Outcome.CLEAR


class TestCount:
    @pytest.mark.parametrize(
        ("keys", "outcome"),
        [
            ({"at_least": 3}, Outcome.FOUND),
            ({"at_least": 4}, Outcome.CLEAR),
            ({"at_least": 3, "within": "10 s"}, Outcome.FOUND),
            ({"at_least": 3, "within": "9999 ms"}, Outcome.CLEAR),
            ({"at_least": 3, "over": "10 s"}, Outcome.FOUND),
            ({"at_least": 3, "over": "10001 ms"}, Outcome.CLEAR),
            ({"at_least": 2, "distinct": "vlan"}, Outcome.FOUND),
            ({"at_least": 3, "distinct": "vlan"}, Outcome.CLEAR),
            ({"at_least": 2, "distinct": "vlan", "within": "6 s"}, Outcome.FOUND),
            ({"at_least": 2, "distinct": "vlan", "within": "5 s"}, Outcome.CLEAR),
            ({"at_least": 1, "distinct": "hostname"}, Outcome.CLEAR),
        ],
    )
    def test_edges(self, keys: dict[str, object], outcome: Outcome) -> None:
        assert verdict({"count": {"fact": "dhcp.discovered", **keys}}, DISCOVERS).outcome is outcome

    def test_windows_that_touch_are_one_hit(self) -> None:
        timeline = "\n".join(f"{at}s dhcp.discovered" for at in (0, 5, 10, 100, 105, 300))
        found = verdict({"count": {"fact": "dhcp.discovered", "at_least": 2, "within": "5 s"}}, timeline)
        assert seconds(found) == [[0, 5, 10], [100, 105]]
        assert found.counted == 5

    def test_the_window_needs_its_length_from_the_same_window(self) -> None:
        timeline = "\n".join(f"{at}s dhcp.discovered" for at in (0, 1, 2, 60, 61, 62))
        detect = {"count": {"fact": "dhcp.discovered", "at_least": 3, "within": "30 s", "over": "10 s"}}
        assert verdict(detect, timeline).outcome is Outcome.CLEAR


ASK = {"after": "dhcp.discovered", "then": "dhcp.offered", "within": "5 s"}


class TestExpect:
    @pytest.mark.parametrize(
        ("answer", "outcome"),
        [
            ("5s dhcp.offered", Outcome.CLEAR),
            ("5.000000001s dhcp.offered", Outcome.FOUND),
            ("0s dhcp.offered", Outcome.CLEAR),
            ("", Outcome.FOUND),
        ],
    )
    def test_the_window_ends_with_its_last_instant(self, answer: str, outcome: Outcome) -> None:
        assert verdict({"expect": ASK}, f"0s dhcp.discovered\n{answer}").outcome is outcome

    def test_an_answer_before_the_question_is_none(self) -> None:
        assert verdict({"expect": ASK}, "0s dhcp.offered\n0s dhcp.discovered").outcome is Outcome.FOUND

    @pytest.mark.parametrize(("ends", "outcome"), [(5, Outcome.FOUND), (4.9, Outcome.UNDECIDED)])
    def test_a_wait_is_judged_up_to_the_last_packet(self, ends: float, outcome: Outcome) -> None:
        found = verdict({"expect": ASK}, "0s dhcp.discovered", ends=ends)
        assert found.outcome is outcome

    def test_the_reason_says_how_much_is_needed(self) -> None:
        found = verdict({"expect": ASK}, "10s dhcp.discovered", ends=13)
        assert found.reason == "the capture ends 3 s after dhcp.discovered; 5 s are needed: capture longer"

    def test_a_sure_miss_needs_no_unsure_one(self) -> None:
        found = verdict({"expect": ASK}, "0s dhcp.discovered\n10s dhcp.discovered", ends=12)
        assert found.outcome is Outcome.FOUND
        assert seconds(found) == [[0]]

    @pytest.mark.parametrize(
        ("answer", "ends", "outcome"),
        [
            ("", 2, Outcome.FOUND),
            ("", 1.9, Outcome.UNDECIDED),
            ("4s dhcp.offered", 4, Outcome.CLEAR),
            ("6s dhcp.offered", 6, Outcome.FOUND),
        ],
    )
    def test_of_a_failure_less_than_the_whole_wait_may_be_shown(
        self, answer: str, ends: float, outcome: Outcome
    ) -> None:
        found = verdict({"expect": {**ASK, "shown": "2 s"}}, f"0s dhcp.discovered\n{answer}", ends=ends)
        assert found.outcome is outcome

    def test_no_more_can_be_shown_than_is_waited(self) -> None:
        with pytest.raises(Mistake, match="shown is longer than within"):
            verdict({"expect": {**ASK, "shown": "6 s"}}, "0s dhcp.discovered")

    @pytest.mark.parametrize(
        ("keys", "ends", "outcome"),
        [
            ({"at_least": 3}, 100, Outcome.FOUND),
            ({"at_least": 4}, 100, Outcome.CLEAR),
            ({"at_least": 3, "over": "20 s"}, 100, Outcome.FOUND),
            ({"at_least": 3, "over": "21 s"}, 100, Outcome.CLEAR),
            ({"at_least": 3}, 22, Outcome.UNDECIDED),
            ({"at_least": 4}, 22, Outcome.CLEAR),
            ({"at_least": 2, "over": "20 s"}, 22, Outcome.UNDECIDED),
            ({"at_least": 2, "over": "10 s"}, 22, Outcome.FOUND),
        ],
    )
    def test_several_misses(self, keys: dict[str, object], ends: float, outcome: Outcome) -> None:
        timeline = "0s dhcp.discovered\n10s dhcp.discovered\n20s dhcp.discovered"
        assert verdict({"expect": {**ASK, **keys}}, timeline, ends=ends).outcome is outcome

    def test_an_answer_may_have_to_fit_its_question(self) -> None:
        detect = {
            "expect": {
                "after": {"fact": "dhcp.discovered", "as": "ask"},
                "then": [{"fact": "dhcp.offered", "where": {"xid": "$ask.xid"}}, "dhcp.acked"],
                "within": "5 s",
            }
        }
        asked = "0s dhcp.discovered xid=0x1\n1s dhcp.discovered xid=0x2\n"
        assert seconds(verdict(detect, f"{asked}2s dhcp.offered xid=0x2")) == [[0]]
        assert verdict(detect, f"{asked}2s dhcp.acked xid=0x9").outcome is Outcome.CLEAR

    def test_each_miss_can_be_bound(self) -> None:
        detect = {
            "all": [
                {"expect": {**ASK, "after": {"fact": "dhcp.discovered", "as": "ask"}}},
                {"match": {"fact": "dhcp.requested", "where": {"xid": "$ask.xid"}}},
            ]
        }
        timeline = "0s dhcp.discovered xid=0x1\n1s dhcp.discovered xid=0x2\n60s dhcp.requested xid=0x2"
        assert seconds(verdict(detect, timeline)) == [[1]]


WAIT = {
    "any": [
        {"match": "tftp.unanswered"},
        {
            "pending": {
                "after": {"fact": "tftp.asked", "as": "ask"},
                "then": [{"fact": "tftp.answered", "where": {"file": "$ask.file"}}, "tftp.unanswered"],
                "within": "5 s",
            }
        },
    ]
}


class TestPending:
    @pytest.mark.parametrize(
        ("timeline", "ends", "outcome"),
        [
            ("0s tftp.asked file=a", 4, Outcome.UNDECIDED),
            ("0s tftp.asked file=a", 5, Outcome.CLEAR),
            ("0s tftp.asked file=a", 60, Outcome.CLEAR),
            ("0s tftp.asked file=a\n1s tftp.answered file=a", 2, Outcome.CLEAR),
            ("0s tftp.asked file=a\n1s tftp.answered file=b", 2, Outcome.UNDECIDED),
            ("0s tftp.asked file=a\n5s tftp.unanswered", 6, Outcome.FOUND),
            ("0s tftp.asked file=a\n5s tftp.unanswered\n6s tftp.asked file=a", 7, Outcome.FOUND),
        ],
    )
    def test_a_wait_that_the_capture_cuts_off_is_never_a_fault(
        self, timeline: str, ends: float, outcome: Outcome
    ) -> None:
        assert verdict(WAIT, timeline, {"hears": "nothing"}, ends=ends).outcome is outcome

    def test_the_reason_says_how_long_it_takes(self) -> None:
        found = verdict(WAIT, "0s tftp.asked file=a", ends=4)
        assert found.reason == "the capture ends 4 s after tftp.asked; 5 s are needed: capture longer"


class TestAbsent:
    NEVER: ClassVar = {"fact": "dhcp.offered", "once": "dhcp.discovered"}

    def test_without_once_it_is_clear(self) -> None:
        assert verdict({"absent": self.NEVER}, "0s tftp.asked").outcome is Outcome.CLEAR

    @pytest.mark.parametrize("at", [-5, 0, 3, 600])
    def test_anywhere_in_the_scope_is_enough(self, at: int) -> None:
        assert verdict({"absent": self.NEVER}, f"0s dhcp.discovered\n{at}s dhcp.offered").outcome is Outcome.CLEAR

    def test_the_first_once_is_the_hit(self) -> None:
        assert seconds(verdict({"absent": self.NEVER}, "1s dhcp.discovered\n2s dhcp.discovered")) == [[1]]

    @pytest.mark.parametrize(
        ("at", "ends", "outcome"),
        [
            (10, 60, Outcome.CLEAR),
            (10.5, 60, Outcome.FOUND),
            (99, 10, Outcome.FOUND),
            (99, 9.5, Outcome.UNDECIDED),
        ],
    )
    def test_with_a_span(self, at: float, ends: float, outcome: Outcome) -> None:
        detect = {"absent": {**self.NEVER, "within": "10 s"}}
        assert verdict(detect, f"0s dhcp.discovered\n{at}s dhcp.offered", ends=ends).outcome is outcome

    def test_the_absent_fact_may_depend_on_once(self) -> None:
        detect = {
            "absent": {
                "fact": "dhcp.offered",
                "where": {"vlan": "$ask.vlan"},
                "once": {"fact": "dhcp.discovered", "as": "ask"},
            }
        }
        asked = "0s dhcp.discovered vlan=5\n"
        assert verdict(detect, f"{asked}1s dhcp.offered vlan=5").outcome is Outcome.CLEAR
        assert verdict(detect, f"{asked}1s dhcp.offered vlan=6").outcome is Outcome.FOUND


class TestSequence:
    STEPS: ClassVar = {"steps": ["dhcp.discovered", "dhcp.offered", "dhcp.requested"]}

    def test_in_order(self) -> None:
        timeline = "0s dhcp.discovered\n1s dhcp.offered\n2s dhcp.requested"
        assert seconds(verdict({"sequence": self.STEPS}, timeline)) == [[0, 1, 2]]

    def test_not_out_of_order(self) -> None:
        timeline = "0s dhcp.discovered\n1s dhcp.requested\n2s dhcp.offered"
        assert verdict({"sequence": self.STEPS}, timeline).outcome is Outcome.CLEAR

    def test_at_one_time_the_order_of_arrival_counts(self) -> None:
        detect = {"sequence": {"steps": ["dhcp.discovered", "dhcp.offered"]}}
        assert verdict(detect, "0s dhcp.discovered\n0s dhcp.offered").outcome is Outcome.FOUND
        assert verdict(detect, "0s dhcp.offered\n0s dhcp.discovered").outcome is Outcome.CLEAR

    @pytest.mark.parametrize(("within", "outcome"), [("2 s", Outcome.FOUND), ("1999 ms", Outcome.CLEAR)])
    def test_within(self, within: str, outcome: Outcome) -> None:
        timeline = "0s dhcp.discovered\n1s dhcp.offered\n2s dhcp.requested"
        assert verdict({"sequence": {**self.STEPS, "within": within}}, timeline).outcome is outcome

    def test_a_later_start_is_tried_when_the_first_leads_nowhere(self) -> None:
        detect = {
            "sequence": {
                "steps": [{"fact": "dhcp.discovered", "as": "d"}, {"fact": "dhcp.offered", "where": {"xid": "$d.xid"}}],
                "within": "5 s",
            }
        }
        timeline = "0s dhcp.discovered xid=0x1\n8s dhcp.discovered xid=0x2\n9s dhcp.offered xid=0x2"
        assert seconds(verdict(detect, timeline)) == [[8, 9]]

    def test_a_fact_is_not_its_own_successor(self) -> None:
        detect = {"sequence": {"steps": ["dhcp.discovered", "dhcp.discovered"]}}
        assert verdict(detect, "0s dhcp.discovered").outcome is Outcome.CLEAR

    def test_the_count_is_how_often_it_came_to_its_end(self) -> None:
        detect = {"sequence": {"steps": ["dhcp.discovered", "dhcp.offered"]}}
        assert verdict(detect, "0s dhcp.discovered\n1s dhcp.discovered\n2s dhcp.offered").counted == 1


class TestRatio:
    @pytest.mark.parametrize(
        ("refused", "asked", "outcome"),
        [(1, 10, Outcome.CLEAR), (2, 10, Outcome.FOUND), (2, 9, Outcome.CLEAR), (0, 10, Outcome.CLEAR)],
    )
    def test_more_than_the_share_of_enough(self, refused: int, asked: int, outcome: Outcome) -> None:
        detect = {"ratio": {"part": "tftp.refused", "whole": "tftp.asked", "above": 0.1, "at_least": 10}}
        timeline = "\n".join(["0s tftp.asked"] * asked + ["1s tftp.refused"] * refused)
        found = verdict(detect, timeline)
        assert found.outcome is outcome
        assert found.counted == (refused if outcome is Outcome.FOUND else 0)


class TestWhatTheCaptureCanProve:
    def test_a_silence_needs_answers_to_somebody(self) -> None:
        found = verdict({"expect": ASK}, "0s dhcp.discovered", hears=Hearing.OTHERS)
        assert found.outcome is Outcome.UNDECIDED
        assert (
            found.reason == "nothing in this capture came towards a phone: mirror both directions of the phone's port"
        )

    def test_or_others_when_the_rule_is_content_with_them(self) -> None:
        keys = {"hears": "others"}
        assert verdict({"expect": ASK}, "0s dhcp.discovered", keys, hears=Hearing.OTHERS).outcome is Outcome.FOUND
        deaf = verdict({"expect": ASK}, "0s dhcp.discovered", keys, hears=Hearing.NOTHING)
        assert deaf.outcome is Outcome.UNDECIDED
        assert "every frame of this capture was sent by a phone" in str(deaf.reason)

    def test_a_silence_needs_the_start_of_the_boot(self) -> None:
        found = verdict({"expect": ASK}, "0s dhcp.discovered", from_start=False)
        assert found.outcome is Outcome.UNDECIDED
        assert found.reason == "the capture starts after the phone booted: restart the phone while capturing"

    def test_unless_the_rule_says_it_does_not(self) -> None:
        assert verdict({"expect": ASK}, "0s dhcp.discovered", {"from_start": False}, from_start=False).solutions

    def test_what_was_seen_needs_neither(self) -> None:
        found = verdict({"match": "dhcp.discovered"}, "0s dhcp.discovered", from_start=False, hears=Hearing.NOTHING)
        assert found.outcome is Outcome.FOUND

    def test_nor_does_it_beside_a_silence_under_any(self) -> None:
        detect = {"any": [{"expect": ASK}, {"match": "dhcp.refused"}]}
        asked = "0s dhcp.discovered\n"
        assert verdict(detect, f"{asked}1s dhcp.refused", hears=Hearing.NOTHING).outcome is Outcome.FOUND
        assert verdict(detect, asked, hears=Hearing.NOTHING).outcome is Outcome.UNDECIDED

    def test_a_rule_may_ask_for_it_without_an_operator_of_silence(self) -> None:
        keys = {"hears": "others", "from_start": True}
        count = {"count": {"fact": "dhcp.discovered", "at_least": 1}}
        assert verdict(count, "0s dhcp.discovered", keys, hears=Hearing.NOTHING).outcome is Outcome.UNDECIDED
        assert verdict(count, "0s dhcp.discovered", keys, from_start=False).outcome is Outcome.UNDECIDED
        assert verdict(count, "0s dhcp.discovered", keys).outcome is Outcome.FOUND

    def test_answers_in_time_are_clear_whatever_the_capture_hears(self) -> None:
        timeline = "0s dhcp.discovered\n1s dhcp.offered"
        assert verdict({"expect": ASK}, timeline, hears=Hearing.NOTHING, ends=1).outcome is Outcome.CLEAR
