from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.contrib.lldp import (
    LLDPDUChassisID,
    LLDPDUEndOfLLDPDU,
    LLDPDUManagementAddress,
    LLDPDUPortDescription,
    LLDPDUPortID,
    LLDPDUSystemCapabilities,
    LLDPDUSystemDescription,
    LLDPDUSystemName,
    LLDPDUTimeToLive,
)
from scapy.layers.l2 import Ether

from acdiag.model.errors import Malformed
from acdiag.wire.lldp import Lldp, decode
from acdiag.wire.lldp_extensions import MedPolicy

SWITCH = bytes(
    Ether(dst="01:80:c2:00:00:0e", src="00:11:22:33:44:55", type=0x88CC)
    / LLDPDUChassisID(subtype=4, id="00:11:22:33:44:55")
    / LLDPDUPortID(subtype=5, id="Gi1/0/17")
    / LLDPDUTimeToLive(ttl=120)
    / LLDPDUPortDescription(description="desk 17")
    / LLDPDUSystemName(system_name="sw-f3-02")
    / LLDPDUSystemDescription(description="a switch")
    / LLDPDUSystemCapabilities(
        mac_bridge_available=1, mac_bridge_enabled=1, router_available=1, telephone_available=1, telephone_enabled=0
    )
    / LLDPDUManagementAddress(
        management_address_subtype=1, management_address=bytes([10, 0, 0, 1]), interface_numbering_subtype=2
    )
    / LLDPDUEndOfLLDPDU()
)[14:]


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!H", kind << 9 | len(value)) + value


def chassis_id(subtype: int, raw: bytes) -> str:
    return decode(tlv(1, bytes([subtype]) + raw)).chassis_id


def port_id(subtype: int, raw: bytes) -> str:
    return decode(tlv(2, bytes([subtype]) + raw)).port_id


def test_a_switch() -> None:
    lldp = decode(SWITCH)
    assert (lldp.chassis_subtype, lldp.chassis_id) == (4, "00:11:22:33:44:55")
    assert (lldp.port_subtype, lldp.port_id) == (5, "Gi1/0/17")
    assert lldp.ttl == 120
    assert (lldp.port_description, lldp.system_name, lldp.system_description) == ("desk 17", "sw-f3-02", "a switch")
    assert lldp.management_addresses == ("10.0.0.1",)
    assert (lldp.capabilities, lldp.enabled_capabilities) == (0x34, 0x04)
    assert lldp.is_bridge
    assert not lldp.is_telephone
    assert not lldp.is_router
    assert lldp.voice_policy is None
    assert lldp.med_class is None
    assert not lldp.is_endpoint


def test_what_is_not_enabled_is_taken_by_what_it_can() -> None:
    lldp = decode(tlv(7, struct.pack("!HH", 0x24, 0)))
    assert lldp.is_bridge
    assert lldp.is_telephone
    assert not lldp.is_router


def test_identities_are_written_as_wireshark_does() -> None:
    assert chassis_id(4, bytes.fromhex("00908f123456")) == "00:90:8f:12:34:56"
    assert chassis_id(4, b"\x01\x02") == "0102"
    assert chassis_id(5, b"\x01\x0a\x3b\x00\x01") == "10.59.0.1"
    assert chassis_id(5, b"\x02" + bytes(15) + b"\x01") == "::1"
    assert chassis_id(5, b"\x11abc") == "616263"
    assert chassis_id(5, b"") == ""
    assert chassis_id(7, b"SEP00908F123456") == "SEP00908F123456"
    assert chassis_id(1, b"\n\xc0\xde\x9d\nt") == "0ac0de9d0a74"
    assert port_id(3, bytes.fromhex("00908f123456")) == "00:90:8f:12:34:56"
    assert port_id(4, b"\x01\x0a\x3b\x00\x01") == "10.59.0.1"
    assert port_id(1, b"Uplink to S1") == "Uplink to S1"


def test_shutdown_has_a_ttl_of_zero_and_a_missing_ttl_has_none() -> None:
    assert decode(tlv(3, b"\0\0") + tlv(0, b"")).ttl == 0
    assert decode(tlv(0, b"")).ttl is None


def test_the_first_of_repeated_tlvs_counts() -> None:
    assert decode(tlv(5, b"first") + tlv(5, b"second")).system_name == "first"


def test_padding_behind_the_end_is_not_read() -> None:
    assert decode(tlv(5, b"name") + tlv(0, b"") + b"\xff" * 20) == Lldp(system_name="name")


def test_unknown_tlvs_and_organisations_are_passed_over() -> None:
    assert decode(tlv(99, b"x") + tlv(127, b"\x00\x01\x02\x03rest") + tlv(5, b"name")) == Lldp(system_name="name")


def test_organisational_tlvs_are_read() -> None:
    lldp = decode(tlv(127, b"\x00\x12\xbb\x02" + b"\x01" + (0x400000 | 200 << 9 | 5 << 6 | 46).to_bytes(3, "big")))
    assert lldp.voice_policy == MedPolicy(1, False, True, 200, 5, 46)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02",
        tlv(1, b""),
        tlv(2, b""),
        tlv(3, b"\0"),
        tlv(7, b"\0\0\0"),
        tlv(8, b"\x05\x01"),
        tlv(127, b"\x00\x12\xbb"),
        b"\x02\x07\x04\x00",
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode(data)


def test_malformed_names_the_byte() -> None:
    with pytest.raises(Malformed) as caught:
        decode(tlv(5, b"name") + tlv(3, b"\0"))
    assert caught.value.at == 8


def test_every_prefix_is_a_record_or_malformed() -> None:
    for length in range(len(SWITCH)):
        try:
            decode(SWITCH[:length])
            at = 0
        except Malformed as error:
            at = error.at
        assert at <= length


@given(st.lists(st.tuples(st.integers(0, 127), st.binary(max_size=40))), st.binary(max_size=3))
def test_any_tlvs_give_a_record_or_malformed(tlvs: list[tuple[int, bytes]], rest: bytes) -> None:
    data = b"".join(tlv(kind, value) for kind, value in tlvs) + rest
    try:
        decode(data)
        at = 0
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(data)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_record_or_malformed(data: bytes) -> None:
    try:
        decode(data)
        at = 0
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(data)
