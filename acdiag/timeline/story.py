"""What the rulebook judges: the facts of one phone, boot by boot, and what the capture can prove at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import SipRegisterAsked, SipRegistered
from acdiag.model.names.platforms import CONFERENCE, TEAMS, TEAMS_DESKTOP, platform_in
from acdiag.model.record import Record

Kind = TypeVar("Kind", bound=Fact)


class Boot(Record, slots=False):
    """The facts from one start of the phone to the next."""

    number: int
    """From 0, in order of time."""
    facts: tuple[Fact, ...]
    """Sorted by time."""
    start_seen: bool
    """The capture holds the beginning of this boot, not only what came after."""

    @cached_property
    def kinds(self) -> Mapping[type[Fact], Sequence[Fact]]:
        """The facts of each kind that there is, in order of time."""
        kinds: dict[type[Fact], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            kinds[type(fact)].append(fact)
        return dict(kinds)

    def of(self, kind: type[Kind]) -> Sequence[Kind]:
        """The facts of one kind."""
        return cast("Sequence[Kind]", self.kinds.get(kind, ()))

    def last(self, kind: type[Kind]) -> Kind | None:
        """The last fact of one kind."""
        found = self.of(kind)
        return found[-1] if found else None

    def last_of(self, *kinds: type[Kind]) -> Kind | None:
        """The last fact of several kinds."""
        if self.kinds.keys().isdisjoint(kinds):
            return None
        return next(cast("Kind", fact) for fact in reversed(self.facts) if type(fact) in kinds)


class Coverage(Record):
    """What the sources can prove."""

    ends: Mapping[str, int]
    """The time of the last packet of each source, ns."""
    hears_others: frozenset[str]
    """Sources with a frame that no phone sent."""
    hears_answers: frozenset[str]
    """Sources with a unicast frame to a phone."""


class PhoneStory(Record):
    """One phone and all that is known of it."""

    entity: str
    """MAC, or ip:ADDR where the MAC is unknown, or host:NAME where the address is unknown too."""
    mac: str | None
    ips: tuple[str, ...]
    """Every address it held, in order."""
    model: str | None
    firmware: str | None
    vlan: int | None
    """The VLAN of its latest IP traffic; None when untagged or unknown."""
    offered_vlan: int | None
    """The voice VLAN that the network offered last; None without an offer."""
    switch: str | None
    """System name and port of the switch, where exactly one can be meant."""
    boots: tuple[Boot, ...]
    coverage: Coverage
    account: str | None = None
    """What its first line is for, as its configuration says; None where none says it."""

    @property
    def ip(self) -> str | None:
        """The latest address."""
        return self.ips[-1] if self.ips else None

    @property
    def platform(self) -> str | None:
        """What it serves, where that is not Skype for Business: teams."""
        if self.account == TEAMS_DESKTOP and self.model == CONFERENCE and not self._registers:
            return TEAMS
        return platform_in(self.firmware) if self.firmware else None

    @property
    def _registers(self) -> bool:
        """It asked a SIP server to be registered: a conference phone in Teams mode can be signed in none the less."""
        return any(boot.of(kind) for boot in self.boots for kind in (SipRegisterAsked, SipRegistered))
