"""Just enough of UDP, DHCP and TFTP to do something to the network at the right frame."""

from __future__ import annotations

from typing import NamedTuple

from captures.lab.switch import untagged

OFFER, REQUEST, ACK, NAK = 2, 3, 5, 6
TFTP_DATA = 3
DHCP_OPTIONS_AT = 240


class Datagram(NamedTuple):
    source: int
    destination: int
    payload: bytes


def udp(frame: bytes) -> Datagram | None:
    """The UDP datagram of an IPv4 frame that is not a fragment."""
    bare = untagged(frame)
    if bare[12:14] != b"\x08\x00" or bare[23] != 17 or int.from_bytes(bare[20:22]) & 0x3FFF:
        return None
    at = 14 + (bare[14] & 0x0F) * 4
    pair = int.from_bytes(bare[at : at + 2]), int.from_bytes(bare[at + 2 : at + 4])
    return Datagram(*pair, bare[at + 8 : 14 + int.from_bytes(bare[16:18])])


def ports(frame: bytes) -> tuple[int, int] | None:
    """Source and destination port of UDP or TCP by IPv4, unless it is a fragment."""
    bare = untagged(frame)
    if bare[12:14] != b"\x08\x00" or bare[23] not in (6, 17) or int.from_bytes(bare[20:22]) & 0x3FFF:
        return None
    at = 14 + (bare[14] & 0x0F) * 4
    return int.from_bytes(bare[at : at + 2]), int.from_bytes(bare[at + 2 : at + 4])


def destination(frame: bytes) -> str | None:
    """Where an IPv4 frame goes."""
    bare = untagged(frame)
    return ".".join(map(str, bare[30:34])) if bare[12:14] == b"\x08\x00" else None


def dhcp_type(frame: bytes) -> int | None:
    """DHCP message type (option 53)."""
    datagram = udp(frame)
    if datagram is None or datagram.destination not in (67, 68):
        return None
    options, at = datagram.payload[DHCP_OPTIONS_AT:], 0
    while at + 2 < len(options) and options[at] != 255:
        if options[at] == 53:
            return options[at + 2]
        at += 1 if options[at] == 0 else 2 + options[at + 1]
    return None


def tftp_block(frame: bytes) -> int | None:
    """The number of a TFTP DATA block."""
    datagram = udp(frame)
    if datagram is None or min(datagram.source, datagram.destination) < 1024:
        return None
    if datagram.payload[:2] != TFTP_DATA.to_bytes(2):
        return None
    return int.from_bytes(datagram.payload[2:4])
