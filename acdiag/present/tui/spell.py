"""Durations and places as the screen writes them: short, and only ever growing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from acdiag.model.arrival import Where

SECOND = 1_000_000_000
NAME = 24
"""Letters of a source's name in a line that names them all."""
MOST_PARTS = 4
"""Parts of a path that are tried to tell two sources apart."""


def lasting(length: int) -> str:
    """`42 s`, `12 min`, `3 h 05`, `2 d 4 h`: as much as fits six cells."""
    seconds = max(length, 0) // SECOND
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 7_200:
        return f"{seconds // 60} min"
    if seconds < 172_800:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02d}"
    return f"{seconds // 86_400} d {seconds % 86_400 // 3600} h"


def place(where: Where) -> str:
    """`boot.pcap frame 12`."""
    if where.frame is not None:
        return f"frame {where.frame}"
    return "" if where.line is None else f"line {where.line}"


def source_and_place(where: Where) -> str:
    """With the last part of the source's name."""
    return f"{_end(where.source, 1)} {place(where)}".strip()


def told_apart(names: Collection[str]) -> dict[str, str]:
    """By name, its end: the last part of a path, or as many as no other one ends with; URLs and interfaces whole."""
    short = {name: name if "://" in name else _end(name, 1) for name in names}
    for parts in range(2, MOST_PARTS + 1):
        common = Counter(short.values())
        for name, end in short.items():
            if common[end] > 1 and "://" not in name:
                short[name] = _end(name, parts)
    return {name: end if "://" in name else end[-NAME:] for name, end in short.items()}


def _end(name: str, parts: int) -> str:
    return "/".join(name.rstrip("/").split("/")[-parts:])
