from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.cdp import decode


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, 4 + len(value)) + value


def message(*tlvs: bytes, checksum: int = 0) -> bytes:
    return struct.pack("!BBH", 2, 180, checksum) + b"".join(tlvs)


def summed(words: bytes) -> int:
    total = sum(struct.unpack(f"!{len(words) // 2}H", words))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


IPV4 = b"\x01\x01\xcc\x00\x04\x0a\x00\x00\x01"
IPV6 = b"\x02\x08\xaa\xaa\x03\x00\x00\x00\x86\xdd\x00\x10" + bytes(15) + b"\x01"
OTHER = b"\x01\x01\x81\x00\x02\xab\xcd"

SWITCH = message(
    tlv(1, b"sw-f3-02"),
    tlv(2, b"\0\0\0\x03" + IPV4 + IPV6 + OTHER),
    tlv(3, b"GigabitEthernet1/0/17"),
    tlv(4, b"\0\0\0\x29"),
    tlv(5, b"Cisco IOS\nVersion 15"),
    tlv(6, b"cisco WS-C3560"),
    tlv(9, b"vtp"),
    tlv(0x0A, b"\0\x64"),
    tlv(0x0B, b"\x01"),
    tlv(0x0E, b"\x01\0\xc8"),
    tlv(0x12, b"\0"),
    tlv(0x13, b"\x05"),
    tlv(0x16, b"\0\0\0\x01" + IPV4),
    tlv(0x1A, b"\0\0\0\x01\0\0\0\0\xff\xff\xff\xff"),
)
PHONE = message(
    tlv(1, b"SEP00908F123456"),
    tlv(4, b"\0\0\0\x90"),
    tlv(0x0F, b"\x20\x02\0\x01"),
    tlv(0x10, b"\x18\x9c"),
    tlv(0x19, b"\x12\x34\0\0\0\0\x18\x9c"),
)


def test_a_switch() -> None:
    cdp = decode(SWITCH)
    assert (cdp.version, cdp.ttl) == (2, 180)
    assert (cdp.device_id, cdp.port_id) == ("sw-f3-02", "GigabitEthernet1/0/17")
    assert cdp.addresses == ("10.0.0.1", "::1", "abcd")
    assert cdp.management_addresses == ("10.0.0.1",)
    assert (cdp.is_switch, cdp.is_router, cdp.is_phone) == (True, True, False)
    assert (cdp.software, cdp.platform, cdp.vtp_domain) == ("Cisco IOS\nVersion 15", "cisco WS-C3560", "vtp")
    assert (cdp.native_vlan, cdp.full_duplex, cdp.voice_vlan) == (100, True, 200)
    assert (cdp.trust, cdp.cos) == (0, 5)
    assert cdp.power_available == (0, 0xFFFFFFFF)
    assert cdp.voice_vlan_query is None


def test_a_phone_asks() -> None:
    cdp = decode(PHONE)
    assert cdp.is_phone
    assert not cdp.is_switch
    assert cdp.voice_vlan is None
    assert cdp.voice_vlan_query == 0x0200
    assert cdp.power == 6300
    assert cdp.power_requested == (6300,)


def test_a_query_that_names_no_vlan() -> None:
    assert decode(message(tlv(0x0F, b"\x01"))).voice_vlan_query == 0


def test_an_offer_that_names_no_vlan_is_none() -> None:
    assert decode(message(tlv(0x0E, b"\x00"))).voice_vlan is None


def test_the_first_of_repeated_tlvs_counts() -> None:
    assert decode(message(tlv(1, b"first"), tlv(1, b"second"))).device_id == "first"


def test_unknown_tlvs_are_passed_over() -> None:
    assert decode(message(tlv(0x7777, b"x"), tlv(1, b"name"))).device_id == "name"


def test_the_checksum_of_an_even_message() -> None:
    body = message(tlv(1, b"even"))
    good = summed(body)
    assert decode(message(tlv(1, b"even"), checksum=good)).checksum_ok
    assert not decode(message(tlv(1, b"even"), checksum=good ^ 1)).checksum_ok


def test_the_checksum_of_an_odd_message_by_the_rule_of_ip() -> None:
    good = summed(message(tlv(1, b"odd")) + b"\0")
    assert decode(message(tlv(1, b"odd"), checksum=good)).checksum_ok


@pytest.mark.parametrize(("last", "word"), [(0x64, b"\x00\x64"), (0x80, b"\xff\x7f"), (0xC3, b"\xff\xc2")])
def test_the_checksum_of_an_odd_message_as_cisco_computes_it(last: int, word: bytes) -> None:
    name = tlv(1, b"od" + bytes([last]))
    good = summed(message(name)[:-1] + word)
    assert decode(message(name, checksum=good)).checksum_ok
    assert not decode(message(name, checksum=good ^ 0x0100)).checksum_ok


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_a_tlv_shorter_than_its_header_is_refused(length: int) -> None:
    with pytest.raises(Malformed) as caught:
        decode(message(struct.pack("!HH", 1, length) + b"rest"))
    assert caught.value.at == 6


def test_a_tlv_past_the_end_is_refused() -> None:
    with pytest.raises(Malformed, match="past the end"):
        decode(message(struct.pack("!HH", 1, 100) + b"rest"))


@pytest.mark.parametrize("sample", [SWITCH, PHONE])
def test_every_prefix_is_a_record_or_malformed(sample: bytes) -> None:
    for length in range(len(sample)):
        try:
            decode(sample[:length])
            at = 0
        except Malformed as error:
            at = error.at
        assert at <= length


@given(st.lists(st.tuples(st.integers(0, 0x1F), st.binary(max_size=30))), st.binary(max_size=4))
def test_any_tlvs_give_a_record_or_malformed(tlvs: list[tuple[int, bytes]], rest: bytes) -> None:
    data = message(*(tlv(kind, value) for kind, value in tlvs)) + rest
    try:
        decode(data)
        at = 0
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(data)


@given(st.binary(max_size=100))
def test_any_bytes_give_a_record_or_malformed(data: bytes) -> None:
    try:
        decode(data)
        at = 0
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(data)
