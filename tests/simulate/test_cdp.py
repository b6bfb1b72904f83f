from __future__ import annotations

from acdiag.simulate import cdp


def tlvs(frame: bytes) -> dict[int, bytes]:
    assert frame[14:22] == bytes.fromhex("aaaa0300000c2000")
    end, at, found = 14 + int.from_bytes(frame[12:14], "big"), 26, {}
    while at < end:
        kind, length = int.from_bytes(frame[at : at + 2], "big"), int.from_bytes(frame[at + 2 : at + 4], "big")
        found[kind] = frame[at + 4 : at + length]
        at += length
    assert at == end
    return found


def test_a_switch_replies_with_its_voice_vlan() -> None:
    told = tlvs(cdp.of_switch("Gi1/0/17", 120))
    assert told[0x0E] == bytes((1, 0, 120))
    assert told[0x0A] == bytes((0, 10))
    assert told[3] == b"Gi1/0/17"
    assert int.from_bytes(told[4], "big") & 0x08


def test_without_a_voice_vlan_only_the_native_one_is_told() -> None:
    told = tlvs(cdp.of_switch("Gi1/0/17", None))
    assert 0x0E not in told
    assert 0x0A in told


def test_a_phone_asks_and_says_that_it_is_one() -> None:
    told = tlvs(cdp.of_phone("00:90:8f:12:34:50", "450HD", "UC_3.4.8.808"))
    assert 0x0F in told
    assert int.from_bytes(told[4], "big") & 0x80
    assert told[6] == b"AudioCodes 450HD"
