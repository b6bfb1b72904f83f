"""All rules on all phones: which rules a phone meets at all, what is remembered, and the sum over phones."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

from acdiag.model.case import RuleReport
from acdiag.model.finding import Outcome, Severity
from acdiag.rulebook.detection import Hearing
from acdiag.rulebook.docket import Docket
from acdiag.rulebook.engine import NO_PHONE, evaluate
from acdiag.rulebook.shelf import Shelf
from acdiag.timeline.story import PhoneStory
from tests.rule_book import shipped
from tests.rulebook.making import SECOND, shelve, story

EXPECT = {"expect": {"after": "dhcp.discovered", "then": "dhcp.offered", "within": "5 s"}}
BOOT = """
0s  link.heard
1s  dhcp.discovered xid=0x1 asked=1,3,6,43
2s  dhcp.offered xid=0x1 server=10.0.0.1
2s  dhcp.requested xid=0x1 server=10.0.0.1
3s  dhcp.acked xid=0x1 server=10.0.0.1 asked=1,3,6,43 options=1,3,6 missing=43
4s  tftp.asked file=450HD.img server=10.0.0.1
9s  tftp.unanswered file=450HD.img server=10.0.0.1
"""


def _phone(timeline: str, mac: str = "00:90:8f:00:00:01", **keys: object) -> PhoneStory:
    return story(timeline, phone={"mac": mac}, **keys)


def test_outcomes_and_reasons_by_phone(tmp_path: Path) -> None:
    shelf = shelve(tmp_path, {"needs": ["dhcp.acked"]}, {"detect": EXPECT}, {"detect": {"match": "tftp.asked"}})
    judgement = evaluate(shelf, [_phone("0s dhcp.discovered", ends=2 * 1)])
    phone = judgement.phones["00:90:8f:00:00:01"]
    assert phone.outcomes == {
        "ACD-DHCP-901": Outcome.NOT_APPLICABLE,
        "ACD-DHCP-902": Outcome.UNDECIDED,
        "ACD-DHCP-903": Outcome.CLEAR,
    }
    assert phone.reasons == {
        "ACD-DHCP-901": "dhcp.acked was never seen",
        "ACD-DHCP-902": "the capture ends 2 s after dhcp.discovered; 5 s are needed: capture longer",
    }
    assert judgement.findings == []


def test_over_all_phones_the_best_known_outcome_and_the_commonest_reason(tmp_path: Path) -> None:
    shelf = shelve(tmp_path, {"detect": EXPECT, "needs": ["dhcp.discovered"]})
    asked = "0s dhcp.discovered"
    deaf = [_phone(asked, f"00:90:8f:00:00:0{n}", hears=Hearing.NOTHING) for n in (1, 2)]
    short = _phone(asked, "00:90:8f:00:00:03", ends=1)
    idle = _phone("0s tftp.asked", "00:90:8f:00:00:04")
    found = _phone(asked, "00:90:8f:00:00:05")
    (report,) = evaluate(shelf, [short, *deaf, idle]).rules
    assert report.outcome is Outcome.UNDECIDED
    assert "mirror both directions" in str(report.reason)
    assert evaluate(shelf, [short, found]).rules == (RuleReport("ACD-DHCP-901", Outcome.FOUND, None, Severity.WARNING),)
    assert evaluate(shelf, [idle]).rules[0].reason == "dhcp.discovered was never seen"
    assert evaluate(shelf, []).rules == (
        RuleReport("ACD-DHCP-901", Outcome.NOT_APPLICABLE, NO_PHONE, Severity.WARNING),
    )


def test_a_finding_per_rule_and_phone(tmp_path: Path) -> None:
    shelf = shelve(tmp_path, {}, {"detect": EXPECT})
    stories = [
        _phone("0s dhcp.discovered vlan=120\n9s dhcp.discovered vlan=120", mac)
        for mac in ("00:90:8f:00:00:01", "00:90:8f:00:00:02")
    ]
    judgement = evaluate(shelf, stories)
    assert [finding.id for finding in judgement.findings] == [
        "ACD-DHCP-901@00:90:8f:00:00:01",
        "ACD-DHCP-902@00:90:8f:00:00:01",
        "ACD-DHCP-901@00:90:8f:00:00:02",
        "ACD-DHCP-902@00:90:8f:00:00:02",
    ]
    assert judgement.shares["ACD-DHCP-901@00:90:8f:00:00:01"] == {"vlan": 120}
    assert {finding.last - finding.first for finding in judgement.findings} == {9 * SECOND}


def test_retired_rules_judge_nothing(tmp_path: Path) -> None:
    shelf = shelve(tmp_path, {"status": "retired"}, {})
    assert [report.rule for report in evaluate(shelf, [_phone("0s dhcp.discovered")]).rules] == ["ACD-DHCP-902"]


def test_a_rule_whose_facts_were_not_seen_costs_nothing(tmp_path: Path) -> None:
    shelf = shelve(
        tmp_path,
        {"detect": EXPECT},
        {"needs": ["dhcp.acked"]},
        {"detect": {"any": [{"match": "tftp.asked"}, {"match": "arp.probed"}]}},
    )
    assert evaluate(shelf, [_phone("0s lldp.offered\n1s cdp.offered")]).evaluated == 0


def _copies(shelf: Shelf, number: int) -> Shelf:
    rules = tuple(
        replace(rule, id=f"{rule.id}-{copy:04}", explains=()) for copy in range(number) for rule in shelf.rules
    )
    return Shelf(rules, shelf.digest, {rule.id: rule for rule in rules}, {rule.id: {} for rule in rules})


def test_a_thousand_copies_of_the_rules_evaluate_nothing_again() -> None:
    shelf = shipped()
    copies = _copies(shelf, 1000)
    once = evaluate(shelf, [_phone(BOOT)])
    often = evaluate(copies, [_phone(BOOT)])
    assert once.evaluated > 0
    assert often.evaluated == once.evaluated
    assert len(often.findings) == 1000 * len(once.findings)
    assert len(Docket(copies.rules).charges) == len(Docket(shelf.rules).charges)


def test_equal_conditions_of_different_files_are_evaluated_once(tmp_path: Path) -> None:
    one = shelve(tmp_path / "one", {"detect": EXPECT})
    many = shelve(
        tmp_path / "many", *({"detect": EXPECT, "needs": ["dhcp.discovered"] if n else None} for n in range(50))
    )
    phone = _phone(BOOT)
    assert evaluate(many, [phone]).evaluated <= evaluate(one, [phone]).evaluated + 1


def test_what_explains_what_is_said_per_phone(tmp_path: Path) -> None:
    shelf = shelve(tmp_path, {"explains": ["ACD-DHCP-902", "ACD-DHCP-903"]}, {}, {"detect": {"match": "tftp.asked"}})
    judgement = evaluate(shelf, [_phone("0s dhcp.discovered", "00:90:8f:00:00:0a")])
    cause, effect = (f"ACD-DHCP-{number}@00:90:8f:00:00:0a" for number in (901, 902))
    assert judgement.links == {cause: {effect}, effect: frozenset()}


def test_same_input_same_answer() -> None:
    shelf = shipped()
    first, second = (evaluate(shelf, [_phone(BOOT)]) for _ in range(2))
    assert first == second


def test_phones_may_be_judged_elsewhere_and_in_any_order(tmp_path: Path) -> None:
    def elsewhere(work: Any, items: Any) -> list[Any]:
        return [pickle.loads(pickle.dumps(work(item))) for item in reversed(items)][::-1]

    shelf = shelve(tmp_path, {"detect": EXPECT, "explains": ["ACD-DHCP-902"]}, {"detect": {"match": "dhcp.discovered"}})
    phones = [_phone("0s dhcp.discovered", f"00:90:8f:00:00:0{n}", ends=n * 4) for n in range(3)]
    here = evaluate(shelf, phones)
    assert len(here.findings) == 4, "the last phone's wait was seen to its end"
    assert here.links["ACD-DHCP-901@00:90:8f:00:00:02"] == {"ACD-DHCP-902@00:90:8f:00:00:02"}
    assert evaluate(shelf, phones, elsewhere) == here
