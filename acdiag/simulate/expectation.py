"""What a scenario planted, in the words of a case.yaml: the answer that triage is measured against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

SECTIONS = ("findings", "info", "cleared", "undecided", "may")
"""Maps of rule id to phones: `findings` must be there at notice or above and nothing else may; `info` must be there
as info; `cleared` are those of `findings` that the phone got over; `undecided` are outcomes; `may` is left open."""


class Expectation:
    """Collects per phone; `as_dict` is stable in order."""

    def __init__(self) -> None:
        self._phones: dict[str, dict[str, str | None]] = {}
        self._rules: dict[str, dict[str, list[str]]] = {section: {} for section in SECTIONS}
        self._root: dict[str, str | list[str]] = {}

    def phone(self, mac: str, model: str, verdict: str, stuck_at: str | None) -> None:
        self._phones[mac] = {"verdict": verdict, "stuck_at": stuck_at, "model": model}

    def rules(self, section: str, rules: Iterable[str], mac: str) -> None:
        """Expect each of `rules` (without the ACD- prefix) for one phone."""
        for rule in rules:
            self._rules[section].setdefault(f"ACD-{rule}", []).append(mac)

    def root(self, mac: str, rules: Iterable[str]) -> None:
        named = [f"ACD-{rule}" for rule in rules]
        if named:
            self._root[mac] = named[0] if len(named) == 1 else named

    def as_dict(self) -> dict[str, Any]:
        """Phones, findings, info and root always; the other sections only when they say something."""
        told: dict[str, Any] = {"phones": dict(sorted(self._phones.items()))}
        for section in SECTIONS:
            rules = {rule: sorted(set(macs)) for rule, macs in sorted(self._rules[section].items())}
            if rules or section in ("findings", "info"):
                told[section] = rules
        told["root"] = dict(sorted(self._root.items()))
        return told
