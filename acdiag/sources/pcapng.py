"""The capture format of Wireshark: blocks, in sections, with packets from several interfaces.

draft-ietf-opsawg-pcapng, section 3 (blocks) and 4. Where real files differ from the draft this reader does what
Wireshark does, because its frame numbers are looked up there: block lengths are rounded up to four, the length of a
section is not used, and a few blocks that are no packets have a frame number.

Enhanced packet blocks take a short way that checks all at once; every other block, and all that is wrong, is read by
`_Blocks` and `Section`, which can say what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from struct import Struct

from acdiag.model.arrival import Frame
from acdiag.model.case import Problem
from acdiag.sources import pcapng_blocks as blocks
from acdiag.sources.bypass import Bypass
from acdiag.sources.pcap import CHANGED, LONGEST_RECORD, ends_within
from acdiag.sources.stream import CHUNK, Stream, filled

ENHANCED_PACKET = blocks.ENHANCED_PACKET
MAGIC = b"\n\r\r\n"

SHORTEST_BLOCK = 12
SHORTEST_SECTION_HEADER = 28

LONGEST_BLOCK = 16 * 1024 * 1024
"""Bytes of a block that has to be in memory; libpcap's limit (INITIAL_MAX_BLOCKSIZE)."""

LONGEST_SKIPPED = 128 * 1024 * 1024 + 131_072
"""Bytes of a block that is passed over; about Wireshark's MAX_BLOCK_SIZE."""


def unreadable(start: bytes) -> str:
    """Why a file that begins with the magic number cannot be read; empty when it can."""
    if len(start) < SHORTEST_SECTION_HEADER:
        return f"a pcapng file whose header is cut after {len(start)} of {SHORTEST_SECTION_HEADER} bytes"
    order = blocks.MAGICS.get(start[8:12])
    if not order:
        return "a damaged pcapng file: its first block has no byte order"
    size, major, minor = Struct(order + "4xI4xHH").unpack_from(start)
    if (major, minor) not in blocks.VERSIONS:
        return f"a pcapng file of the unknown version {major}.{minor}"
    if not SHORTEST_SECTION_HEADER <= size <= LONGEST_BLOCK:
        return f"a damaged pcapng file: its first block claims {size} bytes"
    return ""


def frames(
    stream: Stream,
    source: str,
    problems: list[Problem],
    secrets: Callable[[bytes], object] | None = None,
    bypass: Bypass | None = None,
) -> Iterator[Frame]:
    """The packets of a file whose start is not `unreadable`; where reading must end early, `problems` says why.

    `secrets` gets the TLS key logs that lie between the packets; packets that `bypass` takes do not become frames.
    """
    reader = _Blocks(stream, problems, secrets, bypass.chunk if bypass is not None else CHUNK)
    if not reader.buffer.startswith(MAGIC):
        problems.append(Problem(1, stream.broken or CHANGED))
        return
    new, number, moment = tuple.__new__, 0, 0
    while True:
        section, buffer, at = reader.section, reader.buffer, reader.at
        unpack, interfaces, described = section.enhanced.unpack_from, section.interfaces, len(section.interfaces)
        end = len(buffer)
        last = end - 32
        if bypass is not None:
            bypass.pcapng(section.order, interfaces)
        while at <= last:
            if bypass is not None:
                at, number, moment = bypass(buffer, at, number, moment)
                if at > last:
                    break
            kind, size, interface, high, low, captured, length = unpack(buffer, at)
            start = at + 28
            stop = at + size
            if (
                kind != ENHANCED_PACKET
                or stop > end
                or size & 3
                or size < 32 + captured
                or captured > LONGEST_RECORD
                or interface >= described
                or buffer[at + 4 : at + 8] != buffer[stop - 4 : stop]
            ):
                break
            link_type, multiplier, divisor, offset, _ = interfaces[interface]
            moment = (high << 32 | low) * multiplier // divisor + offset
            number += 1
            at = stop
            yield new(
                Frame, (source, number, moment, link_type, buffer[start : start + captured], length, interface, "")
            )
        reader.at, reader.number = at, number
        packet = reader.next()
        number = reader.number
        if packet:
            moment = reader.section.moment(packet, moment)
            link_type = reader.section.interfaces[packet.interface].link_type
            yield Frame(source, number, moment, link_type, packet.data, packet.length, packet.interface)
        elif reader.ended:
            return


class _Blocks:
    """Any block, one at a time, from the bytes that the short way left."""

    def __init__(
        self,
        stream: Stream,
        problems: list[Problem],
        secrets: Callable[[bytes], object] | None = None,
        chunk: int = CHUNK,
    ) -> None:
        self.stream = stream
        self.problems = problems
        self.secrets = secrets
        self.chunk = chunk
        self.buffer = filled(stream, b"", SHORTEST_SECTION_HEADER)
        self.at = 0
        self.number = 0
        """Number of the last frame."""
        self.ended = False
        self.section = blocks.Section("<")

    def next(self) -> blocks.Packet | None:
        """Read one block, and return the packet if it holds one."""
        if not self._reach(SHORTEST_BLOCK):
            return None
        kind, size = self._head()
        if not SHORTEST_BLOCK <= size <= (LONGEST_BLOCK if kind in blocks.READ else LONGEST_SKIPPED):
            self._end(f"a block length that cannot be: {size} bytes")
            return None
        if size > LONGEST_BLOCK:
            self._pass_over(size)
            return None
        if not self._reach(size):
            return None
        start, stop = self.at, self.at + size
        self.at = stop
        if not self._same_length_behind(start, stop):
            self._end("a block whose length is not repeated behind it")
            return None
        return self._read(kind, self.buffer[start + 8 : stop - 4])

    def _reach(self, need: int) -> bool:
        """Whether so many bytes are there; reads on for them."""
        if len(self.buffer) - self.at < need:
            self.buffer, self.at = filled(self.stream, self.buffer[self.at :], need, self.chunk), 0
        have = len(self.buffer) - self.at
        if have >= need:
            return True
        self.ended = True
        self.problems += ends_within(self.stream, self.number + 1, have, need)
        return False

    def _head(self) -> tuple[int, int]:
        """Type and length of the block, rounded up to four; a section header changes the byte order before."""
        kind, size = self.section.head.unpack_from(self.buffer, self.at)
        if kind == blocks.SECTION_HEADER:
            order = blocks.MAGICS.get(self.buffer[self.at + 8 : self.at + 12], self.section.order)
            self.section = blocks.Section(order)
            kind, size = self.section.head.unpack_from(self.buffer, self.at)
        return kind, size + 3 & ~3

    def _same_length_behind(self, start: int, stop: int) -> bool:
        _, before = self.section.head.unpack_from(self.buffer, start)
        _, behind = self.section.head.unpack_from(self.buffer, stop - 8)
        return bool(before + 3 & ~3 == behind + 3 & ~3)

    def _pass_over(self, size: int) -> None:
        rest = size - (len(self.buffer) - self.at)
        self.buffer, self.at = b"", 0
        self.stream.skip(rest)

    def _read(self, kind: int, body: bytes) -> blocks.Packet | None:
        if kind in blocks.PACKETS:
            packet = self.section.packet(kind, body)
            if isinstance(packet, blocks.Packet):
                self.number += 1
                return packet
            self._end(packet)
        elif kind == blocks.INTERFACE_DESCRIPTION:
            self._end(self.section.describe(body))
        elif kind == blocks.SECTION_HEADER:
            self._end(self.section.unknown_version(body))
        elif kind in blocks.NUMBERED:
            self.number += 1
        elif kind == blocks.DECRYPTION_SECRETS and self.secrets is not None:
            self.secrets(self.section.secrets(body))
        return None

    def _end(self, why: str) -> None:
        """End here if there is a reason."""
        if why:
            self.ended = True
            self.problems.append(Problem(self.number + 1, why))
