"""The headers of a usual frame, as the key of its flow: Ethernet, at most two tags, IP without fragments, UDP or TCP.

The key holds everything by which the readable path could tell two packets of UDP or TCP apart before it looks at what
they say: MACs, VLAN ids, addresses, ports, interface and, for RTP, the SSRC.
"""

from __future__ import annotations

from acdiag.bulk.layout import (
    CAPTURED,
    DSCP,
    FLAGS,
    INTERFACE,
    KEY,
    KIND,
    NONE,
    PAYLOAD,
    RTP,
    SIZE,
    SOURCE,
    START,
    STOP,
    TCP,
    TRANSPORT,
    UDP,
)
from acdiag.bulk.records import Words, byte, half, word

CHANGES = 7
"""FIN, SYN and RST."""
COOKIE = 0x2112A442
LONGEST_METHOD = 8
"""Bytes looked at to be sure that a payload is no SIP."""


def find_flow(b: Words, c: Words) -> int:
    """Put the key of the frame's flow into the control array and give its kind; NONE for what is not usual."""
    c[KIND] = NONE
    start, stop = c[START], c[STOP]
    if stop - start < 42:
        return NONE
    c[KEY] = half(b, start) << 32 | word(b, start + 2, 1)
    c[KEY + 1] = half(b, start + 6) << 32 | word(b, start + 8, 1)
    c[KEY + 2] = c[KEY + 3] = 0
    c[KEY + 4] = c[SOURCE] << 32
    at = start + 12
    kind = half(b, at)
    tags = 0
    while tags < 2 and (kind == 0x8100 or kind == 0x88A8 or kind == 0x9100):
        c[KEY + 1 + tags] |= (half(b, at + 2) & 0x0FFF) << 48
        at += 4
        tags += 1
        kind = half(b, at)
    c[KEY] |= tags << 48
    c[KEY + 3] = c[INTERFACE] << 48
    at += 2
    end = find_transport(b, c, kind, at, stop)
    if end == 0:
        return NONE
    if c[TRANSPORT] == 17:
        kind = find_udp(b, c, end)
    elif c[TRANSPORT] == 6:
        kind = find_tcp(b, c, end)
    else:
        return NONE
    c[KEY] |= kind << 52
    c[KIND] = kind
    return kind


def find_transport(b: Words, c: Words, kind: int, at: int, stop: int) -> int:
    """Read the IP header at `at`; gives the end of the datagram as far as captured, 0 when it is not usual."""
    if kind == 0x0800:
        if stop - at < 20 or byte(b, at) != 0x45 or half(b, at + 6) & 0x3FFF:
            return 0
        total = half(b, at + 2)
        if total < 20:
            return 0
        c[KEY + 5] = c[KEY + 6] = c[KEY + 7] = c[KEY + 8] = 0
        c[TRANSPORT] = byte(b, at + 9)
        c[DSCP] = byte(b, at + 1) >> 2
        c[KEY + 2] |= word(b, at + 12, 1) << 16
        c[KEY + 3] |= word(b, at + 16, 1) << 16
        c[PAYLOAD] = at + 20
        return min(at + total, stop)
    if kind != 0x86DD or stop - at < 40 or byte(b, at) >> 4 != 6:
        return 0
    length = half(b, at + 4)
    if length == 0:
        return 0
    c[TRANSPORT] = byte(b, at + 6)
    c[DSCP] = (half(b, at) >> 6) & 63
    c[KEY] |= 1 << 50
    c[KEY + 2] |= word(b, at + 20, 1) << 16
    c[KEY + 3] |= word(b, at + 36, 1) << 16
    for k in range(2):
        c[KEY + 5 + 2 * k] = half(b, at + 8 + 16 * k) << 32 | word(b, at + 10 + 16 * k, 1)
        c[KEY + 6 + 2 * k] = half(b, at + 14 + 16 * k) << 32 | word(b, at + 16 + 16 * k, 1)
    c[PAYLOAD] = at + 40
    return min(at + 40 + length, stop)


def find_udp(b: Words, c: Words, end: int) -> int:
    """UDP that no protocol would claim by its bytes: RTP, or nothing that is known."""
    at = c[PAYLOAD]
    if end - at < 8:
        return NONE
    length = half(b, at + 4)
    if length < 8:
        return NONE
    c[KEY + 2] |= half(b, at)
    c[KEY + 3] |= half(b, at + 2)
    end = min(end, at + length)
    at += 8
    c[PAYLOAD] = at
    c[SIZE] = length - 8
    captured = end - at
    c[CAPTURED] = captured
    if captured == 0:
        return UDP
    first = byte(b, at)
    if first >= 0x80:
        return find_rtp(b, c, at, captured)
    if first < 4:
        return NONE if captured >= 8 and word(b, at + 4, 1) == COOKIE else UDP
    if 20 <= first <= 63 or maybe_sip(b, at, captured):
        return NONE
    return UDP


def find_rtp(b: Words, c: Words, at: int, captured: int) -> int:
    """A payload whose first byte is above 127: RTP by its shape, or nothing; RTCP is read."""
    if byte(b, at) >= 0xC0:
        return UDP
    if captured < 12 or 192 <= byte(b, at + 1) <= 223:
        return NONE
    header = 12 + 4 * (byte(b, at) & 15)
    if byte(b, at) & 16:
        if captured < header + 4:
            return NONE
        header += 4 + 4 * half(b, at + header + 2)
    if header > c[SIZE]:
        return NONE
    c[KEY + 4] |= word(b, at + 8, 1)
    return RTP


def maybe_sip(b: Words, at: int, captured: int) -> bool:
    """Whether a payload may begin with a method or a version: visible bytes up to a blank."""
    if captured < LONGEST_METHOD:
        return True
    for k in range(LONGEST_METHOD):
        letter = byte(b, at + k)
        if letter == 32 and k:
            return True
        if not (33 <= letter <= 126 or (letter == 9 and k)):
            return False
    return True


def find_tcp(b: Words, c: Words, end: int) -> int:
    """TCP that changes nothing about its connection."""
    at = c[PAYLOAD]
    if end - at < 20:
        return NONE
    header = (byte(b, at + 12) >> 4) * 4
    flags = byte(b, at + 13)
    if header < 20 or header > end - at or flags & CHANGES:
        return NONE
    c[KEY + 2] |= half(b, at)
    c[KEY + 3] |= half(b, at + 2)
    c[FLAGS] = flags
    c[PAYLOAD] = at
    c[CAPTURED] = end - at - header
    c[SIZE] = header
    return TCP
