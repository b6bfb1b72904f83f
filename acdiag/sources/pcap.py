"""The classic capture format of libpcap, and its relative with longer record headers.

draft-ietf-opsawg-pcap (file header, section 4; records, section 5). Times in micro- or nanoseconds and both byte
orders are told by the magic number. The loop over the records is the hottest of the program: it reads no file, calls
one function per record, and leaves everything that is rare to the code around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct

from acdiag.model.arrival import Frame
from acdiag.model.case import Problem
from acdiag.model.named_tuple import NamedTuple
from acdiag.sources.bypass import Bypass
from acdiag.sources.stream import CHUNK, Stream, filled

LONGEST_RECORD = 262_144
"""Bytes of one packet: libpcap's MAXIMUM_SNAPLEN and Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD; Wireshark refuses
more even where the file declares a larger snap length."""

HEADER_SIZE = 24
BLANK_TAIL = 1000
"""Records of zeros in a row after which the rest of a file is taken for blank."""

ZEROS = "zeros where a record should be"
ANOTHER_FILE = "another pcap file begins inside this one; join captures with mergecap"

CHANGED = "the file is not what it was when it was opened"

_LINK_TYPE = 0x03FF_FFFF
"""Above these bits the field holds the length of the frame check sequence (libpcap's LT_LINKTYPE)."""

_PLAIN = "4I"
_MODIFIED = "4I8x"
"""Kuznetzov's records: interface, protocol and packet type follow the lengths."""


class Variant(NamedTuple):
    order: str
    tick: int
    """Nanoseconds in one unit of the fraction."""
    record: str


MAGICS = {
    b"\xd4\xc3\xb2\xa1": Variant("<", 1000, _PLAIN),
    b"\xa1\xb2\xc3\xd4": Variant(">", 1000, _PLAIN),
    b"\x4d\x3c\xb2\xa1": Variant("<", 1, _PLAIN),
    b"\xa1\xb2\x3c\x4d": Variant(">", 1, _PLAIN),
    b"\x34\xcd\xb2\xa1": Variant("<", 1000, _MODIFIED),
    b"\xa1\xb2\xcd\x34": Variant(">", 1000, _MODIFIED),
}


def unreadable(start: bytes) -> str:
    """Why a file that begins with a magic number cannot be read; empty when it can."""
    if len(start) < HEADER_SIZE:
        return f"a pcap file whose header is cut after {len(start)} of {HEADER_SIZE} bytes"
    major, minor = Struct(MAGICS[start[:4]].order + "HH").unpack_from(start, 4)
    return "" if major == 2 else f"a pcap file of the unknown version {major}.{minor}"


def frames(stream: Stream, source: str, problems: list[Problem], bypass: Bypass | None = None) -> Iterator[Frame]:
    """The records of a file whose start is not `unreadable`; where reading must end early, `problems` says why.

    Those that `bypass` takes do not become frames.
    """
    buffer = filled(stream, b"", HEADER_SIZE)
    if len(buffer) < HEADER_SIZE or buffer[:4] not in MAGICS:
        problems.append(Problem(1, stream.broken or CHANGED))
        return
    order, tick, layout = MAGICS[buffer[:4]]
    record = Struct(order + layout)
    unpack, head = record.unpack_from, record.size
    magic, link_type = Struct(order + "I16xI").unpack_from(buffer)
    link_type &= _LINK_TYPE
    blanks = _Blanks(problems)
    new, number, moment, at = tuple.__new__, 0, 0, HEADER_SIZE
    chunk = _prepared(bypass, order, head, tick, link_type)
    while True:
        end = len(buffer)
        last = end - head
        while True:
            if bypass is not None:
                at, number, moment = bypass(buffer, at, number, moment)
            if at > last:
                break
            seconds, fraction, size, length = unpack(buffer, at)
            start = at + head
            stop = start + size
            if stop > end or size > LONGEST_RECORD:
                break
            number += 1
            at = stop
            if not length and not size:
                if seconds == magic:
                    problems.append(Problem(number, ANOTHER_FILE))
                    return
                if not seconds and not fraction:
                    if blanks.too_many(number):
                        return
                    yield Frame(source, number, moment, link_type, b"", 0)
                    continue
            moment = seconds * 1_000_000_000 + fraction * tick
            yield new(Frame, (source, number, moment, link_type, buffer[start:stop], length, 0, ""))
        need = head if at > last else head + size
        buffer, at = _refilled(stream, buffer[at:], need, head, chunk), 0
        if len(buffer) < need:
            problems += _no_record(stream, number + 1, len(buffer), need, head)
            return


def _prepared(bypass: Bypass | None, order: str, head: int, tick: int, link_type: int) -> int:
    """Tell who takes the short way what will come; gives how many bytes are best read at a time."""
    if bypass is None:
        return CHUNK
    bypass.pcap(order, head, tick, link_type)
    return bypass.chunk


def _refilled(stream: Stream, rest: bytes, need: int, head: int, chunk: int) -> bytes:
    """`rest` and what follows, with a whole record; nothing where one cannot be so long."""
    return b"" if need > head + LONGEST_RECORD else filled(stream, rest, need, chunk)


def _no_record(stream: Stream, number: int, have: int, need: int, head: int) -> list[Problem]:
    """Why there is no record that takes `need` bytes, `head` of them for its header."""
    if need > head + LONGEST_RECORD:
        return [Problem(number, f"a record length that cannot be: {need - head} bytes")]
    return ends_within(stream, number, have, need)


def ends_within(stream: Stream, number: int, have: int, need: int) -> list[Problem]:
    """The problem with the last record of a stream that ended; none when it ended behind a record."""
    if stream.broken:
        return [Problem(number, stream.broken)]
    return [Problem(number, f"truncated record: {have} of at least {need} bytes")] if have else []


class _Blanks:
    """Record headers of zeros, as a power cut leaves them in a preallocated file.

    Wireshark counts each as a packet of 1970, so they are records here too, at the time of the one before; but they
    are a problem, and one for all, so that the list does not grow with the file.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._problem = Problem(None, ZEROS, 0)
        self._in_a_row = 0
        self._last = 0

    def too_many(self, number: int) -> bool:
        """Note one; True when there are so many in a row that reading should end."""
        problem = self._problem
        self._in_a_row = self._in_a_row + 1 if number == self._last + 1 else 1
        self._last = number
        if not problem.count:
            problem.at = number
            self._problems.append(problem)
        problem.count += 1
        return self._in_a_row > BLANK_TAIL
