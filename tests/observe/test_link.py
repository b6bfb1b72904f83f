"""LLDP, CDP and presence: who speaks as a phone, who as a switch, and on which VLAN."""

from __future__ import annotations

import struct

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.link import CdpAnnounced, CdpOffered, LldpAnnounced, LldpOffered, VlanUsed
from acdiag.observe.cdp import CdpObserver
from acdiag.observe.lldp import LldpObserver
from acdiag.observe.presence import Presence
from acdiag.wire.dissect import dissect
from tests.frames import BROADCAST, PHONE, SECOND, arp, ethernet, frame, raw_mac, udp

SWITCH = "02:00:00:00:00:fe"
BRIDGE, TELEPHONE = 0x04, 0x20


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!H", kind << 9 | len(value)) + value


def lldp(mac: str, *more: bytes, ttl: int = 120) -> bytes:
    head = tlv(1, b"\x04" + raw_mac(mac)) + tlv(2, b"\x05Gi1/0/7") + tlv(3, struct.pack("!H", ttl))
    return ethernet(mac, "01:80:c2:00:00:0e", 0x88CC, head + b"".join(more) + tlv(0, b""))


def capabilities(bits: int) -> bytes:
    return tlv(7, struct.pack("!HH", bits, bits))


def policy(vlan: int) -> bytes:
    return tlv(127, b"\x00\x12\xbb\x02\x01" + (0x40 << 16 | vlan << 9 | 5 << 6 | 46).to_bytes(3, "big"))


def med(device_class: int) -> bytes:
    return tlv(127, b"\x00\x12\xbb\x01\x00\x03" + bytes([device_class]))


def cdp(mac: str, *tlvs: tuple[int, bytes]) -> bytes:
    body = b"\x02\xb4\x00\x00" + b"".join(struct.pack("!HH", kind, 4 + len(value)) + value for kind, value in tlvs)
    llc = b"\xaa\xaa\x03\x00\x00\x0c\x20\x00" + body
    return raw_mac("01:00:0c:cc:cc:cc") + raw_mac(mac) + struct.pack("!H", len(llc)) + llc


def watch(observer: LldpObserver | CdpObserver, *said: tuple[float, bytes]) -> list[Fact]:
    facts: list[Fact] = []
    for number, (seconds, raw) in enumerate(said, 1):
        packet = dissect(frame(raw, seconds, number))
        assert not packet.malformed
        for message in packet.messages:
            facts += observer.see(packet, message)
    return facts


def test_a_switch_offers_a_voice_vlan() -> None:
    (fact,) = watch(LldpObserver(), (0, lldp(SWITCH, tlv(5, b"sw-f3"), capabilities(BRIDGE), med(4), policy(200))))
    assert isinstance(fact, LldpOffered)
    assert (fact.voice_vlan, fact.tagged, fact.priority, fact.dscp) == (200, True, 5, 46)
    assert (fact.switch, fact.port) == ("sw-f3", "Gi1/0/7")


def test_a_switch_without_policy_offers_none() -> None:
    (fact,) = watch(LldpObserver(), (0, lldp(SWITCH, capabilities(BRIDGE))))
    assert isinstance(fact, LldpOffered)
    assert fact.voice_vlan is None


def test_a_phone_is_no_switch_though_it_bridges_to_its_pc() -> None:
    inventory = tlv(127, b"\x00\x12\xbb\x0a450HD")
    (fact,) = watch(LldpObserver(), (0, lldp(PHONE, capabilities(BRIDGE | TELEPHONE), med(3), policy(200), inventory)))
    assert isinstance(fact, LldpAnnounced)
    assert (fact.asked, fact.model, fact.voice_vlan) == (True, "450HD", 200)


@pytest.mark.parametrize(
    ("firmware", "software", "said"),
    [
        (b"UC_3.4.8.808", b"", "UC_3.4.8.808"),
        (b"1.0", b"UC_3.4.8.808", "UC_3.4.8.808"),
        (b"UC_3.4.8.808", b"5.10.1", "UC_3.4.8.808"),
        (b"1.0", b"2.0", "1.0"),
        (b"", b"7", "7"),
        (b"", b"", None),
    ],
)
def test_the_firmware_is_the_revision_that_reads_like_one(firmware: bytes, software: bytes, said: str | None) -> None:
    inventory = tlv(127, b"\x00\x12\xbb\x06" + firmware) + tlv(127, b"\x00\x12\xbb\x07" + software)
    (fact,) = watch(LldpObserver(), (0, lldp(PHONE, capabilities(TELEPHONE), med(3), inventory)))
    assert isinstance(fact, LldpAnnounced)
    assert fact.firmware == said


def test_a_pc_is_no_switch() -> None:
    (fact,) = watch(LldpObserver(), (0, lldp("02:00:00:00:00:33", capabilities(0x80))))
    assert isinstance(fact, LldpAnnounced)


def test_a_shutdown_takes_nothing_back() -> None:
    assert watch(LldpObserver(), (0, lldp(SWITCH, capabilities(BRIDGE), ttl=0))) == []


def test_the_same_frame_is_said_less_and_less_often_and_a_change_at_once() -> None:
    same, other = (lldp(SWITCH, capabilities(BRIDGE), policy(vlan)) for vlan in (200, 201))
    facts = watch(LldpObserver(), (0, same), (3, same), (5, same), (9, same), (14, same), (18, other))
    assert [where.frame for fact in facts for where in fact.where] == [1, 3, 5, 6]


def test_a_fast_start_is_said_once_and_a_mirrored_copy_is_none() -> None:
    same = lldp(SWITCH, capabilities(BRIDGE), policy(200))
    times = (0, 0.02, 20, 20.02, 21, 21.02, 22, 22.02, 23, 50, 80, 81)
    facts = watch(LldpObserver(), *((at, same) for at in times))
    assert [fact.at // SECOND for fact in facts if isinstance(fact, LldpOffered) and fact.quick] == [21, 81]
    announced = lldp(PHONE, capabilities(TELEPHONE), med(3))
    assert len(watch(LldpObserver(), (0, announced), (1, announced))) == 1


def test_cdp_reply_and_query() -> None:
    offered, asked = watch(
        CdpObserver(),
        (
            0,
            cdp(
                SWITCH,
                (1, b"sw-f3"),
                (3, b"Gi1/0/7"),
                (4, struct.pack("!I", 8)),
                (0x0A, b"\0\x01"),
                (0x0E, b"\1\0\xc8"),
            ),
        ),
        (
            1,
            cdp(
                PHONE,
                (1, b"SEP00908F000001"),
                (6, b"AudioCodes 450HD"),
                (4, struct.pack("!I", 0x90)),
                (0x0F, b"\1\0\0"),
            ),
        ),
    )
    assert isinstance(offered, CdpOffered)
    assert (offered.voice_vlan, offered.native_vlan, offered.switch) == (200, 1, "sw-f3")
    assert isinstance(asked, CdpAnnounced)
    assert (asked.asked, asked.model) == (True, "450HD")


@pytest.mark.parametrize(("answered", "voice_vlan"), [(0, 0), (200, 200), (4094, 4094), (4095, 0)])
def test_cdp_may_tell_a_phone_to_send_untagged(answered: int, voice_vlan: int) -> None:
    reply = cdp(SWITCH, (4, struct.pack("!I", 8)), (0x0E, b"\1" + struct.pack("!H", answered)))
    (offered,) = watch(CdpObserver(), (0, reply))
    assert isinstance(offered, CdpOffered)
    assert offered.voice_vlan == voice_vlan


def test_presence_says_the_vlan_on_change_and_now_and_then() -> None:
    presence = Presence()
    sent = [(0, None), (1, None), (3, 200), (4, 200), (8, 200), (9, 200)]
    facts: list[Fact] = []
    for number, (seconds, vlan) in enumerate(sent, 1):
        facts += presence.see(dissect(frame(udp("10.0.0.5", "10.0.0.1", 1, 2, b"", vlan=vlan), seconds, number)))
    assert [(fact.vlan, fact.where[0].frame) for fact in facts if isinstance(fact, VlanUsed)] == [
        (0, 1),
        (200, 3),
        (200, 5),
    ]
    assert facts[0].name == "link.heard"


def test_presence_takes_a_frame_on_two_taps_for_no_change() -> None:
    presence = Presence()
    facts: list[Fact] = []
    for number in range(10):
        vlan = 200 if number % 2 else None
        facts += presence.see(dissect(frame(udp("10.0.0.5", "10.0.0.1", 1, 2, b"", vlan=vlan), number / 100, number)))
    assert len([fact for fact in facts if isinstance(fact, VlanUsed)]) == 2


def test_presence_needs_ip_or_arp_for_a_vlan() -> None:
    presence = Presence()
    assert [fact.name for fact in presence.see(dissect(frame(lldp(PHONE))))] == ["link.heard"]
    assert [fact.name for fact in presence.see(dissect(frame(arp(PHONE, "10.0.0.5", "10.0.0.1"))))] == ["vlan.used"]


@pytest.mark.parametrize(
    ("data", "addressed"),
    [
        (udp("10.0.0.5", "10.0.0.1", 1, 2, b"", to=SWITCH), True),
        (udp("10.0.0.5", "10.0.0.255", 1, 2, b"", to=BROADCAST), False),
        (udp("0.0.0.0", "255.255.255.255", 68, 67, b"", to=BROADCAST), False),
        (arp(PHONE, "10.0.0.5", "10.0.0.1"), False),
    ],
    ids=["to one station", "to all", "without an address", "ARP"],
)
def test_who_writes_to_one_station_has_an_address_that_works(data: bytes, addressed: bool) -> None:
    _, used = Presence().see(dissect(frame(data)))
    assert isinstance(used, VlanUsed)
    assert used.addressed is addressed
