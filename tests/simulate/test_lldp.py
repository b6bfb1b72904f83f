from __future__ import annotations

from itertools import pairwise

from acdiag.simulate import lldp

MED = bytes.fromhex("0012bb")


def tlvs(frame: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 14
    while True:
        head = int.from_bytes(frame[at : at + 2], "big")
        kind, length = head >> 9, head & 0x1FF
        found.append((kind, frame[at + 2 : at + 2 + length]))
        at += 2 + length
        if kind == 0:
            return found


def med(frame: bytes, subtype: int) -> list[bytes]:
    return [value[4:] for kind, value in tlvs(frame) if kind == 127 and value[:3] == MED and value[3] == subtype]


def test_a_switch_offers_a_tagged_voice_vlan() -> None:
    frame = lldp.of_switch("Gi1/0/17", 120)
    (policy,) = med(frame, 2)
    assert policy == bytes((1,)) + (1 << 22 | 120 << 9 | 5 << 6 | 46).to_bytes(3, "big")
    assert dict(tlvs(frame))[2] == b"\x05Gi1/0/17"


def test_without_a_voice_vlan_there_is_no_policy() -> None:
    assert med(lldp.of_switch("Gi1/0/17", None), 2) == []


def test_switch_is_a_bridge_and_phone_a_telephone_of_class_three() -> None:
    assert dict(tlvs(lldp.of_switch("Gi1/0/17", 120)))[7] == bytes.fromhex("00140004")
    phone = lldp.of_phone("00:90:8f:12:34:50", "450HD", "UC_3.4.8.808", "10.1.120.20", 120)
    assert dict(tlvs(phone))[7] == bytes.fromhex("00240024")
    assert med(phone, 1)[0][2] == 3
    assert med(phone, 10) == [b"450HD"]
    assert med(phone, 7) == [b"UC_3.4.8.808"]


def test_a_phone_without_vlan_says_that_its_policy_is_unknown() -> None:
    (policy,) = med(lldp.of_phone("00:90:8f:12:34:50", "450HD", "x", "0.0.0.0", None), 2)
    assert policy == bytes((1, 0x80, 0, 0))


def test_mandatory_tlvs_come_first_and_the_end_last() -> None:
    kinds = [kind for kind, _ in tlvs(lldp.of_switch("Gi1/0/1", 120))]
    assert kinds[:3] == [1, 2, 3]
    assert kinds[-1] == 0
    assert all(a <= b for a, b in pairwise(kinds[:-1]))
