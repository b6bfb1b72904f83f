"""Calls beside their streams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from acdiag.model.facts.media import RtpCarried
from acdiag.model.stream import Stream, Whole
from acdiag.timeline.carried import MOST_CALLS, Calls, facts, unanswered
from acdiag.timeline.identity import Identity
from acdiag.timeline.story import Coverage
from acdiag.timeline.weight import weight
from acdiag.timeline.wording import parse
from tests.stream_making import PHONE, SECOND, made

OWN, OTHER = "10.0.0.1:4000", "10.0.0.2:20000"
ALL = Whole()
SENT = made(first=2 * SECOND, last=30 * SECOND)
RECEIVED = made(source=OTHER, destination=OWN, ssrc=9, first=2 * SECOND, last=30 * SECOND, packets=400)
TALK = f"""
    1s   sdp.agreed call_id=c1 listens={OWN} other={OTHER} direction=sendrecv
    1s   sip.call_answered call_id=c1 status=200
    31s  sip.call_ended call_id=c1 seconds=30
"""


def carried(
    text: str,
    *streams: Stream,
    last: float = 100,
    host: str = "10.0.0.1",
    whole: Whole = ALL,
    relayed: Mapping[str, tuple[int, int]] = MappingProxyType({}),
) -> list[RtpCarried]:
    calls = Calls()
    for fact in parse(text):
        calls.add(replace(fact, host=host, where=tuple(each._replace(source="a.pcap") for each in fact.where)))
    return list(calls.carried(streams, {"a.pcap": int(last * SECOND)}, whole, relayed=relayed))


def test_a_good_call() -> None:
    (fact,) = carried(TALK, SENT, RECEIVED)
    assert (fact.host, fact.call_id, fact.other, fact.signalled, fact.rtp_seen) == ("10.0.0.1", "c1", OTHER, True, True)
    assert (fact.sends, fact.receives, fact.sent, fact.received) == (30.0, 30.0, 500, 400)
    assert fact.at == 31 * SECOND


def test_nothing_comes_back() -> None:
    (fact,) = carried(TALK, SENT)
    assert (fact.sent, fact.received) == (500, 0)
    assert [where.frame for where in fact.where][1:] == [7]


def test_a_call_whose_streams_may_be_missing_is_not_judged() -> None:
    """What gave way, or found no room, is no silence."""
    assert carried(TALK, SENT, whole=Whole(after=1 * SECOND)) == []
    assert carried(TALK, SENT, whole=Whole(before=31 * SECOND)) == []
    assert len(carried(TALK, SENT, whole=Whole(1 * SECOND - 1, 31 * SECOND + 1))) == 1


def test_who_may_have_been_answered_is_not_judged() -> None:
    assert alone(PHONES, whole=Whole(after=PHONES.first)) == 0
    assert alone(PHONES, whole=Whole(before=PHONES.last)) == 0
    assert alone(PHONES, whole=Whole(PHONES.first - 1, PHONES.last + 1)) == 1


def test_another_port_than_announced_still_counts_as_sent() -> None:
    (fact,) = carried(TALK, replace(SENT, source="10.0.0.1:4006"))
    assert fact.sent == 500


def test_where_ice_took_a_call_counts_and_its_video_does_not() -> None:
    """Agreed on are the candidates by default, which are those of a relay as a rule."""
    taken = (replace(SENT, destination="10.0.0.7:30000"), replace(RECEIVED, source="10.0.0.7:30000"))
    relayed = TALK.replace(OWN, "192.0.2.1:53000").replace(OTHER, "192.0.2.2:54000")
    (fact,) = carried(relayed, *(replace(each, call_id="c1") for each in taken))
    assert (fact.sent, fact.received) == (500, 400)
    (fact,) = carried(relayed, *(replace(each, call_id="c1", clock=90_000) for each in taken))
    assert (fact.sent, fact.received) == (0, 0)
    (fact,) = carried(relayed, *(replace(each, call_id="c2") for each in taken))
    assert (fact.sent, fact.received) == (0, 0)


def test_a_phone_behind_address_translation_hears_what_comes_back_to_where_it_sends_from() -> None:
    """The other end answers the packets, not the private address of the session description."""
    translated = TALK.replace(OWN, "192.168.1.10:4000")
    sent = replace(SENT, source="10.0.0.1:61000", call_id="c1")
    back = replace(RECEIVED, destination="10.0.0.1:61000", call_id="c1")
    (fact,) = carried(translated, sent, back)
    assert (fact.sent, fact.received) == (500, 400)
    (fact,) = carried(translated, sent)
    assert (fact.sent, fact.received) == (500, 0)


def test_a_call_whose_way_ice_chose_is_no_stream_without_signalling() -> None:
    lone = replace(SENT, destination="10.0.0.7:30000", call_id="c1")
    calls = Calls()
    for fact in parse(TALK):
        calls.add(fact)
    assert {lone.source, lone.destination, OTHER} == calls.places([lone])
    assert {OWN, OTHER} == calls.places([replace(lone, call_id="c2")])


@pytest.mark.parametrize(("times", "seen"), [((5, 30), False), ((-5, 0), True), ((40, 60), True), (None, True)])
def test_what_passes_inside_turn_meanwhile_is_no_silence(times: tuple[int, int] | None, seen: bool) -> None:
    before = replace(SENT, destination="10.0.0.3:20000", first=0, last=SECOND // 2)
    relayed = {"10.0.0.1": (times[0] * SECOND, times[1] * SECOND)} if times else {}
    (fact,) = carried(TALK, before, relayed=relayed)
    assert (fact.sent, fact.received, fact.rtp_seen) == (0, 0, seen)
    (fact,) = carried(TALK, SENT, relayed=relayed)
    assert (fact.sent, fact.received, fact.rtp_seen) == (500, 0, True)


def test_streams_of_another_time_or_between_others_do_not_count() -> None:
    (fact,) = carried(
        TALK,
        replace(SENT, first=40 * SECOND, last=50 * SECOND),
        replace(SENT, source="10.9.9.9:1", destination="10.9.9.8:1"),
    )
    assert (fact.sent, fact.received, fact.rtp_seen) == (0, 0, True)
    (fact,) = carried(TALK)
    assert not fact.rtp_seen


RECORDED = (
    replace(SENT, source="10.0.0.1:0", destination="unknown:0", via="recording", packets=490),
    replace(RECEIVED, source="unknown:0", destination="10.0.0.1:0", via="recording", packets=480),
)


def test_recorded_rtp_without_ends_shows_no_filter() -> None:
    """A capture of SIP and of the phone's recording alone: it has no RTP of its own, and the call was heard."""
    for streams in (RECORDED, RECORDED[:1], RECORDED[1:]):
        (fact,) = carried(TALK, *streams)
        assert (fact.sent, fact.received, fact.rtp_seen) == (0, 0, False)
    gateway = replace(SENT, source="unknown:0", destination="unknown:0", via="acdr")
    (fact,) = carried(TALK, gateway)
    assert (fact.sent, fact.received, fact.rtp_seen) == (0, 0, False)


def test_what_the_phone_recorded_was_no_silence() -> None:
    elsewhere = made(source="10.9.9.9:1000", destination="10.9.9.8:1000", ssrc=77)
    (fact,) = carried(TALK, elsewhere, *RECORDED)
    assert not fact.rtp_seen, "the tap sees RTP, and not where this call's goes"
    (fact,) = carried(TALK, SENT, *RECORDED)
    assert (fact.sent, fact.received, fact.rtp_seen) == (500, 480, True)
    (fact,) = carried(TALK, SENT, RECORDED[0])
    assert (fact.sent, fact.received, fact.rtp_seen) == (500, 0, True)
    late = [replace(stream, first=40 * SECOND, last=50 * SECOND) for stream in RECORDED]
    (fact,) = carried(TALK, SENT, *late)
    assert (fact.sent, fact.received) == (500, 0)


BEFORE = replace(SENT, destination="10.0.0.3:20000", first=0, last=SECOND // 2)


@pytest.mark.parametrize(
    ("server", "stream", "seen"),
    [
        ("10.0.0.9:5060", BEFORE, True),
        ("10.0.0.9:5060", replace(BEFORE, source="10.0.0.5:4000", destination=OTHER), True),
        ("10.0.0.9:5060", replace(BEFORE, source="10.0.0.5:4000"), False),
        ("10.0.0.9:5060", replace(BEFORE, capture="b.pcap"), False),
        # A capture taken beside the server sees what it relays, and no media between others.
        ("10.0.0.3:5060", BEFORE, False),
        ("10.0.0.2:5060", replace(BEFORE, source="10.0.0.5:4000"), True),
    ],
)
def test_only_rtp_of_these_ends_shows_that_theirs_would_be_seen(server: str, stream: Stream, seen: bool) -> None:
    (fact,) = carried(TALK.replace("status=200", f"status=200 server={server}"), stream)
    assert (fact.sent, fact.received, fact.rtp_seen) == (0, 0, seen)


def test_who_hears_at_a_relay_sends_what_nobody_recognises() -> None:
    relayed = TALK.replace(OWN, "203.0.113.9:51000")
    (fact,) = carried(relayed, BEFORE)
    assert (fact.sent, fact.received, fact.rtp_seen) == (0, 0, False)
    (fact,) = carried(relayed, replace(RECEIVED, destination="203.0.113.9:51000"))
    assert (fact.received, fact.rtp_seen) == (400, True)


def test_hold_is_taken_away() -> None:
    held = f"""
    11s  sdp.agreed call_id=c1 listens={OWN} other={OTHER} direction=sendonly
    21s  sdp.agreed call_id=c1 listens={OWN} other={OTHER} direction=inactive
    31s"""
    (fact,) = carried(TALK.replace("\n    31s", held), SENT)
    assert (fact.sends, fact.receives) == (20.0, 10.0)


def test_when_a_call_was_on_hold() -> None:
    calls = Calls()
    for fact in parse(
        TALK
        + f"""
    11s  sdp.agreed call_id=c1 listens={OWN} other={OTHER} direction=sendonly
    21s  sdp.agreed call_id=c1 listens={OWN} other={OTHER} direction=sendrecv
    28s  sdp.agreed call_id=c1 listens={OWN} other={OTHER} direction=inactive
    """
    ):
        calls.add(replace(fact, host="10.0.0.1"))
    spans = [(11 * SECOND, 21 * SECOND), (28 * SECOND, 30 * SECOND)]
    assert list(calls.holds(replace(RECEIVED, call_id="c1"))) == spans
    assert list(calls.holds(replace(SENT, call_id="c1"))) == spans
    assert list(calls.holds(replace(SENT, call_id="c2"))) == []


def test_a_call_that_goes_on_is_judged_up_to_the_end_of_the_capture() -> None:
    (fact,) = carried(TALK.replace("31s  sip.call_ended call_id=c1 seconds=30", ""), SENT, last=9)
    assert (fact.sends, fact.at) == (8.0, 9 * SECOND)


def test_a_call_without_answer_or_without_sdp_is_not_judged() -> None:
    assert carried("1s sip.call_answered call_id=c1 status=200", SENT) == []
    assert carried(f"1s sdp.agreed call_id=c1 listens={OWN} other={OTHER} direction=sendrecv", SENT) == []
    assert carried("1s sip.registered", SENT) == []


def test_calls_are_bounded() -> None:
    calls = Calls()
    (fact,) = parse("1s sip.call_answered call_id=c1 status=200")
    for number in range(MOST_CALLS + 5):
        calls.add(replace(fact, call_id=str(number)))  # type: ignore[call-arg]
    assert len(calls._ends) == MOST_CALLS
    assert [call for _, call in calls._ends][-1] == str(MOST_CALLS + 4)
    assert calls.not_kept == 5


def test_changes_of_calls_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    (fact,) = parse("1s sdp.agreed call_id=c1 listens=10.0.0.1:4000 other=10.0.0.2:20000 direction=sendrecv")
    monkeypatch.setattr("acdiag.timeline.carried.WEIGHT", 10 * weight(fact))
    calls = Calls()
    for number in range(8):
        for at in range(3):
            calls.add(replace(fact, call_id=f"c{number}", at=at))  # type: ignore[call-arg]
    assert [call for _, call in calls._ends] == ["c5", "c6", "c7"]
    assert calls._weight == 9 * weight(fact)
    assert calls.not_kept == 5


PHONES = replace(SENT, phone=PHONE, sent_by_phone=True)


def alone(
    *streams: Stream,
    signalled: tuple[str, ...] = (),
    controlled: tuple[str, ...] = (),
    hears: str = "a.pcap",
    whole: Whole = ALL,
) -> int:
    return len(list(unanswered(streams, signalled, controlled, {hears}, whole)))


def test_a_phone_that_sends_into_nothing() -> None:
    (fact,) = unanswered([PHONES], (), (), {"a.pcap"}, ALL)
    assert (fact.host, fact.signalled, fact.other, fact.sends, fact.sent, fact.received) == (
        "10.0.0.1", False, OTHER, 28.0, 500, 0,
    )  # fmt: skip


@pytest.mark.parametrize("controlled", [OWN, "10.0.0.1:4001"])
def test_rtcp_that_comes_back_shows_that_the_way_is_open(controlled: str) -> None:
    assert alone(PHONES, controlled=(controlled,)) == 0


def test_what_proves_nothing() -> None:
    assert alone(PHONES) == 1
    assert alone(PHONES, RECEIVED) == 0
    assert alone(PHONES, replace(RECEIVED, source="10.7.7.7:9")) == 0
    assert alone(PHONES, signalled=(OWN,)) == 0
    assert alone(PHONES, signalled=(OTHER,)) == 0
    assert alone(PHONES, hears="b.pcap") == 0
    assert alone(replace(PHONES, sent_by_phone=False)) == 0
    assert alone(replace(PHONES, via="recording")) == 0
    for place in ("239.1.1.1:5004", "10.0.0.255:5004", "10.0.0.9:50000", "unknown"):
        assert alone(replace(PHONES, destination=place)) == 0


def test_what_the_phone_records_of_the_far_end_is_an_answer() -> None:
    """A mirror port that shows one direction: the phone's own recording says what it heard."""
    heard = RECORDED[1]
    assert alone(PHONES, *RECORDED) == 0
    assert alone(PHONES, RECORDED[0]) == 1
    assert alone(PHONES, replace(heard, destination="10.0.0.3:0")) == 1
    assert alone(PHONES, replace(heard, first=40 * SECOND, last=50 * SECOND)) == 1
    assert alone(PHONES, replace(heard, via="wire", destination="10.0.0.1:0")) == 1


def test_all_facts_of_media_together() -> None:
    coverage = Coverage({"a.pcap": 100 * SECOND}, frozenset(("a.pcap",)), frozenset(("a.pcap",)))
    identity = Identity()
    identity.bind("10.0.0.1", PHONE, 0)
    found = [(fact.name, fact.host) for fact in facts(Calls(), [PHONES], coverage, (), ALL, identity)]
    assert found == [("rtp.streamed", "10.0.0.1"), ("rtp.carried", "10.0.0.1")], "a server is told nothing"
    identity.declare("10.0.0.2", "450HD")
    found = [(fact.name, fact.host) for fact in facts(Calls(), [PHONES], coverage, [("10.0.0.1", 4001)], ALL, identity)]
    assert found == [("rtp.streamed", "10.0.0.1"), ("rtp.streamed", "10.0.0.2")]


@pytest.mark.parametrize(
    ("controlled", "seen"),
    [(OTHER, True), ("10.0.0.1:4001", True), ("10.0.0.2:20002", False), ("10.0.0.3:20001", False)],
)
def test_rtcp_of_a_call_shows_that_the_filter_lets_media_through(controlled: str, seen: bool) -> None:
    calls = Calls()
    for fact in parse(TALK):
        calls.add(replace(fact, host="10.0.0.1", where=tuple(each._replace(source="a.pcap") for each in fact.where)))
    (fact,) = calls.carried((), {"a.pcap": 100 * SECOND}, ALL, {controlled})
    assert (fact.sent, fact.received, fact.rtp_seen) == (0, 0, seen)
