"""Streams that hypothesis makes: what networks, taps and senders do to RTP, and what lies between."""

from __future__ import annotations

import struct
from typing import Any

from hypothesis import strategies as st

from tests.bulk.readings import Record
from tests.frames import PHONE, SERVER, bootp, ethernet, from_client, ipv4, tcp, udp

START = 1_760_000_000_000_000_000
STEP = 20_000_000
NOBODY = "02:00:00:00:00:99"
FIRST = (0, 0x40, 0x90, 0x92, 0xA0, 0xC0, 22, 127)
"""First bytes of what is not, or not simply, RTP."""


def rtp(sequence: int, timestamp: int, ssrc: int, kind: int = 8, first: int = 0x80, size: int = 160) -> bytes:
    head = struct.pack("!BBHII", first, kind, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    return head + b"\xd5" * size


def _pieces(packet: bytes, identification: int) -> list[bytes]:
    """An IPv4 datagram in two."""
    payload = packet[20:]
    cut = len(payload) // 16 * 8
    parts = []
    for offset, data, more in ((0, payload[:cut], 1), (cut, payload[cut:], 0)):
        head = bytearray(packet[:20])
        head[2:8] = struct.pack("!HHH", 20 + len(data), identification, more << 13 | offset // 8)
        parts.append(bytes(head) + data)
    return parts


class _Sender:
    """A sender of RTP and the mishaps of its packets."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        number = draw(st.integers(0, 3))
        mac = draw(st.sampled_from([PHONE, "00:90:8f:00:00:02", NOBODY]))
        ends = [(mac, f"10.0.0.{number + 1}", 4000), (SERVER, "10.0.9.9", 20_000 + 2 * number)]
        self.sender, self.receiver = ends if draw(st.booleans()) else ends[::-1]
        self.vlans = draw(st.sampled_from([(), (200,), (0,), (100, 200)]))
        self.sequence = draw(st.sampled_from([0, 1, 65_500, 40_000]))
        self.timestamp = draw(st.sampled_from([0, 5, 2**32 - 900]))
        self.ssrc = draw(st.integers(1, 3))
        self.at = START + draw(st.integers(0, 4_000_000_000))
        self.identification = 0

    def send(self, what: str) -> tuple[int, list[bytes]]:
        """The next packet, with a mishap or without; it may be in pieces."""
        self._move(what)
        packet = bytearray(ipv4(self.sender[1], self.receiver[1], 17, self._datagram(what), self.identification))
        packet[1] = 0 if what == "dscp" else 46 << 2
        pieces = _pieces(bytes(packet), self.identification) if what == "pieces" else [bytes(packet)]
        vlans = (7,) if what == "tag" else self.vlans
        sent = self.at, [_tagged(self.sender[0], self.receiver[0], vlans, piece) for piece in pieces]
        self.sequence, self.timestamp = self.sequence + 1, self.timestamp + 160
        self.identification += 1
        self.at += STEP + self.draw(st.integers(-5_000_000, 9_000_000))
        return sent

    def _move(self, what: str) -> None:
        draw = self.draw
        if what == "lost":
            self.sequence += draw(st.sampled_from([1, 2, 62, 63, 64, 65, 2998, 2999, 3000, 9000]))
            self.timestamp += 160
        elif what == "late":
            self.sequence -= draw(st.sampled_from([1, 2, 3, 63, 64, 200, 4000]))
        elif what == "again":
            self.sequence, self.timestamp = self.sequence - 1, self.timestamp - 160
        elif what == "clock":
            self.timestamp += draw(st.sampled_from([-160, 2**31, 8000]))
        elif what == "pause":
            self.at += draw(st.sampled_from([1_000_000_000, 999_999_999, 5_000_000_000, 70_000_000_000]))
        elif what == "back":
            self.at -= draw(st.sampled_from([1, 20_000_000, 3_000_000_000]))

    def _datagram(self, what: str) -> bytes:
        kind = {"marker": 0x88, "noise": 13, "event": 101, "other": 0}.get(what, 8)
        payload = rtp(self.sequence, self.timestamp, self.ssrc, kind)
        if what == "short":
            payload = payload[: self.draw(st.integers(0, 20))]
        elif what == "version":
            payload = bytes([self.draw(st.sampled_from(FIRST))]) + payload[1:]
        elif what == "rtcp":
            payload = struct.pack("!BBHI", 0x80, 200, 6, self.ssrc) + bytes(20)
        return struct.pack("!HHHH", self.sender[2], self.receiver[2], 8 + len(payload), 0) + payload


@st.composite
def streams(draw: Any) -> list[tuple[int, list[bytes]]]:
    """Times and frames of one stream, in the order of sending."""
    sender = _Sender(draw)
    return [sender.send(draw(st.sampled_from(_ANY))) for _ in range(draw(st.integers(4, 120)))]


_ODD = (
    "lost", "late", "again", "marker", "noise", "event", "other", "dscp", "clock", "pause", "back", "short", "version",
    "rtcp", "pieces", "tag",
)  # fmt: skip
_ANY = ("plain",) * 30 + _ODD


@st.composite
def connections(draw: Any) -> list[tuple[int, list[bytes]]]:
    """Times and frames of TCP between two ports, opened again and again or met in its middle; nobody reads it."""
    ends = [("10.0.0.1", 50_000), ("10.0.9.9", draw(st.sampled_from([8443, 443, 925])))]
    sequences = [draw(st.sampled_from([1, 2**32 - 3000, 7]))] * 2
    at = START + draw(st.integers(0, 4_000_000_000))
    found = []
    for _ in range(draw(st.integers(4, 80))):
        side = draw(st.integers(0, 1))
        what = draw(st.sampled_from(["data"] * 8 + ["ack", "again", "gap", "far", "probe", "syn", "fin", "rst"]))
        flags, data = {"syn": 2, "fin": 17, "rst": 4}.get(what, 16), b""
        if what in ("data", "again", "gap", "far"):
            data = b"\xf0" * draw(st.sampled_from([1, 100, 1460]))
        elif what == "probe":
            data = b"\0"
        if what == "syn":
            sequences[side] = draw(st.integers(0, 2**32 - 1))
            flags = 18 if side else 2
        jump = {"again": -1460, "gap": 1460, "far": draw(st.sampled_from([1 << 30, 1 << 31, (1 << 30) + 2000]))}
        sequence = (sequences[side] + jump.get(what, 0)) & 0xFFFFFFFF
        (source, port), (destination, other) = ends[side], ends[1 - side]
        found.append(
            (at, [tcp(source, destination, port, other, sequence, data, ack=sequences[1 - side], flags=flags)])
        )
        sequences[side] = (sequence + len(data)) & 0xFFFFFFFF if what != "again" else sequences[side]
        at += draw(st.sampled_from([1000, 30_000_000, 400_000_000, 20_000_000_000]))
    return found


def _tagged(own: str, to: str, vlans: tuple[int, ...], packet: bytes) -> bytes:
    kind, body = 0x0800, packet
    for vlan in reversed(vlans):
        body, kind = struct.pack("!HH", vlan, kind) + body, 0x8100
    return ethernet(own, to, kind, body)


def _others(at: int) -> list[tuple[int, list[bytes]]]:
    """What may change the meaning of the streams' packets: a phone that says so, TFTP, SIP with SDP."""
    lease = from_client(bootp(1, 9, NOBODY, {60: b"450HD", 55: b"\1\3"}), NOBODY)
    request = udp("10.0.0.1", "10.0.9.9", 4000, 69, b"\0\x01450HD.img\0octet\0")
    body = b"v=0\r\no=- 1 1 IN IP4 10.0.9.9\r\ns=-\r\nc=IN IP4 10.0.9.9\r\nt=0 0\r\nm=audio 20000 RTP/AVP 8 101\r\n"
    body += b"a=rtpmap:101 telephone-event/8000\r\n"
    head = b"INVITE sip:b@x SIP/2.0\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\n"
    head += b"Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n" % len(body)
    return [(at, [lease]), (at, [request]), (at, [udp("10.0.9.9", "10.0.0.1", 5060, 5060, head + body)])]


@st.composite
def captures(draw: Any) -> list[Record]:
    """Several streams at once, mixed by time, with copies, cuts and other traffic."""
    kinds = st.one_of(streams(), streams(), connections())
    sent = [each for stream in draw(st.lists(kinds, min_size=1, max_size=4)) for each in stream]
    if draw(st.booleans()):
        sent += draw(st.lists(st.sampled_from(_others(START + draw(st.integers(0, 4_000_000_000)))), max_size=3))
    sent.sort(key=lambda each: each[0])
    if draw(st.booleans()):
        swapped = draw(st.lists(st.integers(0, len(sent) - 1), max_size=4))
        for place in swapped:
            sent.insert(draw(st.integers(0, len(sent) - 1)), sent[place])
    snap = draw(st.sampled_from([65_535] * 4 + [60, 54, 46, 100]))
    return [(at, data[:snap], len(data)) for at, each in sent for data in each]
