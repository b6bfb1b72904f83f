"""DNS messages (RFC 1035 section 4; updates RFC 2136, extensions RFC 6891), by UDP and by TCP.

Multicast DNS, LLMNR and NetBIOS names have the same layout and other rules; their ports do not lead here.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.dns_names import Names
from acdiag.wire.dns_records import READERS, Data

QUERY, UPDATE = 0, 5
NOERROR, SERVFAIL, NXDOMAIN, REFUSED = 0, 2, 3, 5

_HEADER = Struct("!6H")
_QUESTION = Struct("!HH")
_RECORD = Struct("!HHIH")

_RESPONSE, _AUTHORITATIVE, _TRUNCATED, _RECURSION_DESIRED, _RECURSION_AVAILABLE = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080
_LENGTH_PREFIX = 2


class Question(NamedTuple):
    name: str
    type: int
    dns_class: int


class Record(NamedTuple):
    """One resource record."""

    name: str
    type: int
    dns_class: int
    """Of OPT the size of UDP payload that the sender takes."""
    ttl: int
    """Seconds; of OPT flags."""
    data: Data
    """Text of an address (A, AAAA), a name (CNAME, NS, PTR), or a record of its own; bytes of every other type."""


class Dns(NamedTuple):
    """One message. Names have no dot at their end, and the root is a dot."""

    id: int
    response: bool
    opcode: int
    authoritative: bool
    truncated: bool
    """The answer did not fit; what is missing is to be asked for by TCP."""
    recursion_desired: bool
    recursion_available: bool
    rcode: int
    """The four bits of the header; an OPT record may hold more of them."""
    questions: tuple[Question, ...]
    answers: tuple[Record, ...]
    authorities: tuple[Record, ...]
    additionals: tuple[Record, ...]


def decode(data: bytes) -> Dns:
    """Read one message; bytes after its last record do not count.

    Raises `Malformed` where the header's counts, a name or a record's data reach beyond the message. A message that
    says it is truncated may end anywhere.
    """
    if len(data) < _HEADER.size:
        raise Malformed(len(data), "DNS header is cut")
    identifier, flags, *counts = _HEADER.unpack_from(data)
    truncated = flags & _TRUNCATED != 0
    names = Names(data)
    questions, at = _questions(data, names, counts[0])
    sections: list[tuple[Record, ...]] = []
    for count in counts[1:]:
        records, at = _records(data, names, at, count, truncated) if count else ((), at)
        sections.append(records)
    return Dns(
        identifier,
        flags & _RESPONSE != 0,
        flags >> 11 & 0xF,
        flags & _AUTHORITATIVE != 0,
        truncated,
        flags & _RECURSION_DESIRED != 0,
        flags & _RECURSION_AVAILABLE != 0,
        flags & 0xF,
        questions,
        *sections,
    )


def framed(stream: bytes) -> tuple[list[bytes], bytes]:
    """The whole messages at the start of what one side sent by TCP (RFC 7766 section 8), and what is left."""
    messages: list[bytes] = []
    at, end = 0, len(stream)
    while at + _LENGTH_PREFIX <= end:
        start = at + _LENGTH_PREFIX
        stop = start + (stream[at] << 8 | stream[at + 1])
        if stop > end:
            break
        messages.append(stream[start:stop])
        at = stop
    return messages, stream[at:]


def _questions(data: bytes, names: Names, count: int) -> tuple[tuple[Question, ...], int]:
    at, end = _HEADER.size, len(data)
    questions: list[Question] = []
    for _ in range(count):
        name, at = names.read(at, end)
        if at + _QUESTION.size > end:
            raise Malformed(end, "question is cut")
        questions.append(Question(name, *_QUESTION.unpack_from(data, at)))
        at += _QUESTION.size
    return tuple(questions), at


def _records(data: bytes, names: Names, at: int, count: int, truncated: bool) -> tuple[tuple[Record, ...], int]:
    """The records of one section, and where the next begins."""
    records: list[Record] = []
    try:
        for _ in range(count):
            record, at = _record(data, names, at)
            records.append(record)
    except Malformed:
        if not truncated:
            raise
        at = len(data)
    return tuple(records), at


def _record(data: bytes, names: Names, at: int) -> tuple[Record, int]:
    name, at = names.read(at, len(data))
    start = at + _RECORD.size
    if start > len(data):
        raise Malformed(len(data), "record is cut")
    kind, dns_class, ttl, length = _RECORD.unpack_from(data, at)
    stop = start + length
    if stop > len(data):
        raise Malformed(start, "record's data is cut")
    reader = READERS.get(kind) if length else None  # updates name a set of records by one without data
    value = data[start:stop] if reader is None else reader(data, start, stop, names)
    return Record(name, kind, dns_class, ttl, value), stop
