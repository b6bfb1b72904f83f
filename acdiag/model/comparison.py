"""What two cases say differently: findings that are new, gone, or there in both.

A finding is its rule and its entity (`RULE@entity`), without counts or times, so that two captures of the same phones
can be compared. One that was found and has cleared does not hold any more: it counts as gone, and as new only when
the earlier case does not have it at all.
"""

from __future__ import annotations

from collections.abc import Iterable

from acdiag.model.record import Record


class Held(Record):
    """A finding as far as a comparison needs it."""

    id: str
    """`RULE@entity`."""
    severity: str
    title: str
    observed: str
    root_cause: bool
    cleared: bool


class Comparison(Record):
    """The findings of two cases, each in the order of the case that it is taken from."""

    new: tuple[Held, ...]
    """Hold after and did not before; as they are after."""
    gone: tuple[Held, ...]
    """Held before and do not after; as they were before."""
    unchanged: tuple[Held, ...]
    """Hold in both; as they are after."""
    severity_before: dict[str, str]
    """For each unchanged one whose severity is another now: what it was."""


def compare(before: Iterable[Held], after: Iterable[Held]) -> Comparison:
    """Say what `after` has that `before` had not, and the other way round."""
    earlier = {held.id: held for held in before if not held.cleared}
    later = {held.id: held for held in after if not held.cleared}
    return Comparison(
        new=tuple(held for held in later.values() if held.id not in earlier),
        gone=tuple(held for held in earlier.values() if held.id not in later),
        unchanged=tuple(held for held in later.values() if held.id in earlier),
        severity_before={
            held.id: earlier[held.id].severity
            for held in later.values()
            if held.id in earlier and earlier[held.id].severity != held.severity
        },
    )
