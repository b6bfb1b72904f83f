"""How the report words what several sections say: texts in one line, times, states with their shape."""

from __future__ import annotations

from collections.abc import Mapping

from acdiag.model.arrival import Where
from acdiag.model.expression import expression
from acdiag.model.names.told_secrets import without_secrets
from acdiag.present.escape import brief

LONGEST = 600
"""Characters of one captured text; longer ones are cut, and the capture holds the rest."""
STATES: Mapping[str, tuple[str, str]] = {
    "ok": ("✓", "ok"),
    "warning": ("▲", "warning"),
    "failed": ("✗", "failed"),
    "not-seen": ("·", "not seen"),
}
"""Shape and word of a stage's state or a phone's verdict."""
SEVERITIES: Mapping[str, str] = {"critical": "⬣", "error": "✗", "warning": "▲", "notice": "●", "info": "○"}
_BREAKS = expression(r"\s*[\r\n]\s*")
_ANCHOR = expression(r"[^A-Za-z0-9]+")


def told(text: str, limit: int = LONGEST) -> str:
    """Captured text on one line, control characters visible, secrets hidden, not longer than `limit`."""
    return brief(without_secrets(text[: 4 * limit].strip()), limit)


def prose(text: str) -> str:
    """A rule's sentences: line ends are only how the file was written."""
    return brief(_BREAKS.sub(" ", text).strip(), 4 * LONGEST)


def anchor(kind: str, *names: object) -> str:
    """An id for an element; equal names give equal ids, so callers keep their names apart."""
    return "-".join((kind, *(_ANCHOR.sub("-", str(name)).strip("-")[:60] for name in names)))


def place(where: Where) -> str:
    """`frame 12`, `line 3`."""
    if where.frame is not None:
        return f"frame {where.frame}"
    return "" if where.line is None else f"line {where.line}"


def state(word: str) -> tuple[str, str]:
    """Shape and word of a state."""
    return STATES.get(word, STATES["not-seen"])
