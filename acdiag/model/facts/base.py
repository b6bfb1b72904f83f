"""The root of all facts: a thing a technician would write down, without opinion.

A fact has no severity, no adjective and no threshold. Its name is the protocol first and a past participle
(`dhcp.offered`). All fields but the ones here have defaults, so that the timeline in a rule's test names only
what matters to it.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any, ClassVar, NoReturn

from acdiag.model.arrival import Where
from acdiag.model.facts.kind import Kind


class Fact(metaclass=Kind):
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

    __dataclass_fields__: ClassVar[Any]

    def __eq__(self, other: object) -> bool:
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def _hash(self) -> int:
        return hash(_values(self))

    __hash__: ClassVar[Any] = _hash
    """Without a type, or a type checker takes it for the hash of the kind, which may be the key of a cache."""

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).annotations)
        return f"{type(self).__qualname__}({shown})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), _values(self))


def _values(fact: Fact) -> tuple[object, ...]:
    return tuple([getattr(fact, name) for name in type(fact).annotations])


def _again(kind: type[Fact], values: tuple[Any, ...]) -> Fact:
    """A fact that was pickled or copied."""
    return kind(**dict(zip(kind.annotations, values, strict=True)))
