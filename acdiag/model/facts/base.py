"""The root of all facts: a thing a technician would write down, without opinion.

A fact has no severity, no adjective and no threshold. Its name is the protocol first and a past participle
(`dhcp.offered`). All fields but the ones here have defaults, so that the timeline in a rule's test names only
what matters to it.

Facts compare and show themselves by the methods of `Fact`: a dataclass would make them anew for each of more than a
hundred kinds, which every start of the program would pay for.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from acdiag.model.arrival import Where


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Fact:
    """Common fields of every fact."""

    name: ClassVar[str] = ""
    stage: ClassVar[str] = ""
    """The boot stage that this fact belongs to; empty when to none."""

    at: int
    """When it was seen (for an absence: when the wait was over), ns since the epoch."""
    host: str
    """Who it is about: the MAC where the wire shows it, else the IP address; empty for the whole capture."""
    where: tuple[Where, ...]
    """The frames or lines that show it, at least one, the most telling first."""

    def __eq__(self, other: object) -> bool:
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def _hash(self) -> int:
        return hash(_values(self))

    __hash__: ClassVar[Any] = _hash
    """Without a type, or a type checker takes it for the hash of the kind, which may be the key of a cache."""

    def __repr__(self) -> str:
        shown = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        return f"{type(self).__qualname__}({shown})"


def _values(fact: Fact) -> tuple[object, ...]:
    return tuple(getattr(fact, field.name) for field in fields(fact))
