"""What a capture cannot show is undecided with a reason, neither found nor clear."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from acdiag.model.finding import Outcome
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from acdiag.simulate.scenarios import SCENARIOS, write
from acdiag.sources.opening import in_time_order, open_sources
from tests.rule_book import shipped

CAPTURES = Path(__file__).parent.parent / "captures"
SECOND = 1_000_000_000
INSIDE_SIP = {f"ACD-{rule}" for rule in ("REG-002", "REG-003", "REG-004", "REG-005", "CALL-001", "CALL-004")}


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def _undecided(path: Path, shelf: Shelf, *, fact: str = "", seconds: float = 0.0) -> Mapping[str, str]:
    """Rules without an answer and why, when the capture ends some seconds after the first `fact`."""
    until = None
    if fact:
        facts = [fact_ for story in _session(path, shelf).stories() for boot in story.boots for fact_ in boot.facts]
        until = next(each.at for each in facts if each.name == fact) + round(seconds * SECOND)
    case = _session(path, shelf, until).case()
    return {
        rule: phone.reasons[rule]
        for phone in case.phones
        for rule, outcome in phone.outcomes.items()
        if outcome is Outcome.UNDECIDED
    }


def _session(path: Path, shelf: Shelf, until: int | None = None) -> Session:
    opened = open_sources([str(path)], on_skip=lambda *_: None)
    session = Session(shelf, [source.report for source in opened])
    for frame in in_time_order(opened):
        if until is None or frame.at <= until:
            session.take(frame)
    for source in opened:
        source.close()
    return session


def test_what_runs_inside_tls_is_undecided_and_says_what_would_decide_it(shelf: Shelf) -> None:
    undecided = _undecided(CAPTURES / "tls-accepted" / "capture.pcapng", shelf)
    assert undecided.keys() >= INSIDE_SIP | {"ACD-CERT-005"}
    for rule in INSIDE_SIP:
        assert "inside TLS" in undecided[rule]
        assert "a TLS key log, SIP in clear on port 5060, or the log of the phone" in undecided[rule]


def test_sip_in_clear_decides_the_same_rules(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "capture.pcapng"
    write(SCENARIOS["register-repeated"], path)
    assert not INSIDE_SIP & _undecided(path, shelf).keys()


@pytest.mark.parametrize(
    ("scenario", "fact", "seconds", "rule", "why"),
    [
        ("tftp-silent", "tftp.asked", 4, "ACD-PROV-002", "5 s are needed"),
        ("tftp-stalled", "tftp.answered", 8, "ACD-PROV-003", "15 s are needed"),
        ("register-unanswered", "sip.register_asked", 20, "ACD-REG-002", "32 s are needed"),
    ],
    ids=["TFTP request", "TFTP transfer", "REGISTER"],
)
def test_a_wait_that_the_capture_cuts_off(
    scenario: str, fact: str, seconds: float, rule: str, why: str, shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "capture.pcapng"
    write(SCENARIOS[scenario], path)
    assert why in _undecided(path, shelf, fact=fact, seconds=seconds)[rule]
    assert rule not in _undecided(path, shelf)
