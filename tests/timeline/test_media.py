"""Streams as facts of both ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acdiag.model.facts.media import RtpLost, RtpRemarked, RtpStreamed
from acdiag.model.stream import Interval, Stream
from acdiag.timeline.media import MOST_RUNS, hops, host_of, port_of, stream_facts
from tests.stream_making import PHONE, SECOND, made


def test_each_end_has_its_fact() -> None:
    sent, received = list(stream_facts([made()]))
    assert isinstance(sent, RtpStreamed)
    assert isinstance(received, RtpStreamed)
    assert (sent.host, sent.direction, sent.port, sent.peer) == ("10.0.0.1", "sent", 4000, "10.0.0.2:20000")
    assert (received.host, received.direction, received.port, received.peer) == (
        "10.0.0.2",
        "received",
        20_000,
        "10.0.0.1:4000",
    )
    assert (sent.ssrc, sent.codec, sent.packets, sent.loss, sent.mos, sent.at) == (
        "0x00001234",
        "PCMA",
        500,
        0.0,
        4.36,
        10 * SECOND,
    )
    assert [where.frame for where in sent.where] == [7, 900]


def test_an_end_that_a_recording_does_not_name_has_no_port() -> None:
    stream = made(source="unknown:0", destination="10.0.0.1:0", via="recording")
    sent, received = list(stream_facts([stream]))
    assert isinstance(sent, RtpStreamed)
    assert isinstance(received, RtpStreamed)
    assert (received.host, received.peer, received.port) == ("10.0.0.1", "unknown", 0)
    assert sent.peer == "10.0.0.1"
    assert received.where[0].summary == "RTP PCMA unknown → 10.0.0.1: first packet"


def test_near_is_what_the_phones_own_mac_sends() -> None:
    stream = made(mac=PHONE, phone=PHONE, sent_by_phone=True)
    sent, received = list(stream_facts([stream]))
    assert isinstance(sent, RtpStreamed)
    assert isinstance(received, RtpStreamed)
    assert (sent.near, received.near) == (True, False)
    for other in (replace(stream, mac="00:11:22:00:00:01"), replace(stream, sent_by_phone=False)):
        fact = next(stream_facts([other]))
        assert isinstance(fact, RtpStreamed)
        assert not fact.near


def test_seconds_with_losses_in_a_row_are_one_fact() -> None:
    rows = [Interval(at * SECOND, 45, lost, 0.0, at + 1) for at, lost in enumerate((0, 5, 5, 0, 1, 0))]
    # No packet at all came in the seventh and eighth.
    rows.append(Interval(8 * SECOND, 50, 2, 0.0, 99))
    facts = [fact for fact in stream_facts([made(missing=13, intervals=rows)]) if isinstance(fact, RtpLost)]
    own = [fact for fact in facts if fact.direction == "sent"]
    assert [(fact.missing, fact.seconds, fact.loss) for fact in own] == [(10, 2, 10.0), (1, 1, 2.17), (2, 1, 3.85)]
    assert [fact.where[0].frame for fact in own] == [2, 5, 99]
    assert own[0].at == 3 * SECOND
    assert len(facts) == 2 * len(own)


@pytest.mark.parametrize(("lost", "seconds"), [(450, 9), (900, 9), (150, 3), (100, 2), (5, 1)])
def test_an_outage_is_as_long_as_its_losses_fill(lost: int, seconds: int) -> None:
    """Nine seconds without a packet: what the sender did not send is not missing."""
    times = [0, 1, 2, 11, 12]
    rows = tuple(Interval(at * SECOND, 50, lost if at == 11 else 0, 0.0, at + 1) for at in times)
    stream = made(missing=lost, packets=250, intervals=rows)
    facts = [fact for fact in stream_facts([stream]) if isinstance(fact, RtpLost)]
    assert [(fact.missing, fact.seconds) for fact in facts] == [(lost, seconds)] * 2


def test_runs_are_bounded() -> None:
    rows = [Interval(2 * at * SECOND, 45, 1, 0.0, 1) for at in range(1000)]
    facts = [fact for fact in stream_facts([made(missing=1000, intervals=rows)]) if isinstance(fact, RtpLost)]
    assert len(facts) == 2 * MOST_RUNS


def test_copies_with_another_mark() -> None:
    facts = [fact for fact in stream_facts([made(remarked=(46, 0))]) if isinstance(fact, RtpRemarked)]
    assert [(fact.direction, fact.dscp, fact.changed) for fact in facts] == [("sent", 46, 0), ("received", 46, 0)]


def test_two_captures_of_one_stream() -> None:
    near = made(capture="a.pcap", first=0)
    far = made(capture="b.pcap", first=1000, dscp=0)
    fact = next(hops([far, near]))
    assert isinstance(fact, RtpRemarked)
    assert (fact.dscp, fact.changed, [where.source for where in fact.where]) == (46, 0, ["a.pcap", "b.pcap"])
    assert list(hops([near, replace(far, dscp=46)])) == []
    assert list(hops([near, replace(far, ssrc=9)])) == []
    assert list(hops([near, replace(far, capture="a.pcap")])) == []
    later = replace(far, first=60 * SECOND, last=70 * SECOND)
    assert list(hops([near, later])) == []


def test_places() -> None:
    assert (host_of("10.0.0.1:4000"), port_of("10.0.0.1:4000")) == ("10.0.0.1", 4000)
    assert (host_of("2001:db8::1:4000"), port_of("2001:db8::1:4000")) == ("2001:db8::1", 4000)
    assert port_of("unknown") == 0


def test_a_stream_knows_its_length_and_entity() -> None:
    stream: Stream = made(missing=10, unique=190)
    assert (stream.seconds, stream.missing_percent) == (10.0, 5.0)
    assert stream.entity == "10.0.0.1:4000>10.0.0.2:20000/0x00001234"


def test_an_end_that_nobody_asks_for_has_no_facts() -> None:
    rows = [Interval(0, 45, 5, 0.0, 1)]
    stream = made(missing=5, intervals=rows, remarked=(46, 0))
    kinds = [(fact.name, fact.direction) for fact in stream_facts([stream], lambda host: host == "10.0.0.2")]
    assert kinds == [("rtp.streamed", "received"), ("rtp.lost", "received"), ("rtp.remarked", "received")]
    assert list(stream_facts([stream], lambda _host: False)) == []
