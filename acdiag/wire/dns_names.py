"""Domain names in DNS messages, with compression (RFC 1035 section 4.1.4), written as Wireshark writes them.

A pointer leads to an earlier place, so each jump must go back before the labels that it follows: a loop cannot be
written down. Every place that a pointer leads past is remembered, so that a hostile message costs time in proportion
to its length and not to what its pointers unfold to.
"""

from __future__ import annotations

from acdiag.model.errors import Malformed

ROOT = "."

_LONGEST_NAME = 255
"""RFC 1035 section 2.3.4, length bytes included."""
_LONGEST_LABEL = 63
_POINTER = 0xC0

_ESCAPES = {7: r"\a", 8: r"\b", 9: r"\t", 10: r"\n", 11: r"\v", 12: r"\f", 13: r"\r"}


class Names:
    """Reads the names of one message."""

    __slots__ = ("_data", "_known")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[int, tuple[str, int]] = {}
        """Text and length of the rest of a name, by where it begins."""

    def read(self, at: int, end: int) -> tuple[str, int]:
        """The name that begins at `at`, and where the data goes on; what is not pointed to ends before `end`.

        Raises `Malformed` for a name that is cut or too long, an unknown label type, and a pointer that does not
        lead back.
        """
        data, known = self._data, self._known
        passed: list[tuple[int, str, int]] = []
        start, after, size = at, -1, 0
        while after < 0 or at not in known:
            if at >= end:
                raise Malformed(end, "name is cut")
            length = data[at]
            if length == 0:
                known[at] = "", 1
                after = after if after >= 0 else at + 1
            elif length >= _POINTER:
                passed.append((at, "", 0))
                after = after if after >= 0 else at + 2
                at = start = self._target(length, at, end, start)
                end = len(data)
            else:
                passed.append((at, self._label(at, length, end), length + 1))
                at += length + 1
                size += length + 1
                _check(size, start)
        return self._joined(passed, at) or ROOT, after

    def _joined(self, passed: list[tuple[int, str, int]], at: int) -> str:
        """The labels that were passed, and what is known to follow them at `at`; remembers them on the way back."""
        known = self._known
        text, size = known[at]
        for place, label, more in reversed(passed):
            if label:
                text = f"{label}.{text}" if text else label
                size += more
                _check(size, place)
            known[place] = text, size
        return text

    def _label(self, at: int, length: int, end: int) -> str:
        if length > _LONGEST_LABEL:
            raise Malformed(at, "label type is unknown")
        if at + 1 + length > end:
            raise Malformed(at, "name is cut")
        return _readable(self._data[at + 1 : at + 1 + length])

    def _target(self, first: int, at: int, end: int, start: int) -> int:
        """Where the pointer at `at` leads; the labels before it begin at `start`."""
        if at + 1 >= end:
            raise Malformed(end, "name is cut")
        target = (first & 0x3F) << 8 | self._data[at + 1]
        if target >= start:
            raise Malformed(at, "compression pointer does not lead back")
        return target


def _check(size: int, at: int) -> None:
    if size > _LONGEST_NAME:
        raise Malformed(at, "name is too long")


def _readable(label: bytes) -> str:
    """A label with what is not printable spelled out, each byte that is no UTF-8 in octal."""
    text = label.decode("utf-8", "surrogateescape")
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _spelled(ord(character)) for character in text)


def _spelled(code: int) -> str:
    if code in _ESCAPES:
        return _ESCAPES[code]
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    elif code >= 0x80:
        return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
    return f"\\{code:03o}"
