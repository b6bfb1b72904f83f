"""Facts of recordings: what they hold, and what of them was lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from acdiag.model.facts import Fact
from acdiag.model.facts.recording import RecordingHeld, RecordingLost, RecordingStarted
from acdiag.observe.recording import RecordingObserver
from acdiag.simulate import ac49x
from acdiag.streams.recordings import RecordingHeard, Recordings
from acdiag.wire.packet import Packet
from tests.frames import SECOND
from tests.streams.recording_making import PHONE, rtp, sent


def facts(packets: Iterable[Packet], ends: float) -> list[Fact]:
    """What is told of a capture that goes on until `ends` (seconds), looked at every second."""
    recordings, observer = Recordings(), RecordingObserver()
    told: list[Fact] = []
    looked = 0
    for packet in packets:
        while packet.at >= looked + SECOND:
            looked += SECOND
            told += observer.lapse("test.pcap", looked)
        for inside in recordings.take(packet):
            for message in inside.messages:
                if isinstance(message, RecordingHeard):
                    told += observer.see(inside, message)
    while looked < ends * SECOND:
        looked += SECOND
        told += observer.lapse("test.pcap", looked)
    return told


def call(count: int, lost: Collection[int] = (), *, both: bool = True) -> Iterable[Packet]:
    for number in range(count):
        if number not in lost:
            yield sent(number, rtp(number), from_dsp=number % 2 == 0 or not both)


def test_a_whole_recording() -> None:
    started, held = facts(call(700), 20)
    assert isinstance(started, RecordingStarted)
    assert (started.host, started.destination, started.port, started.decoder) == (
        PHONE, "10.1.20.60:50000", 50_000, "ac49x",
    )  # fmt: skip
    assert isinstance(held, RecordingHeld)
    assert (held.tracks, held.voice, held.confidence, held.ran) == (("rtp-received", "rtp-sent"), True, "high", 10)


def test_between_calls_a_recording_holds_no_voice() -> None:
    idle = [sent(number, bytes(8), protocol=0) for number in range(700)]
    (held,) = [fact for fact in facts(idle, 20) if isinstance(fact, RecordingHeld)]
    assert (held.tracks, held.voice) == (("dsp",), False)


def test_losses_are_told_when_they_are_sure() -> None:
    told = [fact for fact in facts(call(700, range(200, 230)), 20) if isinstance(fact, RecordingLost)]
    assert [(fact.lost, fact.gaps) for fact in told] == [(30, 1)]
    assert told[0].at > (230 * 0.02 + 1) * SECOND
    assert [where.frame for where in told[0].where][-1] == 1


def test_steady_losses_are_not_told_every_second() -> None:
    told = [fact for fact in facts(call(3000, range(5, 3000, 25)), 70) if isinstance(fact, RecordingLost)]
    assert 5 < len(told) < 15
    assert [fact.lost for fact in told] == sorted(fact.lost for fact in told)
    assert told[-1].lost == len(range(5, 2999, 25))
    assert told[-1].percent == 4.0


def test_the_last_figures_are_told_when_the_source_ends() -> None:
    """A burst at the start is no share of an hour, and what was lost last is lost as well."""
    recordings, observer = Recordings(), RecordingObserver()
    told: list[RecordingLost] = []
    for packet in call(1000, [*range(10, 40), *range(960, 970)]):
        for inside in recordings.take(packet):
            for message in inside.messages:
                if isinstance(message, RecordingHeard):
                    list(observer.see(inside, message))
        told += [fact for fact in observer.lapse("test.pcap", packet.at) if isinstance(fact, RecordingLost)]
    assert [(fact.lost, fact.gaps) for fact in told] == [(30, 1)]
    (last,) = observer.rest("test.pcap")
    assert isinstance(last, RecordingLost)
    assert (last.lost, last.gaps, last.packets, last.percent) == (40, 2, 960, 4.0)
    assert last.at == 999 * SECOND // 50
    assert not list(observer.rest("test.pcap"))
    assert not list(observer.rest("other.pcap"))


def test_a_whole_recording_has_no_last_figures() -> None:
    recordings, observer = Recordings(), RecordingObserver()
    for packet in call(100, [98]):
        for inside in recordings.take(packet):
            for message in inside.messages:
                assert not isinstance(message, RecordingHeard) or list(observer.see(inside, message)) is not None
    assert not list(observer.rest("test.pcap"))


def test_losses_are_told_in_the_capture_that_follows() -> None:
    recordings, observer = Recordings(), RecordingObserver()
    for packet in call(100, range(60, 70)):
        for inside in recordings.take(packet):
            for message in inside.messages:
                assert not isinstance(message, RecordingHeard) or list(observer.see(inside, message)) is not None
    recordings.follow("next.pcap", "test.pcap")
    assert not list(observer.lapse("test.pcap", 5 * SECOND))
    assert [type(fact) for fact in observer.lapse("next.pcap", 5 * SECOND)] == [RecordingLost]


def test_a_late_datagram_is_no_loss() -> None:
    packets = list(call(700))
    packets[300].at, packets[301].at = packets[301].at, packets[300].at
    packets[300], packets[301] = packets[301], packets[300]
    assert not any(isinstance(fact, RecordingLost) for fact in facts(packets, 20))


def test_late_datagrams_are_no_gaps() -> None:
    packets = list(call(700, range(500, 510)))
    for place in range(100, 400, 10):
        first, second = packets[place : place + 2]
        first.at, second.at = second.at, first.at
        packets[place : place + 2] = [second, first]
    (told,) = [fact for fact in facts(packets, 20) if isinstance(fact, RecordingLost)]
    assert (told.lost, told.gaps) == (10, 1)


def test_a_track_that_comes_later_is_told_again() -> None:
    packets = [*call(700, both=False), sent(700, bytes(160), protocol=ac49x.TDM_IN)]
    held = [fact.tracks for fact in facts(packets, 20) if isinstance(fact, RecordingHeld)]
    assert held == [("rtp-sent",), ("rtp-sent", "tdm-in")]


def test_a_short_recording_is_not_judged() -> None:
    assert not any(isinstance(fact, RecordingHeld) for fact in facts(call(100), 3))


def test_another_source_does_not_move_the_time() -> None:
    observer = RecordingObserver()
    recordings = Recordings()
    for packet in call(10):
        for inside in recordings.take(packet):
            for message in inside.messages:
                list(observer.see(inside, message))
    assert list(observer.lapse("other.pcap", 100 * SECOND)) == []
