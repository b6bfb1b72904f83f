"""The line about the sources: what was received, what was lost, how far behind; what is wrong comes first."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.present.tui.bar import Piece
from acdiag.present.tui.feed import Health, SourceHealth
from acdiag.present.tui.shapes import Marks
from acdiag.present.tui.spell import told_apart

LATE = 2.0
"""Seconds behind from which on it is worth a colour."""
_STATES = {"running": "ok", "ended": "not-seen", "waiting": "warning", "failed": "failed"}


def health_line(health: Health, failure: str, marks: Marks) -> list[Piece]:
    """The line."""
    return list(_pieces(health, failure, marks))


def _pieces(health: Health, failure: str, marks: Marks) -> Iterator[Piece]:
    yield Piece(" ")
    if failure:
        yield Piece(f"{marks.failed} {failure}  ", "bad")
    if health.store:
        yield Piece(f"{marks.failed} {health.store}  ", "bad")
    short = told_apart([source.name for source in health.sources])
    for source in sorted(health.sources, key=lambda each: ("failed", "waiting", "running", "ended").index(each.state)):
        yield from _source(source, short[source.name], marks)
    if health.lag_items and health.lag_seconds >= LATE:
        yield Piece(f"{health.lag_seconds:.0f} s behind ({health.lag_items:,})  ", "warn")
    if health.progress is not None:
        whole = health.progress >= 1.0
        yield Piece("all read" if whole else f"{100 * health.progress:.0f} % read", "good" if whole else "accent")
    for sentence in health.sees:
        yield Piece(f"  {sentence}", "dim")


def _source(source: SourceHealth, name: str, marks: Marks) -> Iterator[Piece]:
    shape = marks.state(_STATES[source.state])
    yield Piece(shape.text, shape.tone)
    yield Piece(f" {name} {source.received:,}")
    if source.dropped:
        yield Piece(f" {source.dropped:,} lost", "bad")
    if source.note:
        yield Piece(f" {source.note}", "bad" if source.state == "failed" else "warn")
    yield Piece("  ")
