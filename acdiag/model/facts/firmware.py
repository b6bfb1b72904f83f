"""Facts of a phone's firmware beside others', and beside what it is used for: what a rule needs to judge it."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class PhoneRan(Fact):
    """The phone did something that not every firmware can, and its own is known."""

    name: ClassVar[str] = "phone.ran"

    firmware: str = ""
    """As the phone names it."""
    version: int = 0
    """Its first four numbers, four digits each: 3.4.6.231 is 3000400060231. Those that it leaves out count as 9999."""
    model: str = ""
    feature: str = ""
    """What was done: duo (pairing on port 9999), or teams-native (a Teams firmware is fetched)."""


class PhoneBehind(Fact):
    """Another phone of the same model in the same captures runs a newer firmware."""

    name: ClassVar[str] = "phone.behind"

    firmware: str = ""
    """As the phone names it."""
    newest: str = ""
    """The newest of the model."""
    model: str = ""
    phones: int = 0
    """Phones of this model whose firmware is known."""
    older: int = 0
    """How many of them do not run the newest."""
