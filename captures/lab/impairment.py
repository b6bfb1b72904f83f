"""What a bad link does to frames, repeatable by seed: it drops, delays, reorders and duplicates."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Impairment:
    """Probabilities from 0 to 1, times in seconds."""

    seed: int = 0
    drop: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    """Share of the frames that leave `hold` later than the rest, so that others overtake them."""
    hold: float = 0.02
    delay: float = 0.0
    jitter: float = 0.0
    """Added to `delay`: even between 0 and this; never reorders by itself."""


class BadLink:
    """One direction of a link with an impairment."""

    def __init__(self, impairment: Impairment) -> None:
        self._how = impairment
        self._random = random.Random(impairment.seed)
        self._latest = 0.0

    def departures(self, now: float) -> list[float]:
        """When copies of a frame that arrives `now` go on: none when it is lost, two when it is doubled."""
        how, dice = self._how, self._random
        # Every frame throws the same number of dice, so that one probability does not shift the others' outcome.
        lost, doubled, held, wait = (dice.random() for _ in range(4))
        if lost < how.drop:
            return []
        leaves = now + how.delay + how.jitter * wait
        if held < how.reorder:
            leaves += how.hold
        else:
            leaves = self._latest = max(leaves, self._latest)
        return [leaves, leaves] if doubled < how.duplicate else [leaves]
