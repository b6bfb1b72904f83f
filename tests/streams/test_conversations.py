"""SIP and HTTP messages out of TCP, however they were cut into segments."""

from __future__ import annotations

import pytest

from acdiag.streams.connection_events import Flowing, TlsHeard
from acdiag.streams.conversations import Conversations
from acdiag.streams.fetched import Fetched
from acdiag.wire.dissect import dissect
from acdiag.wire.http import Http
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip
from acdiag.wire.tls_handshake import ClientHello
from tests.frames import frame, tcp
from tests.tls_making import client_context, converse, server_context

CLIENT, SERVER = "10.59.1.7", "10.59.0.3"
REGISTER = (
    b"REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/TCP 10.59.1.7;branch=z9hG4bK1\r\n"
    b"From: <sip:u1@example.com>;tag=a\r\n"
    b"To: <sip:u1@example.com>\r\nCall-ID: r1\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"
)
SYN, SYN_ACK = 0x02, 0x12


def opened(port: int) -> list[bytes]:
    return [
        tcp(CLIENT, SERVER, 50_000, port, 99, flags=SYN),
        tcp(SERVER, CLIENT, port, 50_000, 499, ack=100, flags=SYN_ACK),
    ]


def said(frames: list[bytes]) -> list[Packet]:
    conversations = Conversations()
    found: list[Packet] = []
    for number, data in enumerate(frames, 1):
        found += conversations.take(dissect(frame(data, number / 10, number)))
    return found + conversations.finish()


def test_a_message_in_pieces_belongs_to_the_frame_that_completes_it() -> None:
    cut = 50
    (packet,) = said(
        [
            *opened(5060),
            tcp(CLIENT, SERVER, 50_000, 5060, 100, REGISTER[:cut]),
            tcp(CLIENT, SERVER, 50_000, 5060, 100 + cut, REGISTER[cut:]),
        ]
    )
    assert packet.frame.number == 4
    assert packet.protocols == ("sip",)
    assert (packet.source, packet.destination, packet.destination_port) == (CLIENT, SERVER, 5060)
    (message,) = packet.messages
    assert isinstance(message, Sip)
    assert message.method == "REGISTER"


def test_pieces_out_of_order_and_twice() -> None:
    cut = 50
    late = tcp(CLIENT, SERVER, 50_000, 5060, 100 + cut, REGISTER[cut:])
    early = tcp(CLIENT, SERVER, 50_000, 5060, 100, REGISTER[:cut])
    assert len(said([*opened(5060), late, early, late, early])) == 1


def test_several_messages_in_one_segment() -> None:
    assert len(said([*opened(5060), tcp(CLIENT, SERVER, 50_000, 5060, 100, REGISTER * 3)])) == 3


def test_http_heads_of_both_directions() -> None:
    request = b"GET /450HD.cfg HTTP/1.1\r\nHost: prov\r\nUser-Agent: AUDC-IPPhone-450HD_UC_3.4.6/1.0\r\n\r\n"
    response = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    asked, answered, file = said(
        [
            *opened(80),
            tcp(CLIENT, SERVER, 50_000, 80, 100, request, ack=500),
            tcp(SERVER, CLIENT, 80, 50_000, 500, response, ack=100 + len(request)),
        ]
    )
    assert isinstance(asked.messages[0], Http)
    assert isinstance(answered.messages[0], Http)
    assert (answered.source, answered.source_port) == (SERVER, 80)
    assert file.messages == (Fetched("/450HD.cfg", b"hello"),)
    assert file.destination == CLIENT
    assert file.protocols == ()


def test_what_is_neither_is_not_read() -> None:
    hello = b"\x05\x01\x00\x00\x05hello"
    assert (
        said(
            [
                *opened(443),
                tcp(CLIENT, SERVER, 50_000, 443, 100, hello),
                tcp(CLIENT, SERVER, 50_000, 443, 110, REGISTER),
            ]
        )
        == []
    )


def test_a_handshake_is_read_until_data_flows_both_ways() -> None:
    flights, _ = converse(client_context(), server_context())
    frames, sent = opened(443), [100, 500]
    ports, addresses = (50_000, 443), (CLIENT, SERVER)
    for side, data in [*flights, (1, b"\x17\x03\x03\x00\x05later")]:
        there = addresses[side], addresses[1 - side], ports[side], ports[1 - side]
        frames.append(tcp(*there, sent[side], data, ack=sent[1 - side]))
        sent[side] += len(data)
    found = said(frames)
    events = [event for packet in found for event in packet.messages if isinstance(event, TlsHeard)]
    assert all(packet.protocols == ("tls",) for packet in found)
    assert isinstance(events[0].message, ClientHello)
    assert events[0].by_client
    assert (events[0].client.address, events[0].server.port) == (CLIENT, 443)
    assert isinstance(events[-1].message, Flowing)
    assert found[-1].frame.number < len(frames)
    assert not events[-1].connection.client.sent.wanted


def test_a_connection_changes_with_its_flags() -> None:
    conversations = Conversations()
    syn = dissect(frame(opened(443)[0], 0))
    conversations.take(syn)
    changed = conversations.changed(syn)
    assert changed is not None
    assert changed.connection.server.port == 443


def test_ends_of_connections_that_are_over_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same ports again and again: each opens a connection in the place of the one before."""
    monkeypatch.setattr("acdiag.streams.conversations.SOME", 10)
    conversations, found = Conversations(), 0
    for turn in range(100):
        ask = tcp(CLIENT, SERVER, 50_000, 5060, 99 + 7_000 * turn, flags=SYN)
        data = tcp(CLIENT, SERVER, 50_000, 5060, 100 + 7_000 * turn, REGISTER, ack=1, flags=0x18)
        for number, each in enumerate((ask, data)):
            found += len(conversations.take(dissect(frame(each, 60 * turn + number, 2 * turn + number + 1))))
        conversations.lapse(60 * turn * 1_000_000_000)
    assert found == 100
    assert len(conversations._readers) <= 2 + 10
    assert len(conversations.reassembly.followed) == 1
