"""Facts of ARP (RFC 826) and of address conflict detection (RFC 5227)."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class ArpProbed(Fact):
    """The phone asks whether anybody has the address that it was given (sender address 0.0.0.0)."""

    name: ClassVar[str] = "arp.probed"
    stage: ClassVar[str] = "dhcp"

    address: str = ""
    vlan: int = 0


class ArpClaimed(Fact):
    """The phone uses an address in ARP for the first time, or after somebody else did."""

    name: ClassVar[str] = "arp.claimed"
    stage: ClassVar[str] = "dhcp"

    address: str = ""
    vlan: int = 0


class ArpConflicted(Fact):
    """Another station answered the phone's probe, or both use one address in turn. `host` is the phone."""

    name: ClassVar[str] = "arp.conflicted"
    stage: ClassVar[str] = "dhcp"

    address: str = ""
    other: str = ""
    """MAC of the other station."""
    how: str = "probe"
    """probe: it answered the phone's probe; turns: the two alternated within 60 s."""
    vlan: int = 0
