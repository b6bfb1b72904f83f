"""Duplicate addresses are said; routers, virtual routers and new leases are not."""

from __future__ import annotations

from acdiag.model.facts import Fact
from acdiag.model.facts.arp import ArpClaimed, ArpConflicted, ArpProbed
from acdiag.observe.arp import ArpObserver
from acdiag.wire.dissect import dissect
from tests.frames import PHONE, arp, bootp, frame, from_server, udp

OTHER = "02:00:00:00:00:07"
ADDRESS = "10.59.1.7"


def watch(*said: tuple[float, bytes]) -> list[Fact]:
    observer = ArpObserver()
    facts: list[Fact] = []
    for number, (seconds, data) in enumerate(said, 1):
        packet = dissect(frame(data, seconds, number))
        for message in packet.messages:
            facts += observer.see(packet, message)
    return facts


def conflicts(*said: tuple[float, bytes]) -> list[tuple[str, str, str]]:
    return [(f.host, f.other, f.how) for f in watch(*said) if isinstance(f, ArpConflicted)]


def test_probe_and_claim_are_said() -> None:
    facts = watch(
        (0, arp(PHONE, "0.0.0.0", ADDRESS)), (2, arp(PHONE, ADDRESS, ADDRESS)), (9, arp(PHONE, ADDRESS, "10.59.0.1"))
    )
    assert [type(fact) for fact in facts] == [ArpProbed, ArpClaimed]


def test_an_answered_probe_is_a_conflict() -> None:
    said = conflicts((0, arp(PHONE, "0.0.0.0", ADDRESS)), (0.1, arp(OTHER, ADDRESS, "0.0.0.0", 2, PHONE)))
    assert said == [(PHONE, OTHER, "probe")]


def test_an_answer_long_after_the_probe_is_none() -> None:
    assert conflicts((0, arp(PHONE, "0.0.0.0", ADDRESS)), (6, arp(OTHER, ADDRESS, "0.0.0.0", 2, PHONE))) == []


def test_proxy_arp_answers_for_many_and_is_none() -> None:
    said = conflicts(
        (0, arp(OTHER, "10.59.0.1", "10.59.0.2")),
        (2, arp(PHONE, "0.0.0.0", ADDRESS)),
        (2.1, arp(OTHER, ADDRESS, "0.0.0.0", 2, PHONE)),
    )
    assert said == []


def test_the_relay_that_brought_the_lease_answers_for_others() -> None:
    probe, reply = arp(PHONE, "0.0.0.0", ADDRESS), arp(OTHER, ADDRESS, "0.0.0.0", 2, PHONE)
    ack = from_server(bootp(5, yiaddr=ADDRESS), mac=OTHER)
    assert conflicts((0, ack), (1, probe), (1.1, reply)) == []
    discover = udp(ADDRESS, "255.255.255.255", 68, 67, bootp(1), mac=OTHER)
    assert conflicts((0, discover), (1, probe), (1.1, reply)) == [(PHONE, OTHER, "probe")]


def test_a_virtual_router_is_none() -> None:
    vrrp = "00:00:5e:00:01:0a"
    assert conflicts((0, arp(PHONE, "0.0.0.0", ADDRESS)), (0.1, arp(vrrp, ADDRESS, "0.0.0.0", 2, PHONE))) == []


def test_two_stations_in_turn_are_a_conflict_for_both() -> None:
    said = conflicts(
        (0, arp(PHONE, ADDRESS, "10.59.0.1")),
        (5, arp(OTHER, ADDRESS, "10.59.0.1")),
        (10, arp(PHONE, ADDRESS, "10.59.0.1")),
    )
    assert sorted(said) == sorted([(PHONE, OTHER, "turns"), (OTHER, PHONE, "turns")])


def test_an_address_that_changes_hands_once_is_a_new_lease() -> None:
    assert conflicts((0, arp(OTHER, ADDRESS, "10.59.0.1")), (5, arp(PHONE, ADDRESS, "10.59.0.1"))) == []


def test_turns_that_are_far_apart_are_none() -> None:
    said = conflicts(
        (0, arp(PHONE, ADDRESS, "10.59.0.1")),
        (30, arp(OTHER, ADDRESS, "10.59.0.1")),
        (100, arp(PHONE, ADDRESS, "10.59.0.1")),
    )
    assert said == []


def test_addresses_of_another_protocol_bind_nothing() -> None:
    other_kind = bytearray(arp(PHONE, ADDRESS, ADDRESS))
    other_kind[16:18] = b"\x08\x05"
    assert watch((0, bytes(other_kind))) == []


def _sent_by(station: str, data: bytes) -> bytes:
    """The same frame with another Ethernet source."""
    return data[:6] + bytes.fromhex(station.replace(":", "")) + data[12:]


def test_a_damaged_announcement_of_the_owner_is_no_second_user() -> None:
    damaged = "00:90:8f:00:00:05"
    claim, probe = arp(PHONE, ADDRESS, ADDRESS), arp(PHONE, "0.0.0.0", ADDRESS)
    wrong = _sent_by(PHONE, arp(damaged, ADDRESS, "10.59.0.1"))
    assert conflicts((0, probe), (0.5, wrong), (1, claim)) == []
    facts = watch((0, claim), (1, wrong), (2, claim), (3, wrong))
    assert [(type(fact), fact.host) for fact in facts] == [(ArpClaimed, PHONE)]
    assert conflicts((0, _sent_by(PHONE, arp(damaged, "0.0.0.0", ADDRESS))), (0.5, claim)) == []


def test_a_second_user_behind_a_bridge_that_speaks_for_it_is_one() -> None:
    bridge = "02:00:00:00:00:0b"
    answer = _sent_by(bridge, arp(OTHER, ADDRESS, "0.0.0.0", 2, PHONE))
    assert conflicts((0, arp(PHONE, "0.0.0.0", ADDRESS)), (0.1, answer)) == [(PHONE, OTHER, "probe")]
