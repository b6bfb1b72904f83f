"""Where mutants begin: pieces of the committed captures, by what they are; the same ones at every run.

With `more`, captures of others are read too; what is made of them stays outside of the repository.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from acdiag.model.arrival import Frame
from acdiag.model.errors import Malformed
from acdiag.sources.examination import captures_in
from acdiag.sources.origin import Memory, Origin
from acdiag.sources.source import Source
from acdiag.sources.stored import DiskFile
from acdiag.streams.conversations import Conversations
from acdiag.wire import ac49x, acdr, rtcp, rtp, tls_handshake
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from acdiag.wire.tls_handshake import CertificateList
from tests.fuzz.campaign import MORE
from tests.fuzz.rare import RECORDS as RARE
from tests.fuzz.records import Record, written
from tests.wire import test_ldap, test_rtcp, test_rtcp_xr, test_stun

ROOT = Path(__file__).resolve().parents[2]
CAPTURES = ROOT / "captures"
MOST = 40
"""Seeds of a kind; further ones say the same again."""
MORE_OF_OTHERS = 5
"""Times as many where there are captures of others."""
LONGEST = 6_000
"""Bytes of a seed that is one message."""
RECORDS = 60
"""Records of a capture that is a seed: what a phone does until it has its lease, its files or its call."""
LARGEST = 4_000_000
"""Bytes of a file of others that is read."""
_CERTIFICATE = 11


def files() -> list[Path]:
    """The captures that are read."""
    found = sorted(CAPTURES.glob("*/capture.pcap*"))
    more = os.environ.get(MORE)
    if more:
        found += sorted(path for path in Path(more).rglob("*") if path.is_file() and path.stat().st_size < LARGEST)
    return found


@cache
def captures() -> tuple[tuple[Record, ...], ...]:
    """The records of each capture of Ethernet, and before them what none of them has."""
    found = [RARE]
    for path in files():
        records = _records(path)
        if records:
            found.append(tuple(records))
    return tuple(found)


def _records(path: Path) -> list[Record]:
    records: list[Record] = []
    for source in captures_in(path.name, DiskFile(str(path)), Origin(path.name, path.stat().st_size, Memory())):
        if isinstance(source, Source) and source.report.kind in ("pcap", "pcapng"):
            records += (
                (frame.at, frame.data, frame.wire_length)
                for frame in source.frames()
                if frame.link_type == 1 and len(frame.data) < 20_000
            )
    return records


def whole(most: int = RECORDS) -> Sequence[bytes]:
    """Captures as inputs, the first records of each."""
    return [written(records[:most]) for records in captures()]


@cache
def only(transport: str, *ports: int) -> Sequence[bytes]:
    """Captures with the packets of one transport alone, to or from `ports`, all when there are none."""
    found = []
    for records in captures():
        kept = [record for record in records if _wanted(record, transport, ports)]
        if kept:
            found.append(written(kept[:RECORDS]))
    return found


def _wanted(record: Record, transport: str, ports: tuple[int, ...]) -> bool:
    packet = _dissected(record)
    return packet.transport == transport and (
        not ports or bool({packet.source_port, packet.destination_port} & {*ports})
    )


def _dissected(record: Record) -> Packet:
    return dissect(Frame("seeds", 1, record[0], 1, record[1], record[2]))


MADE: dict[str, tuple[bytes, ...]] = {
    "stun": (*test_stun.EXPECTED, test_stun.CLASSIC, test_stun.EVEN_ODDER, b"\x40\0\0\4abcd"),
    "ldap": tuple(test_ldap.EXPECTED),
    "rtcp": (
        test_rtcp.SR + test_rtcp.SDES + test_rtcp.BYE,
        test_rtcp.RR + test_rtcp.part(205, 15, b"\0\0\0\x09\0\0\0\7"),
        test_rtcp.RR + test_rtcp.part(207, 0, b"\0\0\0\1" + test_rtcp_xr.METRICS),
    ),
    "btoe": (b"\0\1hello",),
}
"""What no capture holds, from the tests of the decoders."""


@cache
def _by_kind() -> dict[str, list[bytes]]:
    """Messages by the name of their record, and by what else they are."""
    met: dict[str, dict[tuple[int, bytes], bytes]] = defaultdict(dict)
    for kind, made in MADE.items():
        met[kind] = {(len(data), data[:24]): data for data in made}
    most = MOST * (MORE_OF_OTHERS if os.environ.get(MORE) else 1)
    for records in captures():
        for kind, data in _pieces(records):
            if len(met[kind]) < most and 0 < len(data) <= LONGEST:
                met[kind].setdefault((len(data), data[:24]), data)
    return {kind: sorted(found.values(), key=len) for kind, found in met.items()}


def of(*kinds: str) -> Sequence[bytes]:
    """Messages of these kinds."""
    return [data for kind in kinds for data in _by_kind().get(kind, ())]


def _pieces(records: Iterable[Record]) -> Iterator[tuple[str, bytes]]:
    conversations = Conversations()
    for record in records:
        packet = _dissected(record)
        yield "frame", record[1]
        for message in packet.messages:
            yield type(message).__name__.lower(), packet.payload
        if record[1][12:14] == b"\x88\x8e":
            yield "eapol", record[1][14:]
        if packet.transport == "udp" and not packet.messages:
            yield from _unclaimed(packet.payload)
        elif packet.transport == "tcp":
            yield from _of_tcp(packet, conversations)


def _unclaimed(payload: bytes) -> Iterator[tuple[str, bytes]]:
    if ac49x.looks_like_ac49x(payload):
        yield "ac49x", payload
    elif acdr.looks_like_acdr(payload):
        yield "acdr", payload
    elif rtcp.looks_like_rtcp(payload):
        yield "rtcp", payload
    elif rtp.may_be_rtp(payload):
        yield "rtp", payload


def _of_tcp(packet: Packet, conversations: Conversations) -> Iterator[tuple[str, bytes]]:
    payload = packet.payload
    if payload:
        yield "segment", payload
    if payload[:1] == b"\x16" and len(payload) > 9:
        yield "tls", payload
        yield "handshake", payload[5:]
        yield from _certificates(payload)
    for message in conversations.take(packet):
        for decoded in message.messages:
            if message.payload:
                yield type(decoded).__name__.lower(), message.payload


def _certificates(payload: bytes) -> Iterator[tuple[str, bytes]]:
    """Certificates of a flight in clear."""
    at = payload.find(bytes([_CERTIFICATE, 0]))
    if at < 0:
        return
    size = int.from_bytes(payload[at + 1 : at + 4], "big")
    try:
        message = tls_handshake.decode(_CERTIFICATE, payload[at + 4 : at + 4 + size])
    except Malformed:
        return
    if isinstance(message, CertificateList):
        yield from (("certificate", der) for der in message.chain)


@cache
def texts(pattern: str) -> Sequence[bytes]:
    """Files of the repository, cut; where there are many, some of every folder."""
    found = sorted(ROOT.glob(pattern))
    return [path.read_bytes()[:16_384] for path in found[:: len(found) // MOST + 1]]
