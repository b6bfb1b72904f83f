"""A fault that the wire or the phone's log shows, or both."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.model.finding import Finding, Outcome
from acdiag.rulebook.detection import Count
from acdiag.rulebook.engine import evaluate
from acdiag.rulebook.entry import Entry, Mistake
from acdiag.rulebook.examples import tell
from acdiag.rulebook.explain import sections
from acdiag.rulebook.rule import Example
from acdiag.rulebook.shelf import parse
from acdiag.rulebook.thresholds import Threshold, with_thresholds
from tests.rule_book import shipped
from tests.rulebook.making import rule, shelve

RULE = {
    "id": "ACD-TIME-900",
    "name": "silent",
    "needs": ["ntp.asked"],
    "hears": "answers",
    "detect": {"match": {"fact": "ntp.unanswered"}},
    "log": {
        "detect": {"match": {"fact": "log.said", "where": {"screen": "PIN expired"}}},
        "observed": "the log says {screen}",
    },
    "clears_on": "ntp.answered",
    "severity_when": [{"where": {"reason": "unreachable"}, "severity": "notice"}],
    "observed": "{server} is silent",
    "fix": [{"do": "mend {server} of {mac}", "owner": "server"}],
    "filter": "ntp && ip.addr == {server}",
    "tests": [
        {"name": "a", "timeline": "0s ntp.asked\n5s ntp.unanswered", "expect": "found"},
        {"name": "b", "timeline": "0s ntp.asked", "expect": "clear"},
    ],
}
ASKED = "0s ntp.asked server=10.1.1.1\n5s ntp.unanswered server=10.1.1.1"
SAID = '9s log.said screen="PIN expired"'


def judged(tmp_path: Path, timeline: str) -> tuple[Outcome, Finding | None]:
    shelf = shelve(tmp_path, RULE)
    story = tell(Example("x", timeline, Outcome.FOUND, 1))
    judgement = evaluate(shelf, (story,))
    return judgement.rules[0].outcome, next(iter(judgement.findings), None)


def test_the_wire_alone(tmp_path: Path) -> None:
    _, finding = judged(tmp_path, ASKED)
    assert finding is not None
    assert (finding.observed, len(finding.evidence)) == ("10.1.1.1 is silent", 1)


def test_the_log_alone_needs_no_proof_of_the_wire(tmp_path: Path) -> None:
    outcome, finding = judged(tmp_path, SAID)
    assert outcome is Outcome.FOUND
    assert finding is not None
    assert finding.observed == "the log says PIN expired"
    assert finding.actions[0].do == "mend <server> of 00:90:8f:00:00:01"
    assert finding.wireshark_filter.startswith("frame.number")


def test_both_are_one_finding_in_the_words_of_the_wire(tmp_path: Path) -> None:
    _, finding = judged(tmp_path, f"{ASKED}\n{SAID}")
    assert finding is not None
    assert (finding.observed, finding.count) == ("10.1.1.1 is silent", 1)
    assert [where.summary for where in finding.evidence] == ["ntp.unanswered", "log.said"]
    assert finding.last - finding.first == 4_000_000_000


def test_what_the_wire_clears_is_over(tmp_path: Path) -> None:
    _, finding = judged(tmp_path, f"{SAID}\n20s ntp.answered")
    assert finding is not None
    assert finding.cleared is not None


@pytest.mark.parametrize(
    ("timeline", "outcome"), [("0s ntp.asked", Outcome.CLEAR), ("0s log.heard", Outcome.NOT_APPLICABLE)]
)
def test_without_either_the_wire_decides(tmp_path: Path, timeline: str, outcome: Outcome) -> None:
    assert judged(tmp_path, timeline) == (outcome, None)


def test_an_arrow_to_what_only_the_wire_knows_does_not_hold(tmp_path: Path) -> None:
    cause = {
        "id": "ACD-DNS-900",
        "name": "cause",
        "detect": {"match": "dns.failed"},
        "explains": [{"rule": "ACD-TIME-900", "where": {"reason": "silence"}}],
        "tests": [
            {"name": "a", "timeline": "0s dns.failed", "expect": "found"},
            {"name": "b", "timeline": "0s ntp.asked", "expect": "clear"},
        ],
    }
    shelf = shelve(tmp_path, RULE, cause)
    for timeline, explained in ((f"0s dns.failed\n{ASKED}", True), (f"0s dns.failed\n{SAID}", False)):
        judgement = evaluate(shelf, (tell(Example("x", timeline, Outcome.FOUND, 1)),))
        assert any(judgement.links[id_] for id_ in judgement.links) is explained


def test_the_log_half_needs_its_own_words() -> None:
    with pytest.raises(Mistake, match="observed"):
        rule(log={"detect": {"match": "log.said"}})


def test_a_place_that_a_line_cannot_fill_is_a_mistake() -> None:
    with pytest.raises(Mistake, match="server"):
        rule(log={"detect": {"match": "log.said"}, "observed": "{server} says so"})


def test_a_site_changes_the_numbers_of_both_halves(tmp_path: Path) -> None:
    shelf = shipped()
    node = Entry(parse(b"5").node, "a number").node
    changed = with_thresholds(shelf.by_id["ACD-PHONE-001"], [Threshold("at_least", 1, node)])
    assert changed.told is not None
    numbers = [operator.at_least for part in (changed.detection, changed.told.detection)
               for operator in part.detect.leads if isinstance(operator, Count)]  # fmt: skip
    assert numbers == [5, 5]


def test_explain_says_what_the_log_says() -> None:
    shelf = shipped()
    told = {section.heading: section.lines for section in sections(shelf.by_id["ACD-REG-001"])}
    assert any("log says" in line for line in told["Seen as"])
