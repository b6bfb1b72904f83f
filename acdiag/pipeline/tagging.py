"""What the frames of a capture say of its 802.1Q tags: kept, stripped, or added by a mirror.

RSPAN puts the VLAN of its session on everything: around a tag that the phone sent, or in its place. Switches send LLDP
and spanning tree without tags, so a tag on them is the mirror's.
"""

from __future__ import annotations

from acdiag.timeline.identity import Identity
from acdiag.timeline.tags import Tags
from acdiag.wire.packet import Packet

PHONES = 200_000
"""Phones whose tags are remembered."""
NEVER_TAGGED = frozenset(("01:80:c2:00:00:0e", "01:80:c2:00:00:00"))
"""Where LLDP and spanning tree go. EAPOL is left out: some stations do tag it."""
LINK = ("01:80:c2:00:00:0", "01:00:0c:cc:cc:c")
"""Begins the addresses of what goes no further than a link: LLDP, spanning tree, EAPOL, CDP."""


class Tagging:
    """By source, what tags its frames were shown to have."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._sent: set[str] = set()
        """Sources where a phone's own frame has a tag: what phones send there keeps them."""
        self._sent_inside: set[str] = set()
        """The same of a tag inside another one."""
        self._towards: dict[tuple[str, str], bool] = {}
        """Sources and phones that frames with tags come to, and whether one was inside another one."""
        self._outermost: dict[str, int] = {}
        """The outermost VLAN of all frames of phones and of the link."""
        self.settled: set[str] = set()
        """Sources where those frames have several such, or none: a frame without a tag tells nothing new there."""
        self._added: dict[str, int] = {}
        """The VLAN on a switch's frame that no switch tags."""

    def see(self, packet: Packet) -> None:
        """VLAN 0 is a priority alone, which a card may leave of a tag.

        What servers send says nothing of what phones send: a mirror may strip the tags on one of two directions.
        """
        name, outer = packet.frame.source, packet.vlans[0] if packet.vlans else 0
        sent = self._identity.is_phone(packet.mac_source)
        if sent or packet.mac_destination.startswith(LINK):
            if not outer or self._outermost.setdefault(name, outer) != outer:
                self.settled.add(name)
            if outer and not sent and packet.mac_destination in NEVER_TAGGED:
                self._added.setdefault(name, outer)
        if packet.vlan:
            self._see_tag(packet, name, sent)

    def _see_tag(self, packet: Packet, name: str, sent: bool) -> None:
        inside = len(packet.vlans) > 1
        if sent:
            self._sent.add(name)
            if inside:
                self._sent_inside.add(name)
        towards = (name, packet.mac_destination)
        known = self._towards.get(towards)
        if known is None and (len(self._towards) >= PHONES or not self._identity.is_phone(packet.mac_destination)):
            return
        self._towards[towards] = known or inside

    def tags(self) -> Tags:
        """What is known by now."""
        same = {name: vlan for name, vlan in self._outermost.items() if name not in self.settled}
        added = {**{name: vlan for name, vlan in same.items() if name in self._sent_inside}, **self._added}
        return Tags(
            sources=frozenset(name for name in self._sent if name not in added or name in self._sent_inside),
            towards=frozenset(key for key, inside in self._towards.items() if inside or key[0] not in added),
            added=added,
            same={name: vlan for name, vlan in same.items() if name not in added},
        )
