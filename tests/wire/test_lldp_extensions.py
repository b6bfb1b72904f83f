from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.lldp import Lldp, decode
from acdiag.wire.lldp_extensions import ORGANISATIONS, MacPhy, MdiPower, MedPolicy, MedPower

IEEE_1, IEEE_3, MED = "0080c2", "00120f", "0012bb"


def read(organisation: str, subtype: int, value: bytes) -> Lldp:
    body = bytes.fromhex(organisation) + bytes([subtype]) + value
    return decode(struct.pack("!H", 127 << 9 | len(body)) + body)


def policy(bits: int, application: int = 1) -> MedPolicy:
    (found,) = read(MED, 2, bytes([application]) + bits.to_bytes(3, "big")).policies
    return found


def test_the_bits_of_a_policy() -> None:
    assert policy(0x800000) == MedPolicy(1, True, False, 0, 0, 0)
    assert policy(0x400000) == MedPolicy(1, False, True, 0, 0, 0)
    assert policy(0x200000) == MedPolicy(1, False, False, 0, 0, 0)
    assert policy(0x1FFE00) == MedPolicy(1, False, False, 4095, 0, 0)
    assert policy(0x0001C0) == MedPolicy(1, False, False, 0, 7, 0)
    assert policy(0x00003F) == MedPolicy(1, False, False, 0, 0, 63)


def test_a_policy_as_a_procurve_switch_sends_it() -> None:
    assert policy(0x4065AE) == MedPolicy(1, False, True, 50, 6, 46)


def test_applications_have_names() -> None:
    assert policy(0).application_name == "Voice"
    assert policy(0, 2).application_name == "Voice Signaling"
    assert policy(0, 200).application_name == "application 200"


def test_the_voice_policy_is_found_among_others() -> None:
    lldp = Lldp(policies=(policy(0, 2), policy(0x400000 | 7 << 9, 1), policy(0, 1)))
    assert lldp.voice_policy == MedPolicy(1, False, True, 7, 0, 0)


def test_med_capabilities_and_class() -> None:
    lldp = read(MED, 1, b"\x00\x33\x03")
    assert (lldp.med_capabilities, lldp.med_class, lldp.is_endpoint) == (0x33, 3, True)
    assert not read(MED, 1, b"\x00\x33\x04").is_endpoint


@pytest.mark.parametrize(
    ("subtype", "name"),
    [
        (5, "hardware_revision"),
        (6, "firmware_revision"),
        (7, "software_revision"),
        (8, "serial"),
        (9, "manufacturer"),
        (10, "model"),
        (11, "asset"),
    ],
)
def test_inventory(subtype: int, name: str) -> None:
    assert getattr(read(MED, subtype, b"450HD\0"), name) == "450HD"


def test_location_stays_raw() -> None:
    assert read(MED, 3, b"\x03911").locations == ((3, b"911"),)


def test_extended_power() -> None:
    assert read(MED, 4, b"\x52\x00\x3f").extended_power == MedPower("PD", "PSE", "high", 6.3)
    assert read(MED, 4, b"\x03\x00\x9a").extended_power == MedPower("PSE", "unknown", "low", 15.4)
    assert read(MED, 4, b"\xcf\x00\x00").extended_power == MedPower("reserved", "reserved", "reserved", 0.0)


def test_802_1() -> None:
    assert read(IEEE_1, 1, b"\x00\x64").port_vlan == 100
    assert read(IEEE_1, 2, b"\x03\x00\x65").protocol_vlans == (101,)
    assert read(IEEE_1, 3, b"\x00\xc8\x05voice").vlan_names == {200: "voice"}


def test_802_3() -> None:
    assert read(IEEE_3, 1, b"\x03\x6c\x03\x00\x1e").mac_phy == MacPhy(True, True, 0x6C03, 30)
    assert read(IEEE_3, 2, b"\x07\x01\x04").power == MdiPower(True, True, True, 3)
    assert read(IEEE_3, 2, b"\x06\x01\x03\x52\x00\x41\x00\x42").power == MdiPower(False, True, True, 2, 6.5, 6.6)
    assert read(IEEE_3, 4, b"\x05\xee").max_frame == 1518


@pytest.mark.parametrize(
    ("organisation", "subtype", "shortest"),
    [
        (IEEE_1, 1, 2),
        (IEEE_1, 2, 3),
        (IEEE_1, 3, 3),
        (IEEE_3, 1, 5),
        (IEEE_3, 2, 3),
        (IEEE_3, 4, 2),
        (MED, 1, 3),
        (MED, 2, 4),
        (MED, 3, 1),
        (MED, 4, 3),
    ],
)
def test_a_tlv_too_short_for_its_fields_is_refused(organisation: str, subtype: int, shortest: int) -> None:
    read(organisation, subtype, bytes(shortest))
    for length in range(shortest):
        with pytest.raises(Malformed):
            read(organisation, subtype, bytes(length))


@given(st.sampled_from(sorted(ORGANISATIONS)), st.binary(max_size=40))
def test_any_value_gives_a_record_or_malformed(which: tuple[bytes, int], value: bytes) -> None:
    organisation, subtype = which
    try:
        read(organisation.hex(), subtype, value)
        at = 0
    except Malformed as error:
        at = error.at
    assert at <= 6 + len(value)
