"""Two calm themes, dark and light; what a colour says is always said by a shape or a word too."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="acdiag-dark",
    primary="#7aa2c8",
    secondary="#9a8fbf",
    accent="#7fb8c4",
    foreground="#d4d7dc",
    background="#14171c",
    surface="#14171c",
    panel="#22272f",
    success="#8fbf7f",
    warning="#dcb15f",
    error="#ef7b73",
    dark=True,
)
LIGHT = Theme(
    name="acdiag-light",
    primary="#2f5f8f",
    secondary="#5d4f8f",
    accent="#1f6f80",
    foreground="#22262c",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#e9e6df",
    success="#2f6f2f",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
)
