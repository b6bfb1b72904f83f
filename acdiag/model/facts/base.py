"""The root of all facts: a thing a technician would write down, without opinion.

A fact has no severity, no adjective and no threshold. Its name is the protocol first and a past participle
(`dhcp.offered`). All fields but the ones here have defaults, so that the timeline in a rule's test names only
what matters to it.
"""

from __future__ import annotations

from typing import ClassVar, dataclass_transform

from acdiag.model.arrival import Where
from acdiag.model.record import Record, RecordType


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Kind(RecordType):
    """The type of all kinds of facts."""


class Fact(Record, metaclass=Kind, kw_only=True):
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
