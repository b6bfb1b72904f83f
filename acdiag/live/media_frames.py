"""Which frames carry voice, told by the first bytes alone: these are counted and measured, and not kept.

What is kept of a flow is a frame now and then, cut behind the RTP sequence number (RFC 3550 section 5.1): evidence has
a place to point at, and nobody takes these few for the whole stream.
"""

from __future__ import annotations

from collections import OrderedDict

OFTEN = 5_000_000_000
"""ns between two frames of a flow that are kept."""
FLOWS = 20_000
"""Flows remembered; the one heard least lately goes first."""
ETHERNET, RAW_IP, LINUX_COOKED = 1, 101, 113
_TAGS = (b"\x81\x00", b"\x88\xa8")
_IPV4, _IPV6 = b"\x08\x00", b"\x86\xdd"
_UDP, _GRE = 17, 47
_ERSPAN, _ERSPAN_III = b"\x88\xbe", b"\x22\xeb"
_SEQUENCE = 0x10
"""GRE's flag; ERSPAN type I has no number, II and III always (draft-foschiano-erspan)."""
_DEEPEST_TAGS = 3
_RTP_HEADER = 12
KEPT = 4
"""Bytes of the RTP header that are kept, fewer than any reader needs to take them for RTP."""


def mirrored_at(link_type: int, data: bytes) -> int:
    """Where the Ethernet frame begins that another switch has sent here in ERSPAN (over IPv4); 0 where it is none."""
    at = _ip_at(link_type, data)
    if not at or len(data) < at + 24 or data[at] >> 4 != 4 or data[at + 9] != _GRE:
        return 0
    at += (data[at] & 15) * 4
    kind, numbered = data[at + 2 : at + 4], bool(data[at : at + 1] and data[at] & _SEQUENCE)
    if kind == _ERSPAN:
        at += 16 if numbered else 4
    elif kind == _ERSPAN_III and len(data) >= at + 20:
        at += 28 if data[at + 19] & 1 else 20
    else:
        return 0
    return at if len(data) >= at + 14 else 0


def media_at(link_type: int, data: bytes) -> int:
    """Where the RTP header of a frame begins; 0 when it carries none."""
    outer = mirrored_at(link_type, data)
    if outer:
        # A mirror of a mirror is not looked into again.
        found = _media_at(ETHERNET, data[outer:])
        return found and outer + found
    return _media_at(link_type, data)


def _media_at(link_type: int, data: bytes) -> int:
    at = _ip_at(link_type, data)
    if not at or len(data) < at + 40:
        return 0
    version = data[at] >> 4
    if version == 4 and data[at + 9] == _UDP and not (data[at + 6] & 0x1F or data[at + 7]):
        at += (data[at] & 15) * 4
    elif version == 6 and data[at + 6] == _UDP:
        at += 40
    else:
        return 0
    rtp = at + 8
    if len(data) < rtp + _RTP_HEADER or not (data[at] >= 4 and data[at + 2] >= 4):
        return 0
    return rtp if data[rtp] & 0xC0 == 0x80 and not 192 <= data[rtp + 1] <= 223 else 0


def _ip_at(link_type: int, data: bytes) -> int:
    """Where the IP header begins; 0 where there is none, or it is not known how to find it."""
    if link_type == LINUX_COOKED:
        return 16 if data[14:16] in (_IPV4, _IPV6) else 0
    if link_type != ETHERNET:
        return 0
    at = 12
    for _ in range(_DEEPEST_TAGS):
        if data[at : at + 2] not in _TAGS:
            break
        at += 4
    return at + 2 if data[at : at + 2] in (_IPV4, _IPV6) else 0


class Samples:
    """Which frames of which flow were kept."""

    def __init__(self) -> None:
        self._flows: OrderedDict[bytes, tuple[int, int]] = OrderedDict()
        """By addresses, ports and SSRC: when one was kept last, and its number."""

    def kept(self, data: bytes, at: int, rtp: int) -> int:
        """Number of the frame that stands for this one; 0 when this one is to be kept."""
        flow = data[rtp - 16 : rtp - 4] + data[rtp + 8 : rtp + 12]
        known = self._flows.get(flow)
        if known is None or at - known[0] >= OFTEN:
            return 0
        return known[1]

    def keep(self, data: bytes, at: int, rtp: int, number: int) -> None:
        """This one was kept as frame `number`."""
        flow = data[rtp - 16 : rtp - 4] + data[rtp + 8 : rtp + 12]
        self._flows[flow] = (at, number)
        self._flows.move_to_end(flow)
        if len(self._flows) > FLOWS:
            self._flows.popitem(last=False)

    def forget(self) -> None:
        """Another file begins: nothing in it stands for anything yet."""
        self._flows.clear()
