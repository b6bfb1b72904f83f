"""What all pages look at: the latest snapshot, and what follows from it, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from acdiag.model.phone import Phone
from acdiag.present.causes import Sorted, sort
from acdiag.present.tui.feed import Snapshot
from acdiag.present.tui.standing import Standing, standings


class Desk:
    """One snapshot, laid out."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @cached_property
    def standings(self) -> list[Standing]:
        """All phones, who needs help first."""
        return standings(self.snapshot)

    @cached_property
    def causes(self) -> Sorted:
        """All findings, each in its place."""
        return sort(self.snapshot.case)

    @cached_property
    def phones(self) -> Mapping[str, Phone]:
        """By entity."""
        return {phone.entity: phone for phone in self.snapshot.case.phones}

    @cached_property
    def by_address(self) -> Mapping[str, Phone]:
        """By every address that a phone holds or held."""
        return {ip: phone for phone in self.snapshot.case.phones for ip in phone.ips}

    @cached_property
    def standing_of(self) -> Mapping[str, Standing]:
        """By entity, expected phones too."""
        return {standing.entity: standing for standing in self.standings}

    def name(self, entity: str) -> str:
        """What the site calls an entity, with the entity."""
        called = self.snapshot.case.names.get(entity)
        return f"{called} ({entity})" if called else entity
