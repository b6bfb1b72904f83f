"""What the captures' taps were shown to hear: tags, other stations, and what comes towards the phones.

A silence proves something only where its answer would have been seen.
"""

from __future__ import annotations

from collections.abc import Mapping

from acdiag.timeline.identity import Identity
from acdiag.timeline.story import Coverage
from acdiag.wire.packet import Packet

DHCP_SERVER, DHCP_CLIENT = 67, 68
PHONES = 200_000
"""Phones whose tags are remembered."""


class Tap:
    """By source, what at least one frame has proven."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self.tagged: set[str] = set()
        """Sources where a phone's own frame has VLAN tags: what phones send there keeps them."""
        self.tagged_towards: set[tuple[str, str]] = set()
        """Sources and phones that frames with tags come to: where such a phone sends without, its tags are stripped."""
        self.others: set[str] = set()
        """Sources with a frame that no phone sent."""
        self.answers: set[str] = set()
        """Sources with a frame towards a phone."""

    def see_tags(self, packet: Packet, name: str) -> None:
        """A frame of the source `name` has VLAN tags; VLAN 0 is a priority alone, which a card may leave of a tag.

        What servers send says nothing of what phones send: a mirror may strip the tags on one of two directions.
        """
        if not packet.vlan:
            return
        if self._identity.is_phone(packet.mac_source):
            self.tagged.add(name)
        towards = (name, packet.mac_destination)
        if (
            towards not in self.tagged_towards
            and len(self.tagged_towards) < PHONES
            and self._identity.is_phone(packet.mac_destination)
        ):
            self.tagged_towards.add(towards)

    def hear(self, packet: Packet, name: str) -> None:
        """A frame of the source `name` that no phone sent: it may show what comes towards the phones."""
        if (
            self._identity.is_phone(packet.mac_destination)
            or self._identity.is_phone(packet.destination)
            or packet.source_port == DHCP_SERVER
        ):
            self.answers.add(name)
            self.others.add(name)
        elif packet.source_port != DHCP_CLIENT and packet.mac_source:
            self.others.add(name)

    def coverage(self, ends: Mapping[str, int]) -> Coverage:
        """What the sources can prove; `ends` is by source the time of its last packet (ns)."""
        return Coverage(ends=ends, hears_others=frozenset(self.others), hears_answers=frozenset(self.answers))
