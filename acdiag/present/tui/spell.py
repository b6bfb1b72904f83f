"""Durations and places as the screen writes them: short, and only ever growing."""

from __future__ import annotations

from acdiag.model.arrival import Where

SECOND = 1_000_000_000


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
    name = where.source.rstrip("/").rsplit("/", 1)[-1]
    return f"{name} {place(where)}".strip()
