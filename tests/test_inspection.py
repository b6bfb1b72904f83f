"""Frames taken apart: chosen by number and protocol, understood from what came before them."""

from __future__ import annotations

import struct
from collections.abc import Collection

from acdiag.inspection import dissections, line_dissections
from acdiag.model.arrival import Frame, Line
from acdiag.model.dissection import Dissection
from acdiag.simulate import ac49x
from acdiag.wire.dhcp import Dhcp
from acdiag.wire.option43 import MicrosoftOptions
from acdiag.wire.rtp import Rtp
from tests.frames import PHONE, SERVER, arp, bootp, frame, from_client, udp
from tests.rtp_making import frames_of, stream

FRAMES = [
    frame(arp(PHONE, "10.59.1.7", "10.59.0.1"), 0, 1),
    frame(udp("10.59.1.7", "10.59.0.9", 2000, 69, b"\0\1a.cfg\0octet\0"), 1, 2),
    frame(udp("10.59.0.9", "10.59.1.7", 3000, 2000, struct.pack("!HH", 3, 1) + b"x", mac=SERVER, to=PHONE), 2, 3),
    frame(from_client(bootp(1, given={43: b"\x01\x0cMS-UC-Client", 12: b"desk", 42: b"\1\2\3"})), 3, 4),
]


def shown(numbers: Collection[int] = (), protocols: Collection[str] = ()) -> list[Dissection]:
    return list(dissections(FRAMES, numbers, protocols))


def test_all_or_some() -> None:
    assert [found.number for found in shown()] == [1, 2, 3, 4]
    assert [found.number for found in shown(numbers=(2, 4))] == [2, 4]
    assert [found.number for found in shown(protocols=("tftp",))] == [2, 3]


def test_the_answer_of_a_transfer_is_understood_from_its_request() -> None:
    (found,) = shown(numbers=(3,))
    assert [protocol for protocol, _ in found.layers] == ["tftp"]
    assert found.zero == 0


def test_option_values_are_decoded_where_they_follow_their_definition() -> None:
    (found,) = shown(numbers=(4,))
    (_, record) = found.layers[0]
    assert isinstance(record, Dhcp)
    values: dict[int, object] = dict(record.options)
    assert values[12] == "desk"
    assert isinstance(values[43], MicrosoftOptions)
    assert values[42] == b"\1\2\3"


def test_media_is_taken_apart_once_it_is_recognised() -> None:
    frames = [
        Frame("a.pcap", number, at, 1, data, len(data)) for number, (at, data) in enumerate(frames_of(stream(6)), 1)
    ]
    found = list(dissections(frames, (), ("rtp",)))
    assert [each.number for each in found] == [3, 4, 5, 6]
    ((name, record),) = found[-1].layers
    assert name == "rtp"
    assert isinstance(record, Rtp)
    assert (record.payload_type, record.sequence, record.ssrc) == (8, 65_505, 0x1234)


def test_recordings_are_taken_apart() -> None:
    data = ac49x.packet(ac49x.RTP, struct.pack("!BBHII", 0x80, 8, 7, 0, 9) + bytes(160), 3)
    frames = [frame(udp("10.59.1.7", "10.59.0.9", 50_000, 50_000, data), 0, 1)]
    (found,) = dissections(frames, (), ("rtp",))
    assert [protocol for protocol, _ in found.layers] == ["recorded", "rtp"]


def test_a_line_is_taken_apart_without_its_secrets() -> None:
    line = Line("a.log", 1, 0, "a.log", b"<131>lcd: password=hunter2 for x")
    (found,) = line_dissections([line], (), ())
    assert "hunter2" not in repr(found)
    assert "for x" in repr(found)


def test_pressed_keys_of_an_info_are_hidden() -> None:
    text = b"INFO sip:x SIP/2.0\r\nContent-Type: application/dtmf\r\nContent-Length: 4\r\n\r\n4815"
    (found,) = dissections([frame(udp("10.59.1.7", "10.59.0.9", 5060, 5060, text))], (), ())
    assert "4815" not in repr(found.layers)
    assert "INFO" in repr(found.layers)
