"""TLS records out of one direction of a byte stream that comes in pieces of any size.

Application data is counted by its headers and never kept. A capture may begin in the middle of a connection, miss
bytes, or show a connection that turns to TLS after plain text (STARTTLS, a proxy's CONNECT): then a record is
searched, and a place counts as one only when what follows confirms it.
"""

from __future__ import annotations

from enum import Enum, auto

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire import sslv2, tls

LONGEST_SEARCH = 65_536
"""Bytes searched for a first record: three of the longest records, and far more than any dialogue before STARTTLS."""
SSLV2_HELLO = 0x80
"""Stands for a content type where a hello came in the format of SSL 2.0."""

_KEPT = (tls.CHANGE_CIPHER_SPEC, tls.ALERT, tls.HANDSHAKE)
_LIKE_A_HEADER = expression(rb"[\x14-\x17]\x03[\x00-\x04]")
_HELLO_LOOK = tls.HEADER + 6
"""Record header, handshake type, length and version."""
_ALERT_LOOK = tls.HEADER + 2


class Framed(NamedTuple):
    """One record and its place in the stream."""

    at: int
    """Offset of its first byte."""
    content_type: int
    length: int
    """Bytes of the fragment."""
    fragment: bytes
    """Empty for application data; the whole message for `SSLV2_HELLO`."""


class _State(Enum):
    AT_START = auto()
    """The next byte ought to begin a record, and nothing has shown yet that it does."""
    SEARCHING = auto()
    IN_STEP = auto()
    LOST = auto()
    """It is no TLS, or no longer: nothing is read any more."""


def recognise(data: bytes | bytearray) -> bool | None:
    """Whether a stream begins with TLS; None while it is too short to tell."""
    if len(data) < tls.HEADER:
        return None
    return _is_header(data, 0) or sslv2.is_hello(data)


class Records:
    """One direction."""

    def __init__(self) -> None:
        self.offset = 0
        """Offset in the stream of the first byte that waits."""
        self._waiting = bytearray()
        self._passing = 0
        """Bytes still to come of a record that is not kept."""
        self._passed: Framed | None = None
        self._state = _State.AT_START
        self._searched_from = 0

    @property
    def lost(self) -> bool:
        """Nothing more will come: it is no TLS."""
        return self._state is _State.LOST

    def feed(self, data: bytes) -> list[Framed | Malformed]:
        """Take the next bytes; the records that they complete. At most one `Malformed` comes, as the last."""
        if self._passing > len(data):
            self._passing -= len(data)
            self.offset += len(data)
            return []
        self._waiting += data
        found: list[Framed | Malformed] = []
        try:
            while (record := self._next()) is not None:
                found.append(record)
        except Malformed as error:
            found.append(error.kept())
            self._state = _State.LOST
        if self.lost:
            self._drop(len(self._waiting))
        return found

    def skip(self, missing: int) -> bool:
        """So many bytes were never captured; whether more than the inside of application data is lost."""
        inside = min(missing, self._passing)
        self._passing -= inside
        self.offset += inside
        if inside == missing:
            return False
        self._drop(len(self._waiting))
        self._passed = None
        self.offset += missing - inside
        if not self.lost:
            self._state = _State.AT_START
        return True

    def _next(self) -> Framed | None:
        if self._passed is not None:
            return self._pass()
        if self._state is not _State.IN_STEP and not self._find_step():
            return None
        waiting = self._waiting
        if len(waiting) < tls.HEADER:
            return None
        if sslv2.is_hello(waiting):
            return self._sslv2_hello()
        content_type, _, length = tls.header(waiting)
        if content_type not in _KEPT:
            self._passed = Framed(self.offset, content_type, length, b"")
            self._drop(tls.HEADER)
            self._passing = length
            return self._pass()
        end = tls.HEADER + length
        if len(waiting) < end:
            return None
        record = Framed(self.offset, content_type, length, bytes(waiting[tls.HEADER : end]))
        self._drop(end)
        return record

    def _pass(self) -> Framed | None:
        """Go on over a record that is not kept."""
        here = min(self._passing, len(self._waiting))
        self._drop(here)
        self._passing -= here
        if self._passing:
            return None
        record, self._passed = self._passed, None
        return record

    def _sslv2_hello(self) -> Framed | None:
        end = sslv2.HEADER + sslv2.length(self._waiting)
        if len(self._waiting) < end:
            return None
        record = Framed(self.offset, SSLV2_HELLO, end, bytes(self._waiting[:end]))
        self._drop(end)
        return record

    def _find_step(self) -> bool:
        """Get to the beginning of a record; False while more bytes are needed, or when there is none."""
        if self._state is _State.AT_START:
            if len(self._waiting) < tls.HEADER:
                return False
            if recognise(self._waiting):
                self._state = _State.IN_STEP
                return True
            self._state = _State.SEARCHING
            self._searched_from = self.offset
        return self._state is _State.SEARCHING and self._search()

    def _search(self) -> bool:
        waiting = self._waiting
        at = 0
        while True:
            place = _LIKE_A_HEADER.search(waiting, at)
            # The last two bytes may begin what only the next piece completes.
            at = place.start() if place else max(at, len(waiting) - 2)
            if self.offset + at - self._searched_from > LONGEST_SEARCH:
                self._state = _State.LOST
                return False
            confirmed = _confirmed(waiting, at) if place else None
            if confirmed is None:
                self._drop(at)
                return False
            if confirmed:
                self._drop(at)
                self._state = _State.IN_STEP
                return True
            at += 1

    def _drop(self, count: int) -> None:
        del self._waiting[:count]
        self.offset += count


def _is_header(data: bytes | bytearray, at: int) -> bool:
    try:
        tls.header(data, at)
    except Malformed:
        return False
    return True


def _confirmed(data: bytearray, at: int) -> bool | None:
    """Whether a record begins at `at`; None while the bytes that would tell are missing.

    A hello and a plain alert show what they are; any other record is confirmed by the header of the next.
    """
    if len(data) < at + tls.HEADER:
        return None
    if not _is_header(data, at):
        return False
    content_type, _, length = tls.header(data, at)
    if content_type == tls.ALERT and length == _ALERT_LOOK - tls.HEADER:
        return data[at + tls.HEADER] in (1, 2) if len(data) >= at + _ALERT_LOOK else None
    if content_type == tls.HANDSHAKE and len(data) < at + _HELLO_LOOK:
        return None
    if content_type == tls.HANDSHAKE and _is_hello(data, at + tls.HEADER):
        return True
    following = at + tls.HEADER + length
    return _is_header(data, following) if len(data) >= following + tls.HEADER else None


def _is_hello(data: bytearray, at: int) -> bool:
    """ClientHello or ServerHello, shorter than 64 KiB, of a version that exists."""
    return data[at] in (1, 2) and data[at + 1] == 0 and data[at + 4] in (0x03, 0x7F)
