"""The rules in the order in which a phone's facts call them up.

Rules that detect the same are one charge: judged once per phone and answered for all of them together, so that what a
rule costs is what is new in it. A charge is listed under the facts that wake it, and one that none of a phone's facts
wakes has its answer in a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from acdiag.model.finding import Outcome
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.detection import Detection
from acdiag.rulebook.rule import Rule, Status
from acdiag.rulebook.verdict import unseen

ALIKE = 256
"""Sets of facts whose charges are remembered: most phones of a site do the same."""


class Charge(NamedTuple):
    """Rules that detect the same, on the wire and in the log."""

    rules: tuple[Rule, ...]
    """Ordered by id."""
    ids: tuple[str, ...]
    detection: Detection
    told: Detection | None
    """What log lines say, if anything."""

    @property
    def wakes(self) -> frozenset[str]:
        """Names of facts without any of which its outcome is settled."""
        return self.detection.wakes | (frozenset() if self.told is None else self.told.wakes)


class Docket:
    """All charges, and which facts wake them."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rule for rule in rules if rule.status is not Status.RETIRED)
        self.charges = _charges(self.rules)
        self.outcomes: dict[str, Outcome] = {}
        """Of every rule, where nothing wakes it."""
        self.reasons: dict[str, str] = {}
        """Why, of those that are not applicable then."""
        self._waiting: dict[str, list[int]] = defaultdict(list)
        for number, charge in enumerate(self.charges):
            for fact in charge.wakes:
                self._waiting[fact].append(number)
            needs = charge.detection.needs or charge.detection.needs_any
            self.outcomes.update(dict.fromkeys(charge.ids, Outcome.NOT_APPLICABLE if needs else Outcome.CLEAR))
            if needs:
                self.reasons.update(dict.fromkeys(charge.ids, unseen(needs[0])))

        self._awake = lru_cache(maxsize=ALIKE)(self._woken)

    def awake(self, facts: Iterable[str]) -> list[Charge]:
        """The charges that one of the named facts wakes, in order of their first rule."""
        return self._awake(frozenset(facts))

    def _woken(self, facts: frozenset[str]) -> list[Charge]:
        numbers = {number for fact in facts for number in self._waiting.get(fact, ())}
        return [self.charges[number] for number in sorted(numbers)]


def _charges(rules: Iterable[Rule]) -> tuple[Charge, ...]:
    """Interning made equal detections one object; told apart by identity, which costs no comparing."""
    alike: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        alike[id(rule.detection), id(rule.told.detection) if rule.told is not None else 0].append(rule)
    return tuple(
        Charge(
            tuple(same),
            tuple(rule.id for rule in same),
            same[0].detection,
            None if same[0].told is None else same[0].told.detection,
        )
        for same in alike.values()
    )
