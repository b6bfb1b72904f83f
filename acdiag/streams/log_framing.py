"""Log messages out of a stream of bytes: octet counting and lines, also mixed on one connection (RFC 6587 section 3.4).

A message that begins with a length and a priority is counted, anything else ends with its line. So a line that only
begins with a number, as a date does, is a line.
"""

from __future__ import annotations

from acdiag.model.expression import expression

LONGEST = 65_536
"""Bytes of one message: what UDP could carry. RFC 5425 asks for 8,192 at least; rsyslog takes 8,192 by default."""
_COUNTED = expression(rb"([1-9][0-9]{0,9}) <")
_MAYBE_COUNTED = expression(rb"[1-9][0-9]{0,9}(?: |$)")
_DIGITS = b"123456789"
_END = expression(rb"[\n\0]")


class LogFraming:
    """One connection: `feed` takes bytes in order and gives the messages that are whole."""

    def __init__(self) -> None:
        self._waiting = b""
        self._looked = 0
        """Bytes of what waits that hold no end of a line: a slow sender's are not looked through again and again."""
        self.cut = 0
        """Lines that were longer than we keep, and came in pieces."""
        self.refused = ""
        """Why nothing more can be read: after a length that cannot be there is no way back into step."""

    @property
    def waiting(self) -> int:
        """Bytes of a message that is not whole yet."""
        return len(self._waiting)

    def feed(self, data: bytes) -> list[bytes]:
        """Messages that are whole now, without their length or line end; empty lines are none."""
        if self.refused:
            return []
        data = self._waiting + data if self._waiting else data
        messages: list[bytes] = []
        at = 0
        while at < len(data):
            taken = self._counted(data, at, messages) if data[at] in _DIGITS else self._lines(data, at, messages)
            if taken == at:
                break
            at, self._looked = taken, 0
        self._waiting = b"" if self.refused else data[at:]
        return messages

    def _counted(self, data: bytes, at: int, messages: list[bytes]) -> int:
        """Take one message that its length goes before; gives where the next begins, or `at` to wait for more."""
        found = _COUNTED.match(data, at)
        if found is None:
            if _MAYBE_COUNTED.fullmatch(data, at):
                return at
            return self._line(data, at, messages)
        length = int(found[1])
        if length > LONGEST:
            self.refused = f"a message of more than {LONGEST} bytes was announced"
            return at
        begin = found.end() - 1
        end = begin + length
        if end > len(data):
            return at
        messages.append(data[begin:end])
        return end

    def _lines(self, data: bytes, at: int, messages: list[bytes]) -> int:
        """Take lines as long as none may begin with a length."""
        end = data.rfind(b"\n", max(at, self._looked))
        # In a flood nearly always all that has come are plain lines: one split takes them.
        if end > at and b"\0" not in (whole := data[at:end]):
            lines = whole.split(b"\n")
            if not any(line[:1] in _STARTS or len(line) > LONGEST for line in lines):
                messages += [line for line in map(_bare, lines) if line]
                return end + 1
        return self._line(data, at, messages)

    def _line(self, data: bytes, at: int, messages: list[bytes]) -> int:
        """Take one line, which some senders end with NUL; one that is too long comes in pieces."""
        # One search for both, or a flood of short lines would be looked through to its end for each of them.
        found = _END.search(data, max(at, self._looked))
        end = found.start() if found else len(data)
        if end - at > LONGEST:
            self.cut += 1
            messages.append(data[at : at + LONGEST])
            return at + LONGEST
        if found is None:
            self._looked = end - at
            return at
        if line := _bare(data[at:end]):
            messages.append(line)
        return end + 1

    def end(self) -> list[bytes]:
        """The connection is closed: what came last may lack its end, and is a message all the same."""
        rest, self._waiting, self._looked = _bare(self._waiting), b"", 0
        return [rest] if rest else []


_STARTS = frozenset(bytes((digit,)) for digit in _DIGITS)


def _bare(line: bytes) -> bytes:
    return line[:-1] if line.endswith(b"\r") else line
