"""What is fuzzed: a function of bytes, where its inputs begin, and what it may cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from acdiag.model.errors import Malformed, Unusable
from tests.fuzz.mutation import mutated

PIECE = 64 * 1024
"""Bytes that a limit of time is said for; a shorter input has the same time."""
TIME = 0.050
"""Seconds of the processor for so many bytes."""
LINE = 10e-6
"""Seconds besides for each line of a log or of settings: one of a byte is read like one of forty.

64 KiB of a phone's log have some 700 lines, so this gives them 7 ms more; 64 KiB of line ends get 650.
"""
MEMORY = 32 << 20
"""Bytes that one execution may have at once: decoders keep records, and none copies its input often."""

Mutate = Callable[[bytes, Sequence[bytes], Random], bytes]


@dataclass(frozen=True, kw_only=True)
class Target:
    """One line of the table."""

    name: str
    run: Callable[[bytes], object]
    """Must return, or raise one of `allowed`."""
    seeds: Callable[[], Sequence[bytes]]
    """Good inputs, always the same ones in the same order."""
    covers: tuple[str, ...]
    """Modules of acdiag whose lines it is to reach."""
    allowed: tuple[type[Exception], ...] = (Malformed, Unusable)
    time: float = TIME
    """Seconds for `PIECE`; whoever gives a target more than `TIME` says why."""
    ends: tuple[bytes, ...] = ()
    """What ends a line, where lines are what costs."""
    memory: int = MEMORY
    longest: int = PIECE
    """Bytes of an input."""
    short: int = 150
    """Executions of the short run."""
    mutate: Mutate = mutated

    def limit(self, data: bytes) -> float:
        """Seconds of the processor that `data` may take."""
        return self.time * max(1.0, len(data) / PIECE) + LINE * sum(map(data.count, self.ends))


class Script:
    """Reads decisions off the front of an input; behind its end every decision is 0."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def number(self, below: int = 256) -> int:
        """A number below `below`, which is at most 65,536."""
        taken = self.take(1 if below <= 256 else 2)
        return int.from_bytes(taken, "big") % below

    def take(self, count: int) -> bytes:
        """The next bytes, fewer at the end."""
        self._at += count
        return self._data[self._at - count : self._at]

    def rest(self) -> bytes:
        """All that remains."""
        return self.take(len(self._data) - self._at) if self else b""
