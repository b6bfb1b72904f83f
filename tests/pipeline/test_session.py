"""A session gives its answer at any moment, and being asked in between changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.model.facts.tftp import TftpAsked
from acdiag.pipeline import Session
from acdiag.present.json.case import dump
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import in_time_order, open_sources
from tests.frames import PHONE, SERVER, arp, bootp, frame, from_client
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[2] / "captures"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


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


def test_streams_may_be_asked_for_before_the_case(shelf: Shelf) -> None:
    at_once, frames = session(shelf, "call-on-a-bad-way")
    before, _ = session(shelf, "call-on-a-bad-way")
    for taken in frames:
        at_once.take(taken)  # type: ignore[arg-type]
        before.take(taken)  # type: ignore[arg-type]
    streams = before.finish()
    case = before.case(streams=streams)
    assert case.streams == streams != ()
    assert dump(case) == dump(at_once.case())


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


@pytest.mark.parametrize("known", [False, True], ids=["without", "with"])
def test_a_configuration_names_the_ports_of_log_and_recording(shelf: Shelf, known: bool) -> None:
    from acdiag.model.case import SourceReport
    from acdiag.simulate import ac49x
    from acdiag.wire.configuration import parse
    from tests.frames import udp
    from tests.streams.recording_making import PC, PHONE, rtp

    told = Session(shelf, [SourceReport("test.pcap", "pcap")])
    if known:
        text = (
            b"system/syslog/mode=Network\nsystem/syslog/server_port=5599\n"
            b"voip/packet_recording/enabled=1\nvoip/packet_recording/remote_port=50010\n"
        )
        told.take_configuration(parse(text, "450HD.cfg", "450HD.cfg"))
    line = b"<14>Mar  2 08:00:00 450HD voip_task: hello"
    for number in range(40):
        told.take(frame(udp(PHONE, PC, 40_001, 5599, line), number * 0.02, number * 2 + 1))
        recorded = ac49x.packet(ac49x.RTP, rtp(number), number, from_dsp=True)
        told.take(frame(udp(PHONE, PC, 40_000, 50_010, recorded), number * 0.02 + 0.01, number * 2 + 2))
    case = told.case()
    assert [each.decoder for each in case.recordings] == (["ac49x"] if known else [])
    assert (case.sources[0].protocols["syslog"] > 0) is known


def test_a_damaged_question_is_counted_and_asks_nobody(shelf: Shelf) -> None:
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether

    from acdiag.model.case import SourceReport

    heard = Session(shelf, [SourceReport("test.pcap", "pcap")])
    for second, name in enumerate(("a.cfg", "b.cfg", "c.cfg")):
        request = UDP(sport=2000 + second, dport=69) / (b"\0\1" + name.encode() + b"\0octet\0")
        data = bytearray(bytes(Ether(src=PHONE, dst=SERVER) / IP(src="10.59.1.7", dst="10.59.0.3") / request))
        data[30] ^= 0x80 * (name == "c.cfg")
        heard.take(frame(bytes(data), second))
    (story,) = heard.stories()
    asked = [fact for boot in story.boots for fact in boot.facts if isinstance(fact, TftpAsked)]
    assert [fact.file for fact in asked] == ["a.cfg", "b.cfg"]
    (entry,) = heard.case().not_understood
    assert (entry.what, entry.count) == ("wire.malformed udp", 1)
