"""Pairing on port 9999: who belongs together, and what is blocked between them."""

from __future__ import annotations

from collections.abc import Iterable

from acdiag.model.facts import Fact
from acdiag.model.facts.btoe import BtoeBlocked, BtoeMet, BtoePaired
from acdiag.observe.btoe import BtoeObserver
from acdiag.streams.connection_events import TcpChanged
from acdiag.streams.conversations import Conversations
from acdiag.wire.dissect import dissect
from tests.frames import ethernet, frame, ipv4, tcp, udp

PHONE, PC, CLOUD = "10.59.1.7", "10.59.1.77", "52.112.67.20"
SYN, SYN_ACK, RST_ACK = 2, 18, 20


def hello(source: str, destination: str) -> bytes:
    return udp(source, destination, 9999, 9999, b"hello")


def syn(source: str, destination: str, port: int = 50_000) -> bytes:
    return tcp(source, destination, port, 9999, 100, flags=SYN)


def answer(source: str, destination: str, flags: int = SYN_ACK, port: int = 50_000) -> bytes:
    return tcp(source, destination, 9999, port, 900, ack=101, flags=flags)


def unreachable(quoted: bytes) -> bytes:
    """Port unreachable, by the PC."""
    return ethernet(
        "02:00:00:00:00:01", "00:90:8f:00:00:01", 0x0800, ipv4(PC, PHONE, 1, bytes([3, 3]) + bytes(6) + quoted[14:42])
    )


def told(segments: Iterable[tuple[float, bytes]], until: float = 60.0) -> list[Fact]:
    """What is said of the phone."""
    observer, conversations = BtoeObserver(), Conversations()
    facts: list[Fact] = []
    for number, (at, data) in enumerate(segments, 1):
        packet = dissect(frame(data, at, number))
        facts += observer.lapse("test.pcap", packet.at)
        for message in packet.messages:
            facts += observer.see(packet, message)
        if packet.transport == "tcp":
            conversations.take(packet)
            change = conversations.changed(packet)
            assert isinstance(change, TcpChanged)
            facts += observer.see(packet, change)
    facts += observer.lapse("test.pcap", round(until * 1e9))
    return [fact for fact in facts if fact.host == PHONE]


def test_two_that_see_each_other() -> None:
    facts = told([(0, hello(PHONE, PC)), (1, hello(PHONE, PC)), (2, hello(PC, PHONE)), (3, hello(PHONE, PC))])
    (fact,) = facts
    assert isinstance(fact, BtoeMet)
    assert (fact.peer, fact.where[0].frame) == (PC, 3)


def test_a_call_without_an_answer_says_nothing() -> None:
    assert told([(0, hello(PHONE, PC)), (10, hello(PHONE, PC))]) == []
    assert told([(0, hello(PHONE, "10.59.1.255")), (1, hello(PC, PHONE))]) == []


def test_refused() -> None:
    facts = told(
        [(0, hello(PHONE, PC)), (0.1, hello(PC, PHONE)), (1, syn(PHONE, PC)), (1.1, answer(PC, PHONE, RST_ACK))]
    )
    blocked = facts[-1]
    assert isinstance(blocked, BtoeBlocked)
    assert (blocked.reason, blocked.own, blocked.asker, blocked.peer) == ("refused", True, "host", PC)
    assert [place.frame for place in blocked.where] == [4, 3]


def test_silence_whoever_asks() -> None:
    segments = [
        (0.0, hello(PC, PHONE)),
        (0.1, hello(PHONE, PC)),
        *((at, syn(PC, PHONE)) for at in (1.0, 2.0, 4.0, 8.0)),
    ]
    blocked = told(segments)[-1]
    assert isinstance(blocked, BtoeBlocked)
    assert (blocked.reason, blocked.own, blocked.asker, blocked.asked) == ("silence", True, "peer", 4)


def test_paired_once() -> None:
    segments = [
        (0.0, syn(PHONE, PC)),
        (0.1, answer(PC, PHONE)),
        (5.0, syn(PHONE, PC, 50_001)),
        (5.1, answer(PC, PHONE, port=50_001)),
    ]
    (fact,) = told(segments)
    assert isinstance(fact, BtoePaired)
    assert not fact.own


def test_another_service_on_that_port_is_no_pair() -> None:
    (fact,) = told([(0, syn(PHONE, CLOUD)), (1, syn(PHONE, CLOUD))])
    assert isinstance(fact, BtoeBlocked)
    assert not fact.own


def test_audio_that_the_pc_does_not_take() -> None:
    audio = udp(PHONE, PC, 9998, 9998, bytes(172))
    pairing = [(0.0, hello(PHONE, PC)), (0.1, hello(PC, PHONE))]
    facts = told([*pairing, (9, audio), (9.1, unreachable(audio)), (9.2, unreachable(audio))])
    blocked = facts[-1]
    assert isinstance(blocked, BtoeBlocked)
    assert (blocked.channel, blocked.reason, blocked.own) == ("UDP 9998", "port unreachable", True)
    assert len(facts) == 2
    other = udp(PHONE, PC, 4000, 4000, bytes(172))
    assert len(told([*pairing, (9, unreachable(other))])) == 1
