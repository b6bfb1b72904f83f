"""Whether a value that was read again is what its field holds: others may have touched the file, or the disk its bytes.

SQLite takes any type in any column and JSON says anything at any place. Told here, a wrong value is one damaged row;
untold it would surface as a crash far away, in a rule or on the screen.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

_WIDEST = 1 << 63
"""Whole numbers beyond are no times, and no counts of anything."""


def is_int(value: object) -> bool:
    """A whole number that fits in 64 bits."""
    return isinstance(value, int) and -_WIDEST <= value < _WIDEST


def is_float(value: object) -> bool:
    """A number that can be reckoned with."""
    return is_int(value) or (isinstance(value, float) and math.isfinite(value))


def _is_str(value: object) -> bool:
    return isinstance(value, str)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_none(value: object) -> bool:
    return value is None


_PLAIN: Mapping[str, Callable[[object], bool]] = {
    "int": is_int,
    "float": is_float,
    "str": _is_str,
    "bool": _is_bool,
    "None": _is_none,
}


def fits(value: object, annotation: str) -> bool:
    """Whether a value is of a field's type, spelt as in the source: `tuple[str, ...] | None`."""
    return any(_is(value, kind) for kind in annotation.split(" | "))


def _is(value: object, kind: str) -> bool:
    if not kind.startswith("tuple["):
        return _PLAIN[kind](value)
    inside = kind[len("tuple[") : -1].split(", ")
    if not isinstance(value, tuple):
        return False
    if inside[-1] == "...":
        return all(map(_PLAIN[inside[0]], value))
    return len(value) == len(inside) and all(map(fits, value, inside))


def read(text: str | bytes) -> Any:
    """What JSON says. Raises ValueError for what is none, also for what nests too deep."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("JSON that nests too deep") from None


def counts_in(told: object) -> dict[str, int]:
    """An object of names and whole numbers. Raises ValueError when it is something else."""
    if not isinstance(told, dict) or not all(map(is_int, told.values())):
        raise ValueError("no table of counts")
    return told
