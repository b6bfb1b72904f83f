"""RTCP compound packets (RFC 3550 section 6), with the VoIP metrics of extended reports (RFC 3611).

A report of SRTP (RFC 3711 section 3.4) is readable up to its first SSRC; the rest is refused as malformed, unless a
caller who knows better looks at nothing but the beginning.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.rtcp_xr import Block, blocks
from acdiag.wire.text import loose

SENDER, RECEIVER, DESCRIPTION, BYE, APPLICATION, EXTENDED = 200, 201, 202, 203, 204, 207
MOST = 512
"""Packets of one compound packet; an Ethernet frame holds 368 of the smallest."""
_HEADER = Struct("!BBH").unpack_from
_SENDER = Struct("!QIII").unpack_from
_REPORT = Struct("!IB3sIIII").unpack_from
_REPORT_SIZE = 24
_ITEMS = {1: "cname", 2: "name", 3: "email", 4: "phone", 5: "loc", 6: "tool", 7: "note", 8: "priv"}


class Report(NamedTuple):
    """How one sender is received."""

    ssrc: int
    """Of the sender that is reported on."""
    fraction_lost: int
    """Since the report before, in 256ths."""
    lost: int
    """Altogether; below 0 when copies came."""
    highest: int
    """Extended sequence number."""
    jitter: int
    """Timestamp units."""
    last_sr: int
    """Middle 32 bits of the NTP time of the sender's last report; 0 when none came."""
    delay: int
    """Since that report, in 65,536ths of a second."""


class SenderReport(NamedTuple):
    """SR."""

    ssrc: int
    ntp: int
    """64 bits; its middle 32 come back in `Report.last_sr`."""
    timestamp: int
    packets: int
    octets: int
    reports: tuple[Report, ...]


class ReceiverReport(NamedTuple):
    """RR."""

    ssrc: int
    reports: tuple[Report, ...]


class SourceDescription(NamedTuple):
    """SDES: SSRC and items (cname, name, …) of each source."""

    sources: tuple[tuple[int, dict[str, str]], ...]


class Bye(NamedTuple):
    """Sources that leave."""

    ssrcs: tuple[int, ...]
    reason: str


class ExtendedReport(NamedTuple):
    """XR."""

    ssrc: int
    blocks: tuple[Block, ...]


class Other(NamedTuple):
    """A packet of another type: APP, feedback, …"""

    type: int
    ssrc: int
    """0 when it has none."""


Part = SenderReport | ReceiverReport | SourceDescription | Bye | ExtendedReport | Other


class Rtcp(NamedTuple):
    """One compound packet."""

    packets: tuple[Part, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reception reports of all its packets."""
        return tuple(
            report
            for packet in self.packets
            if isinstance(packet, SenderReport | ReceiverReport)
            for report in packet.reports
        )


def looks_like_rtcp(data: bytes) -> bool:
    """A compound packet that begins with SR or RR and whose lengths end where it ends (RFC 3550 section A.2)."""
    if len(data) < 8 or data[0] & 0xE0 != 0x80 or data[1] not in (SENDER, RECEIVER):
        return False
    at = 0
    while at + 4 <= len(data):
        if data[at] >> 6 != 2:
            return False
        at += 4 + 4 * (data[at + 2] << 8 | data[at + 3])
    return at == len(data)


def decode(data: bytes) -> Rtcp:
    """Read a compound packet.

    Raises `Malformed` where a length or a count does not fit, or where there are too many packets.
    """
    packets: list[Part] = []
    at = 0
    while at < len(data):
        if at + 4 > len(data):
            raise Malformed(at, "RTCP header is cut")
        if len(packets) >= MOST:
            raise Malformed(at, "compound packet has too many parts")
        first, kind, words = _HEADER(data, at)
        if first >> 6 != 2:
            raise Malformed(at, "RTCP version is not 2")
        end = at + 4 + 4 * words
        if end > len(data):
            raise Malformed(at + 2, "RTCP packet is cut")
        body = data[at + 4 : end - _padding(data, first, at, end)]
        packets.append(_part(kind, first & 31, body, at + 4))
        at = end
    if not packets:
        raise Malformed(0, "RTCP header is cut")
    return Rtcp(tuple(packets))


def _padding(data: bytes, first: int, at: int, end: int) -> int:
    if not first & 0x20:
        return 0
    padding = data[end - 1]
    if not 0 < padding <= end - at - 4:
        raise Malformed(end - 1, "padding is longer than the packet")
    return padding


def _part(kind: int, count: int, body: bytes, at: int) -> Part:
    """One packet's body; `at` is its place in the compound packet."""
    if kind == DESCRIPTION:
        return SourceDescription(_sources(body, count, at))
    if kind == BYE:
        return _bye(body, count, at)
    ssrc = int.from_bytes(body[:4])
    if kind not in (SENDER, RECEIVER, EXTENDED):
        return Other(kind, ssrc)
    if len(body) < 4:
        raise Malformed(at, "SSRC is missing")
    if kind == EXTENDED:
        return ExtendedReport(ssrc, blocks(body[4:], at + 4))
    if kind == RECEIVER:
        return ReceiverReport(ssrc, _reports(body, 4, count, at))
    if len(body) < 24:
        raise Malformed(at + len(body), "sender report is cut")
    ntp, timestamp, packets, octets = _SENDER(body, 4)
    return SenderReport(ssrc, ntp, timestamp, packets, octets, _reports(body, 24, count, at))


def _reports(body: bytes, start: int, count: int, at: int) -> tuple[Report, ...]:
    if start + count * _REPORT_SIZE > len(body):
        raise Malformed(at + len(body), "reception report is cut")
    return tuple(_report(body, start + place * _REPORT_SIZE) for place in range(count))


def _report(body: bytes, at: int) -> Report:
    ssrc, fraction, lost, highest, jitter, last_sr, delay = _REPORT(body, at)
    return Report(ssrc, fraction, int.from_bytes(lost, signed=True), highest, jitter, last_sr, delay)


def _bye(body: bytes, count: int, at: int) -> Bye:
    end = 4 * count
    if end > len(body):
        raise Malformed(at + len(body), "sources that leave are cut")
    ssrcs = tuple(int.from_bytes(body[place : place + 4]) for place in range(0, end, 4))
    reason = body[end + 1 : end + 1 + body[end]] if len(body) > end else b""
    return Bye(ssrcs, loose(reason))


def _sources(body: bytes, count: int, at: int) -> tuple[tuple[int, dict[str, str]], ...]:
    """Chunks, each of which ends with a NUL and fills up its last word."""
    found = []
    place = 0
    for _ in range(count):
        if place + 4 > len(body):
            raise Malformed(at + place, "source description is cut")
        ssrc, items, start = int.from_bytes(body[place : place + 4]), dict[str, str](), place + 4
        while start < len(body) and body[start]:
            if start + 2 > len(body) or start + 2 + body[start + 1] > len(body):
                raise Malformed(at + start, "source description is cut")
            value = body[start + 2 : start + 2 + body[start + 1]]
            items.setdefault(_ITEMS.get(body[start], str(body[start])), loose(value))
            start += 2 + len(value)
        place = (start | 3) + 1
        found.append((ssrc, items))
    return tuple(found)
