"""DNS and LDAP out of TCP: however they are cut, and never more than a bound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.streams.conversations import Conversations
from acdiag.streams.prefixed import LONGEST, DnsFraming, LdapFraming
from acdiag.wire.dissect import dissect
from acdiag.wire.dns import Dns
from acdiag.wire.ldap import Ldap
from acdiag.wire.packet import Packet
from tests.frames import frame, tcp

PHONE, SERVER = "10.59.1.7", "10.59.0.10"
QUERY = bytes.fromhex("1234010000010000000000000361626303636f6d0000010001")
BIND = bytes.fromhex("300c020101600702010304008000")
BOUND = bytes.fromhex("300c02010161070a010004000400")
IN_PROGRESS = bytes.fromhex("300c02010161070a010e04000400")


def prefixed(message: bytes) -> bytes:
    return len(message).to_bytes(2, "big") + message


def connection(port: int, *said: tuple[bool, bytes]) -> list[Packet]:
    segments = [tcp(PHONE, SERVER, 50_000, port, 99, flags=2), tcp(SERVER, PHONE, port, 50_000, 499, ack=100, flags=18)]
    at = {True: 100, False: 500}
    for away, data in said:
        ends = (PHONE, SERVER, 50_000, port) if away else (SERVER, PHONE, port, 50_000)
        segments.append(tcp(*ends, at[away], data))
        at[away] += len(data)
    conversations = Conversations()
    found: list[Packet] = []
    for number, data in enumerate(segments, 1):
        found += conversations.take(dissect(frame(data, number / 10, number)))
    return found + conversations.finish()


@given(st.lists(st.integers(min_value=1, max_value=40), max_size=12))
def test_any_pieces(sizes: list[int]) -> None:
    stream, framing, found = prefixed(QUERY) * 3, DnsFraming(), []
    for size in [*sizes, len(stream)]:
        found += framing.feed(stream[:size])
        stream = stream[size:]
    assert found == [QUERY] * 3


def test_nothing_is_found_after_a_gap() -> None:
    framing = DnsFraming()
    framing.feed(prefixed(QUERY)[:5])
    assert framing.skip(3) == []
    assert framing.opaque
    assert framing.feed(prefixed(QUERY)) == []


def test_ldap_that_is_none_any_more() -> None:
    framing = LdapFraming()
    assert framing.feed(BIND) == [BIND]
    assert framing.feed(b"\x00\x00\x00\x44sealed") == []
    assert framing.opaque


def test_what_waits_is_bounded() -> None:
    framing = LdapFraming()
    framing.feed(b"\x30\x83\x0f\xff\xff" + bytes(LONGEST - 10))
    assert not framing.opaque
    framing.feed(bytes(100))
    assert framing.opaque


def test_dns_by_tcp_counts_in_the_frame_that_completes_it() -> None:
    whole = prefixed(QUERY)
    first, second = connection(53, (True, whole[:1]), (True, whole[1:] + whole))
    assert (first.frame.number, first.protocols, first.destination_port) == (4, ("dns",), 53)
    assert isinstance(first.messages[0], Dns)
    assert second.frame.number == 4


def test_dns_that_cannot_be_read_is_counted_and_noted() -> None:
    (packet,) = connection(53, (True, prefixed(b"short")))
    assert packet.protocols == ("dns",)
    assert packet.malformed[0][0] == "dns"


@pytest.mark.parametrize("port", [389, 3268])
def test_ldap_as_far_as_the_bind(port: int) -> None:
    packets = connection(port, (True, BIND), (False, IN_PROGRESS), (True, BIND), (False, BOUND), (False, BOUND))
    assert [message.operation for packet in packets for message in packet.messages if isinstance(message, Ldap)] == [
        0,
        1,
        0,
        1,
    ]
    assert {packet.protocols for packet in packets} == {()}


def test_another_port_is_neither() -> None:
    assert connection(8053, (True, prefixed(QUERY))) == []
