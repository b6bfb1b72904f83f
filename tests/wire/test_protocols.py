from __future__ import annotations

import pytest

from acdiag.model import case
from acdiag.model.arrival import Frame
from acdiag.model.errors import Malformed
from acdiag.wire.packet import Packet
from acdiag.wire.protocols import LAYERS, PROTOCOLS, RTCP, RTP, UDP_CLAIMED, UDP_PORTS, Protocol, tell


def packet_with(payload: bytes) -> Packet:
    packet = Packet(Frame("a.pcap", 1, 0, 1, payload, len(payload)))
    packet.payload = payload
    return packet


def refuse(data: bytes) -> object:
    raise Malformed(3, "no")


def test_what_is_counted_has_a_name_of_the_contract() -> None:
    assert all(protocol.name in case.PROTOCOLS for protocol in PROTOCOLS if protocol.counted)


def test_whatever_is_met_is_listed() -> None:
    claimed = {protocol for protocols in UDP_CLAIMED.values() for protocol in protocols}
    assert {*LAYERS.values(), *UDP_PORTS.values()} | claimed | {RTP, RTCP} == set(PROTOCOLS)
    assert all(protocol.claims for protocol in claimed)


def test_a_message_is_counted_and_decoded() -> None:
    packet = packet_with(b"abc")
    tell(packet, Protocol("dhcp", len))
    assert (packet.protocols, packet.messages, packet.malformed) == (("dhcp",), (3,), ())


def test_a_malformed_message_is_counted_too() -> None:
    packet = packet_with(b"abc")
    tell(packet, Protocol("dhcp", refuse))
    assert (packet.protocols, packet.messages) == (("dhcp",), ())
    ((name, error),) = packet.malformed
    assert (name, error.at) == ("dhcp", 3)


@pytest.mark.parametrize(
    ("protocol", "counted"), [(Protocol("tls", None), ("tls",)), (Protocol("eap", len, counted=False), ())]
)
def test_counting_and_decoding_are_apart(protocol: Protocol, counted: tuple[str, ...]) -> None:
    packet = packet_with(b"abc")
    tell(packet, protocol)
    assert packet.protocols == counted
