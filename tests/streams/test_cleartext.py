"""Decrypted bytes become the messages that they would have been in clear, at the frames that completed them."""

from __future__ import annotations

from acdiag.streams.cleartext import Cleartext, Decrypted
from acdiag.streams.connection_events import Opened, Unread
from acdiag.wire.dissect import dissect
from acdiag.wire.http import Http
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip
from tests.frames import frame, tcp
from tests.tls_inside import FORBIDDEN, register

PHONE, POOL = "10.59.1.7", "10.59.0.20"
ENDS = frozenset(((PHONE, 50_000), (POOL, 5061)))
RECORD = b"\x17\x03\x03\x00\x40" + bytes(64)
ALERT = b"\x15\x03\x03\x00\x1a" + bytes(26)
ALERT_1_3 = b"\x17\x03\x03\x00\x13" + bytes(19)


def out(payload: bytes = RECORD) -> bytes:
    return tcp(PHONE, POOL, 50_000, 5061, 100, payload)


def back(payload: bytes = RECORD) -> bytes:
    return tcp(POOL, PHONE, 5061, 50_000, 900, payload)


def heard(pieces: dict[int, tuple[bytes, ...]], segments: list[bytes], *, whole: bool = True) -> list[Packet]:
    placed = {("test.pcap", number): piece for number, piece in pieces.items()}
    cleartext = Cleartext([Decrypted(ENDS, ("test.pcap", 1), placed, whole)])
    found: list[Packet] = []
    for number, data in enumerate(segments, 1):
        packet = dissect(frame(data, number / 10, number))
        found += [*cleartext.opened(packet), *cleartext.take(packet)]
    return found


def messages(packets: list[Packet], kind: type) -> list[tuple[int, object]]:
    return [(packet.frame.number, each) for packet in packets for each in packet.messages if isinstance(each, kind)]


def test_a_message_belongs_to_the_frame_that_completes_it() -> None:
    text = register()
    packets = heard({2: (text[:50],), 3: (text[50:90], text[90:]), 4: (FORBIDDEN,)}, [out(), out(), out(), back()])
    (asked, answered) = messages(packets, Sip)
    assert (asked[0], answered[0]) == (3, 4)
    (packet,) = [packet for packet in packets if packet.frame.number == 4]
    assert (packet.protocols, packet.transport, packet.source, packet.destination_port) == (
        ("sip",),
        "tls",
        POOL,
        50_000,
    )
    assert packet.payload == FORBIDDEN


def test_it_is_said_once_that_a_connection_is_open() -> None:
    packets = heard({2: (register(),)}, [out(), out()])
    assert messages(packets, Opened) == [(1, Opened(ENDS))]
    assert messages(heard({2: (register(),)}, [out(), out()], whole=False), Opened) == []


def test_what_could_not_be_read_is_said_and_alerts_are_not() -> None:
    packets = heard({2: (register(),)}, [out(), out(), back(), back(ALERT), back(ALERT_1_3), back(b"")])
    assert [number for number, _ in messages(packets, Unread)] == [1, 3]


def test_a_response_to_head_has_no_body() -> None:
    asked = b"HEAD /a HTTP/1.1\r\n\r\n"
    answers = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nHTTP/1.1 404 No\r\n\r\n"
    packets = heard({2: (asked,), 3: (answers,)}, [out(), out(), back()])
    assert [each.status for _, each in messages(packets, Http) if isinstance(each, Http)] == [0, 200, 404]


def test_other_connections_and_what_is_neither() -> None:
    assert messages(heard({2: (b"\x00binary\x01" * 10_000,)}, [out(), out()]), Sip) == []
    foreign = tcp(PHONE, POOL, 50_001, 5061, 100, RECORD)
    assert [packet.frame.number for packet in heard({}, [out(), foreign])] == [1, 1]


def test_a_stream_that_begins_as_something_else_is_not_read() -> None:
    assert messages(heard({2: (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + register(),)}, [out(), out()]), Sip) == []
