"""What the captures' taps were shown to hear: tags, other stations, and what comes towards the phones.

A silence proves something only where its answer would have been seen.
"""

from __future__ import annotations

from collections.abc import Mapping

from acdiag.pipeline.tagging import Tagging
from acdiag.timeline.identity import Identity
from acdiag.timeline.story import Coverage
from acdiag.wire.packet import Packet

DHCP_SERVER, DHCP_CLIENT = 67, 68


class Tap:
    """By source, what at least one frame has proven."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self.tagging = Tagging(identity)
        self.others: set[str] = set()
        """Sources with a frame that no phone sent."""
        self.answers: set[str] = set()
        """Sources with a frame towards a phone."""

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
