"""The line on top: which screens there are, which one this is, and what time it is there."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.present.tui.bar import Piece

TABS = ("rollout", "problems", "phone", "calls", "log", "frame", "explain")
"""The screens, in the order of their keys."""


def tabs(current: str, clock: str) -> list[Piece]:
    """The line."""
    return [*_names(current), Piece("  "), Piece(clock, "dim")]


def _names(current: str) -> Iterator[Piece]:
    for number, name in enumerate(TABS, 1):
        here = name == current
        word = f"[{number} {name.capitalize()}]" if here else f"{number} {name.capitalize()}"
        yield Piece(" ")
        yield Piece(word, "strong" if here else "dim", f"app.go('{name}')")
