"""A session gives its answer at any moment, and being asked in between changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.pipeline import Session
from acdiag.present.json.case import dump
from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from acdiag.sources.opening import in_time_order, open_sources
from tests.frames import PHONE, arp, bootp, frame, from_client

CAPTURES = Path(__file__).parents[1] / "captures"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return load([builtin_folder()])


def session(shelf: Shelf, *names: str) -> tuple[Session, list[object]]:
    sources = open_sources([str(CAPTURES / name / "capture.pcapng") for name in names], on_skip=lambda *_: None)
    return Session(shelf, [source.report for source in sources]), list(in_time_order(sources))


@pytest.mark.parametrize("name", ["no-offer", "tftp-stalled", "recovery-loop-complete"])
def test_asking_in_between_changes_nothing(shelf: Shelf, name: str) -> None:
    once, frames = session(shelf, name)
    often, _ = session(shelf, name)
    for number, taken in enumerate(frames):
        once.take(taken)  # type: ignore[arg-type]
        often.take(taken)  # type: ignore[arg-type]
        if number % 20 == 0:
            often.case()
    assert dump(often.case()) == dump(once.case())


def test_two_captures_of_one_network_are_one_story(shelf: Shelf) -> None:
    both, frames = session(shelf, "no-offer", "healthy-450hd")
    for taken in frames:
        both.take(taken)  # type: ignore[arg-type]
    assert len(both.case().sources) == 2


def test_the_tap_hears_others_only_by_a_frame_that_no_phone_sent(shelf: Shelf) -> None:
    from acdiag.model.case import SourceReport

    alone = Session(shelf, [SourceReport("test.pcap", "pcap")])
    for second in (0, 4, 8, 20):
        alone.take(frame(from_client(bootp(1, 1)), second))
    (story,) = alone.stories()
    assert story.coverage.hears_others == frozenset()
    (report,) = [rule for rule in alone.case().rules if rule.rule == "ACD-DHCP-001"]
    assert report.outcome == "undecided"
    alone.take(frame(arp("02:00:00:00:00:05", "10.59.0.1", "10.59.0.2"), 40))
    assert alone.case().findings[0].rule == "ACD-DHCP-001"
    assert alone.case().findings[0].phone == PHONE


def test_what_cannot_be_read_is_shown_to_those_who_want_to_know(shelf: Shelf) -> None:
    from acdiag.model.case import SourceReport
    from tests.frames import SERVER, udp

    cut = Session(shelf, [SourceReport("test.pcap", "pcap")])
    question = bytes.fromhex("000701000001000000000000") + b"\1a\0" + bytes.fromhex("00010001")
    for second in (0, 5, 30):
        cut.take(frame(udp("10.59.1.7", "10.59.0.2", 40000, 53, question), second))
        cut.take(frame(udp("10.59.0.2", "10.59.1.7", 53, 40000, question[:14], mac=SERVER, to=PHONE), second + 0.1))
    (story,) = cut.stories()
    (silence,) = [fact for boot in story.boots for fact in boot.facts if fact.name == "dns.unanswered"]
    assert silence.alive
    assert cut.case().findings == ()
