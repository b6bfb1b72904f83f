"""Which form samples have that nobody describes, told by how smooth they are; always a guess, and called one.

Sound moves in small steps, bytes read in a wrong form jump. Companded bytes are not expanded for this: their own scale
of steps, a sign and a logarithmic magnitude (ITU-T G.711), is smooth where the sound is.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterable, Sequence
from sys import byteorder

from acdiag.model.recording import SAMPLES

EXCERPT = 16_384
"""Bytes that are judged; two seconds at 8000 bytes a second, with speech somewhere in them."""
STILL = 4
"""Different bytes of a block in which nothing moves; silence is alike in every form."""
INTERVALS = 500
"""Datagrams whose distance in time is looked at."""
RATES = (8_000, 16_000, 32_000)
"""Bytes a second that are met: narrow and wide band, companded and linear."""
TOLERANCE = 0.15
"""Loss and uneven arrival bend what is measured."""
ROUGHEST = 0.95
"""Roughness up to which bytes may be sound; noise has 1.33, speech 0.1 to 0.8."""

_ALAW = tuple((1 if byte & 0x80 else -1) * ((byte ^ 0x55) & 0x7F) for byte in range(256))
_MULAW = tuple((1 if byte & 0x80 else -1) * (~byte & 0x7F) for byte in range(256))


class Excerpt:
    """The beginning of a track, and its pace; of a beginning that is complete, only what was judged of it is kept."""

    __slots__ = ("_at", "_bytes", "_data", "_first", "_gaps", "_judged", "_last_length")

    def __init__(self) -> None:
        self._data = bytearray()
        self._judged: dict[str, float] = {}
        """Roughness by form, once there is enough to judge."""
        self._first: int | None = None
        self._at = 0
        self._bytes = 0
        self._last_length = 0
        self._gaps = array("d")

    def take(self, data: bytes, at: int) -> None:
        """A block of the track that came at `at` (ns)."""
        if not self._judged and len(self._data) < EXCERPT and len(set(data)) > STILL:
            self._data += data[: EXCERPT - len(self._data)]
        if self._first is None:
            self._first = at
        elif len(self._gaps) < INTERVALS:
            self._gaps.append(at - self._at)
        self._at = at
        self._bytes += len(data)
        self._last_length = len(data)

    def roughness(self, form: str) -> float:
        """How rough it is when it is read in `form`, one of SAMPLES."""
        if not self._judged and len(self._data) == EXCERPT:
            self._judged = {each: roughness(self._data, each) for each in SAMPLES}
            self._data.clear()
        return self._judged[form] if self._judged else roughness(self._data, form)

    @property
    def byte_rate(self) -> int:
        """Bytes a second, one of RATES; 0 when none fits. First by the whole, else by the usual distance."""
        if self._first is None or self._at <= self._first:
            return 0
        # Here, since few runs hold samples, and each would wait for it.
        from statistics import median

        whole = (self._bytes - self._last_length) * 1e9 / (self._at - self._first)
        usual = median(self._gaps)
        return _nearest(whole) or (_nearest(self._last_length * 1e9 / usual) if usual > 0 else 0)


def _nearest(found: float) -> int:
    return next((rate for rate in RATES if abs(found - rate) <= TOLERANCE * rate), 0)


def roughness(data: bytes | bytearray, form: str) -> float:
    """Mean step over mean deviation; 0 where nothing moves."""
    values = _values(data, form)
    if len(values) < 2:
        return 0.0
    mean = sum(values) / len(values)
    deviation = sum(abs(value - mean) for value in values) / len(values)
    steps = sum(abs(one - other) for one, other in itertools.pairwise(values)) / (len(values) - 1)
    return steps / deviation if deviation else 0.0


def _values(data: bytes | bytearray, form: str) -> Sequence[int]:
    if form in ("alaw", "mulaw"):
        table = _ALAW if form == "alaw" else _MULAW
        return [table[byte] for byte in data]
    values = array("h", bytes(data[: len(data) & ~1]))
    if (form == "s16le") is not (byteorder == "little"):
        values.byteswap()
    return values


def smoothest(data: bytes | bytearray, forms: Iterable[str]) -> str:
    """The form in which the bytes move least; of equal ones the first."""
    return min(forms, key=lambda form: roughness(data, form))


def sounds(data: bytes | bytearray, form: str) -> bool:
    """Whether it can be sound at all: something moves, and not like noise."""
    return 0 < roughness(data, form) <= ROUGHEST


def sample_rate(byte_rate: int, form: str) -> int:
    """Samples a second, narrow or wide band; 0 when that is none of both."""
    rate = byte_rate // 2 if form in ("s16le", "s16be") else byte_rate
    return rate if rate in (8_000, 16_000) else 0
