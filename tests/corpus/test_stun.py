"""STUN in real captures, compared with tshark; classic STUN is a protocol of its own there, and not counted here."""

from __future__ import annotations

from acdiag.wire.packet import Packet
from acdiag.wire.stun import Stun
from tests.corpus.at_once import told_of
from tests.corpus.tshark import REQUIREMENTS, captures, captures_with, packets

pytestmark = REQUIREMENTS

REFUSED = {"wild/corelight__zeek-spicy-stun/stun-attribute-length-ffff.pcap": "an attribute that claims 65,535 bytes"}

FIELDS = ("stun.type.class", "stun.type.method", "stun.id", "stun.att.ipv4", "stun.att.port", "stun.att.software")

CLASSES = ("0x0000", "0x0001", "0x0010", "0x0011")
"""Of our numbers, as tshark prints them."""


def ours(path: str) -> dict[int, Packet]:
    return {packet.frame.number: packet for packet in packets(path) if "stun" in packet.protocols}


def test_the_same_frames_are_stun() -> None:
    theirs = told_of(captures_with("stun"), "stun", FIELDS)
    for path in captures():
        numbers = set(ours(path))
        assert not numbers or path in theirs
        if path in theirs:
            assert numbers == set(theirs[path]), path


def test_types_and_addresses() -> None:
    compared, refused = 0, set()
    for path, expected in told_of(captures_with("stun"), "stun", FIELDS).items():
        for number, packet in ours(path).items():
            theirs, place = expected[number], (path, number)
            if not packet.messages:
                refused.add(path)
                continue
            (stun,) = packet.messages
            assert isinstance(stun, Stun)
            assert [CLASSES[stun.message_class]] == theirs["stun.type.class"], place
            assert [stun.method] == [int(value, 0) for value in theirs["stun.type.method"]], place
            assert [stun.transaction.hex()] == [value.replace(":", "") for value in theirs["stun.id"]], place
            assert [stun.software] == (theirs["stun.att.software"] or [""]), place
            for address in filter(None, (stun.mapped, stun.xor_mapped)):
                assert address.address in theirs["stun.att.ipv4"], place
                assert str(address.port) in theirs["stun.att.port"], place
            compared += 1
    assert refused == set(REFUSED)
    assert compared > 100


def test_classic_stun_is_decoded_on_its_port() -> None:
    found = [
        message
        for path in captures_with("classicstun")
        for packet in packets(path)
        for message in packet.messages
        if isinstance(message, Stun) and message.classic
    ]
    assert found
    assert {message.method for message in found} == {1}
