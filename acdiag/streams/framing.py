"""SIP messages and HTTP heads out of a stream of bytes (RFC 3261 section 18.3, RFC 9112 section 6).

Each class reads one direction of one connection: `feed` takes bytes in order and gives what is whole, `skip` says that
bytes are missing and gives what they cut. A stream that was joined in its middle, or lost bytes, is picked up at the
next start line. Only a head is ever kept, and the body of a SIP message: HTTP's bodies are counted off and not kept,
but for those that somebody asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.streams.fetched import Body
from acdiag.wire import http, sip
from acdiag.wire.head import LONGEST_HEAD, end_of_head

LONGEST_BODY = 262_144
"""Bytes of a SIP body that are kept; presence documents, the longest there are, have some ten thousand."""
LONGEST_LINE = 4096
"""Bytes of the line before an HTTP chunk, or of a trailer field; servers refuse more."""
MOST_ASKED = 256
"""Requests without an answer that are remembered for one connection; clients that pipeline at all send a few."""

_EMPTY_LINES = expression(rb"(?:\r*+\n)*+")


class _Heads:
    """Bytes not yet used up, and the head at their beginning."""

    __slots__ = ("_aligned", "_recognise", "_searched", "data", "strange")

    def __init__(self, recognise: Callable[[bytes], bool]) -> None:
        self._recognise = recognise
        self._searched = 0
        """Where the search for the end of a line or of a head goes on."""
        self._aligned = False
        """A start line is at the beginning."""
        self.data = bytearray()
        self.strange = 0
        """Bytes passed over because no start line was found in them."""

    def take(self, count: int) -> bytes:
        taken = bytes(self.data[:count])
        del self.data[:count]
        self._searched, self._aligned = 0, False
        return taken

    def clear(self) -> None:
        self.strange += len(self.take(len(self.data)))

    def cut(self) -> list[bytes]:
        """The head whose end is lost, if it had begun."""
        if not self._aligned:
            self.clear()
            return []
        return [self.take(len(self.data))]

    def length(self) -> int:
        """Length of the head at the beginning, after passing over what is none; 0 while it is not whole."""
        if not self._aligned and not self._align():
            return 0
        end = end_of_head(self.data, max(0, self._searched - 3))
        if 0 < end <= LONGEST_HEAD:
            return end
        self._searched = len(self.data)
        if max(end, len(self.data)) > LONGEST_HEAD:
            self.clear()
        return 0

    def behind_empty_lines(self, at: int = 0) -> int:
        """Where the lines at `at` that hold nothing end; whoever sends nothing else sends many."""
        found = _EMPTY_LINES.match(self.data, at)
        return found.end() if found else at

    def _align(self) -> bool:
        """Pass over lines until one is a start line; empty ones keep a connection alive (RFC 5626 section 3.5.1)."""
        data, at = self.data, 0
        while True:
            end = data.find(b"\n", max(at, self._searched))
            if end < 0:
                break
            line = bytes(data[at : end + 1])
            self._searched = 0
            if self._recognise(line):
                self.take(at)
                self._aligned = True
                return True
            self.strange += len(line.strip(b"\r\n"))
            at = self.behind_empty_lines(end + 1)
        self.take(at)
        self._searched = len(data)
        if len(data) > LONGEST_HEAD:
            self.clear()
        return False


def recognise(data: bytes) -> str | None:
    """`sip` or `http` by the first line of a stream, empty for anything else; None while the line has no end."""
    line, end, _ = data.lstrip(b"\r\n")[:LONGEST_HEAD].partition(b"\n")
    if not end:
        open_end = not line or (line[:1].isalpha() and line.isascii() and len(line) < LONGEST_HEAD)
        return None if open_end else ""
    if sip.looks_like_sip(line):
        return "sip"
    return "http" if http.looks_like_http(line) else ""


class SipFraming:
    """Whole SIP messages; a body that is too long, or lost bytes, is cut."""

    __slots__ = ("_heads", "_need", "_passing")

    def __init__(self) -> None:
        self._heads = _Heads(sip.looks_like_sip)
        self._need = 0
        """Length of the message whose body is awaited."""
        self._passing = 0
        """Bytes to come that belong to a body already given up."""

    @property
    def strange(self) -> int:
        """Bytes that are no SIP."""
        return self._heads.strange

    def feed(self, data: bytes) -> list[bytes]:
        """Messages that are whole now."""
        if self._passing:
            passed = min(self._passing, len(data))
            self._passing -= passed
            data = data[passed:]
        heads = self._heads
        messages: list[bytes] = []
        heads.data += data
        while self._need or self._begin():
            if len(heads.data) < self._need:
                break
            messages.append(heads.take(self._need))
            self._need = 0
            passed = min(self._passing, len(heads.data))
            self._passing -= len(heads.take(passed))
        return messages

    def skip(self, missing: int) -> list[bytes]:
        """So many bytes were never captured, or the stream ends here; the message that is cut by that."""
        passed = min(self._passing, missing)
        self._passing -= passed
        missing -= passed
        if not self._need:
            return self._heads.cut() if missing or not passed else []
        self._passing += max(0, self._need - len(self._heads.data) - missing)
        self._need = 0
        return [self._heads.take(len(self._heads.data))]

    def _begin(self) -> bool:
        """Learn the length of the message at the beginning."""
        length = self._heads.length()
        if not length:
            return False
        try:
            body = sip.decode(bytes(self._heads.data[:length])).content_length or 0
        except Malformed:
            body = 0
        # A message without Content-Length has no body here: nothing else could end it (section 20.14).
        self._need = length + min(body, LONGEST_BODY)
        self._passing = body - min(body, LONGEST_BODY)
        return True


class HttpFraming:
    """Heads of HTTP/1 messages of one direction."""

    __slots__ = ("_asked", "_body", "_chunked", "_heads", "_left", "_trailer", "bodies", "opaque")

    def __init__(self) -> None:
        self._heads = _Heads(http.looks_like_http)
        self._asked: list[tuple[str, Body | None]] = []
        self._body: Body | None = None
        """The body that comes, if somebody wants it."""
        self.bodies: list[Body] = []
        """Those that have ended, whole or not; whoever wants them takes them away."""
        self._left = 0
        """Bytes to come of a body or chunk."""
        self._chunked = False
        self._trailer = False
        self.opaque = False
        """What follows is no HTTP/1 any more, or a body that ends with the connection: nothing will be found in it."""

    @property
    def strange(self) -> int:
        """Bytes that are neither head nor body."""
        return self._heads.strange

    def asked(self, method: str, body: Body | None = None) -> None:
        """The other direction asked with this method: responses to HEAD and CONNECT have no body.

        `body` takes what the response holds.
        """
        self._asked.append((method, body))
        del self._asked[:-MOST_ASKED]

    def feed(self, data: bytes) -> list[bytes]:
        """Heads that are whole now."""
        if self.opaque:
            return []
        if self._left > len(data):
            self._left -= len(data)
            self._collect(data)
            return []
        heads = self._heads
        found: list[bytes] = []
        if self._left:
            self._collect(data[: self._left])
            heads.data += data[self._left :]
            self._left = 0
            self._end_body()
        else:
            heads.data += data
        while not self.opaque and (self._chunk() if self._chunked else self._head(found)):
            passed = min(self._left, len(heads.data))
            self._collect(heads.take(passed))
            self._left -= passed
            self._end_body()
        return found

    def skip(self, missing: int) -> list[bytes]:
        """So many bytes were never captured, or the stream ends here; the head that is cut by that."""
        if missing and self._body is not None:
            self._give_up()
        if self._left and missing <= self._left:
            self._left -= missing
            return []
        self._left = 0
        if self._chunked:
            self._chunked = self._trailer = False
            self._heads.clear()
        return self._heads.cut()

    def _head(self, found: list[bytes]) -> bool:
        """Take the head at the beginning and learn how its body ends."""
        length = self._heads.length()
        if not length:
            return False
        found.append(self._heads.take(length))
        try:
            self._expect(http.decode(found[-1]))
        except Malformed:
            self._left = 0
        return True

    def _expect(self, head: http.Http) -> None:
        if head.status and not self._has_body(head):
            return
        length = head.content_length
        if "chunked" in head.transfer_encoding:
            self._chunked = True
        elif length is not None:
            self._left = length
        elif head.status:
            self.opaque = True
            self._give_up()

    def _has_body(self, response: http.Http) -> bool:
        """Not every response has one (RFC 9112 section 6.3); a changed protocol makes the rest opaque."""
        status = response.status
        if status == 101:
            self.opaque = True
        if 100 <= status < 200:
            return False
        method, body = self._asked.pop(0) if self._asked else ("", None)
        if body is not None:
            self._body = body
            if status != 200 or response.fields.first("content-encoding"):
                self._give_up()
        if method == "CONNECT" and 200 <= status < 300:
            self.opaque = True
            return False
        return method != "HEAD" and status not in (204, 304)

    def _collect(self, data: bytes) -> None:
        if self._body is not None and data:
            self._body.feed(data)

    def _end_body(self) -> None:
        """The body is over when nothing of it is to come, and no chunk."""
        if self._body is not None and not self._left and not self._chunked:
            self._body.finish()
            self.bodies.append(self._body)
            self._body = None

    def _give_up(self) -> None:
        if self._body is not None:
            self._body.drop()
            self.bodies.append(self._body)
            self._body = None

    def _chunk(self) -> bool:
        """Take the line before a chunk, or one of the trailer."""
        heads = self._heads
        if not self._trailer:
            heads.take(heads.behind_empty_lines())  # One ends the chunk before.
        end = heads.data.find(b"\n", 0, LONGEST_LINE)
        if end < 0:
            if len(heads.data) >= LONGEST_LINE:
                self._chunked = self._trailer = False
                self._give_up()
                return True
            return False
        line = heads.take(end + 1).strip()
        if self._trailer:
            self._chunked = self._trailer = bool(line)
        elif line:
            self._measure(line)
        return True

    def _measure(self, line: bytes) -> None:
        digits = line.partition(b";")[0].strip()
        if not digits or len(digits) > 15 or digits.strip(b"0123456789abcdefABCDEF"):
            self._chunked = False
            self._give_up()
            self._heads.strange += len(line)
            return
        self._left = int(digits, 16)
        self._trailer = not self._left
