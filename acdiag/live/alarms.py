"""What was raised and what cleared between two judgements, also over a restart: what is open is kept in the session."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from acdiag.model.finding import Finding
from acdiag.present.clock import rfc3339
from acdiag.present.json.case import finding_object
from acdiag.store.conclusions import Change

RAISE, CLEAR = "raise", "clear"
HOLD = 10_000_000_000
"""ns for which a finding must be over before that is told: a phone that tries again every few seconds is one alarm."""


class Alarms:
    """The findings that are open."""

    def __init__(self, stored: Iterable[tuple[str, int, int | None, str]] = (), *, hold: int = 0) -> None:
        """`stored` are those of an earlier run: id, when raised, when cleared (ns), JSON; `hold` as in HOLD."""
        self._hold = hold
        self._over: dict[str, int] = {}
        """Of those that are open, which seem to be over, and since when."""
        self._open: dict[str, Change] = {}
        for id_, raised, cleared, body in stored:
            if cleared is None:
                self._open[id_] = Change(id_, raised, None, body)

    def compare(self, findings: Sequence[Finding], now: int, *, final: bool = False) -> list[tuple[str, Change]]:
        """Raises and clears since the last time; `now` is when they are noticed (ns). In the `final` one none waits."""
        told = []
        standing = {finding.id: finding for finding in findings if finding.cleared is None}
        for id_, finding in standing.items():
            if id_ not in self._open:
                change = self._open[id_] = Change(id_, now, None, json.dumps(finding_object(finding)))
                told.append((RAISE, change))
        ended = {finding.id: finding for finding in findings if finding.cleared is not None}
        hold = 0 if final else self._hold
        self._over = {id_: self._over.get(id_, now) for id_ in self._open if id_ not in standing}
        for id_, since in list(self._over.items()):
            if now - since >= hold:
                del self._over[id_]
                known = self._open.pop(id_)
                told.append((CLEAR, _cleared(known, ended.get(id_), since)))
        return told

    @property
    def settling(self) -> bool:
        """Something seems to be over, and will be told when it stays so."""
        return bool(self._over)

    def raised(self) -> dict[str, int]:
        """What is open, and when it was raised (ns)."""
        return {id_: change.raised for id_, change in self._open.items()}


def _cleared(known: Change, finding: Finding | None, now: int) -> Change:
    """As it is now; as it was, where more knowledge took it back altogether."""
    if finding is not None and finding.cleared is not None:
        return Change(known.id, known.raised, finding.cleared, json.dumps(finding_object(finding)))
    told: dict[str, Any] = json.loads(known.body)
    told["cleared"] = rfc3339(now)
    return Change(known.id, known.raised, now, json.dumps(told))
