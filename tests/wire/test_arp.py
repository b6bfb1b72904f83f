from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.l2 import ARP

from acdiag.model.errors import Malformed
from acdiag.wire.arp import Arp, decode

REQUEST = bytes(ARP(op=1, hwsrc="00:90:8f:00:00:01", psrc="10.59.0.7", hwdst="00:00:00:00:00:00", pdst="10.59.0.1"))


def test_a_request_is_read() -> None:
    arp = decode(REQUEST + bytes(18))
    assert arp == Arp(1, "00:90:8f:00:00:01", "10.59.0.7", "00:00:00:00:00:00", "10.59.0.1")
    assert arp.is_ipv4
    assert not arp.is_probe
    assert not arp.is_gratuitous


def test_a_probe_has_no_sender_address() -> None:
    arp = decode(bytes(ARP(op=1, hwsrc="00:90:8f:00:00:01", psrc="0.0.0.0", pdst="10.59.0.7")))
    assert arp.is_probe
    assert not arp.is_gratuitous


@pytest.mark.parametrize("operation", [1, 2])
def test_an_announcement_is_gratuitous(operation: int) -> None:
    arp = decode(bytes(ARP(op=operation, hwsrc="00:90:8f:00:00:01", psrc="10.59.0.7", pdst="10.59.0.7")))
    assert arp.is_gratuitous
    assert not arp.is_probe


@pytest.mark.parametrize("operation", [3, 4, 0x7501])
def test_only_requests_and_replies_are_announcements(operation: int) -> None:
    arp = decode(bytes(ARP(op=operation, hwsrc="00:90:8f:00:00:01", psrc="10.59.0.7", pdst="10.59.0.7")))
    assert not arp.is_gratuitous


def test_nobody_announcing_nothing_is_neither() -> None:
    arp = decode(bytes(ARP(op=1, hwsrc="00:90:8f:00:00:01", psrc="0.0.0.0", pdst="0.0.0.0")))
    assert not arp.is_gratuitous
    assert not arp.is_probe


def test_other_hardware_and_protocols_are_kept_in_hex() -> None:
    data = struct.pack("!HHBBH", 6, 0x8137, 2, 3, 1) + b"\x01\x02" + b"\x0a\x0b\x0c" + b"\x03\x04" + b"\x0d\x0e\x0f"
    arp = decode(data)
    assert (arp.sender_mac, arp.sender_address, arp.target_mac, arp.target_address) == (
        "0102",
        "0a0b0c",
        "0304",
        "0d0e0f",
    )
    assert (arp.hardware, arp.protocol) == (6, 0x8137)
    assert not arp.is_ipv4


def test_ipv4_of_another_length_is_no_address() -> None:
    arp = decode(struct.pack("!HHBBH", 1, 0x0800, 6, 5, 1) + bytes(22))
    assert arp.sender_address == "0000000000"
    assert not arp.is_ipv4


def test_protocol_addresses_without_length_are_refused() -> None:
    with pytest.raises(Malformed) as caught:
        decode(struct.pack("!HHBBH", 1, 0x0800, 6, 0, 1) + bytes(22))
    assert caught.value.at == 5


@pytest.mark.parametrize("length", range(len(REQUEST)))
def test_a_cut_request_is_malformed(length: int) -> None:
    with pytest.raises(Malformed):
        decode(REQUEST[:length])


@given(st.binary(max_size=64))
def test_any_bytes_give_a_record_or_malformed(data: bytes) -> None:
    try:
        decode(data)
        at = 0
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(data)
