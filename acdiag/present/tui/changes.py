"""What became different a moment ago, so that the eye finds it: phones that are new, that failed, that recovered."""

from __future__ import annotations

from collections.abc import Iterable

from acdiag.present.tui.standing import Standing

HELD = 20.0
"""Seconds for which a change is shown."""
NEW, FAILED, RECOVERED = "new", "failed", "recovered"


class Changes:
    """Remembers how every phone stood."""

    def __init__(self) -> None:
        self._stood: dict[str, str] = {}
        self._changed: dict[str, tuple[str, float]] = {}
        self._begun = False

    def compare(self, all_of_them: Iterable[Standing], moment: float) -> None:
        """They stand so at `moment` (any clock that only runs forward, in seconds)."""
        for standing in all_of_them:
            before = self._stood.get(standing.entity)
            kind = self._kind(before, standing.verdict)
            if kind:
                self._changed[standing.entity] = (kind, moment)
            self._stood[standing.entity] = standing.verdict
        self._begun = self._begun or bool(self._stood)
        self._changed = {entity: change for entity, change in self._changed.items() if moment - change[1] < HELD}

    def _kind(self, before: str | None, verdict: str) -> str:
        if verdict == "failed":
            return FAILED if before != "failed" and self._begun else ""
        if before == "failed" and verdict in ("ok", "doing", "warning"):
            return RECOVERED
        heard_at_last = before == "silent" and verdict != "silent"
        return NEW if heard_at_last or (before is None and self._begun and verdict != "silent") else ""

    def of(self, entity: str, moment: float) -> str:
        """new, failed, recovered, or nothing for what has been so for a while."""
        kind, since = self._changed.get(entity, ("", 0.0))
        return kind if kind and moment - since < HELD else ""
