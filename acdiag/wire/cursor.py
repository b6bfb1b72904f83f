"""A reader that cannot run past the end: every read is checked and names its place when it fails."""

from __future__ import annotations

from acdiag.model.errors import Malformed


class Cursor:
    """Reads big-endian fields of `data` in order.

    Raises `Malformed` where the data ends before a field does.
    """

    __slots__ = ("at", "data", "end")

    def __init__(self, data: bytes, at: int = 0, end: int | None = None) -> None:
        self.data = data
        self.at = at
        self.end = len(data) if end is None else min(end, len(data))

    @property
    def left(self) -> int:
        """Bytes that remain."""
        return self.end - self.at

    def take(self, count: int, what: str) -> bytes:
        """The next `count` bytes."""
        at = self.at
        if count < 0 or at + count > self.end:
            raise Malformed(at, f"{what} is cut")
        self.at = at + count
        return self.data[at : at + count]

    def u8(self, what: str) -> int:
        at = self.at
        if at >= self.end:
            raise Malformed(at, f"{what} is cut")
        self.at = at + 1
        return self.data[at]

    def u16(self, what: str) -> int:
        at = self.at
        if at + 2 > self.end:
            raise Malformed(at, f"{what} is cut")
        self.at = at + 2
        return self.data[at] << 8 | self.data[at + 1]

    def u24(self, what: str) -> int:
        return int.from_bytes(self.take(3, what), "big")

    def u32(self, what: str) -> int:
        return int.from_bytes(self.take(4, what), "big")

    def rest(self) -> bytes:
        """All that remains."""
        return self.take(self.left, "rest")
