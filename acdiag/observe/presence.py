"""What every frame of a phone says without being decoded: that it is there, and on which VLAN.

Called for each packet of a phone, so it only compares and counts until something changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acdiag.model.facts import Fact
from acdiag.model.facts.heard import PhoneHeard
from acdiag.model.facts.link import VlanUsed
from acdiag.observe.memory import Memory
from acdiag.observe.observer import SECOND, tap_of, where
from acdiag.observe.repeats import Repeats
from acdiag.wire.packet import Packet

QUIET = 4 * SECOND
"""A VLAN is not said twice within this time: two taps, or a mirror before and after the tag, show each frame twice."""

NO_ADDRESS = frozenset(("", "0.0.0.0", "::"))
GROUP = 1
"""The bit of a MAC's first byte that says several stations."""


class Presence:
    """Says `link.heard` once a phone and tap, and `vlan.used` on every change of VLAN."""

    def __init__(self) -> None:
        self._heard: Memory[tuple[str, str], bool] = Memory()
        self._repeats = Repeats()
        self._said: Memory[tuple[str, int], int] = Memory()
        self._nothing_new: Memory[str, tuple[tuple[int, ...], int, str, int]] = Memory()
        """By phone: tags, time, source and interface up to which a frame says nothing new."""

    def see(self, packet: Packet) -> Iterable[Fact]:
        """A phone sent `packet`."""
        frame = packet.frame
        known = self._nothing_new.get(packet.mac_source)
        if (
            known is not None
            and packet.at < known[1]
            and packet.vlans == known[0]
            and frame.source == known[2]
            and frame.interface == known[3]
        ):
            return ()
        return self._look(packet)

    def quiet_until(self, packet: Packet) -> int:
        """Before when (ns) an IP packet like this, from the same phone, says nothing new; 0 when it may at once."""
        mac, vlan = packet.mac_source, packet.vlan
        if (mac, tap_of(packet)) not in self._heard or len(self._heard) >= self._heard.limit:
            return 0
        said = self._said.get((mac, vlan))
        return max(0 if said is None else said + QUIET, self._repeats.silent_until(mac, vlan))

    def _look(self, packet: Packet) -> Iterator[Fact]:
        mac, tap = packet.mac_source, tap_of(packet)
        if (mac, tap) not in self._heard:
            self._heard[mac, tap] = True
            yield PhoneHeard(at=packet.at, host=mac, where=where(packet, f"first frame of {mac}"), tap=tap)
        if packet.source or "arp" in packet.protocols:
            yield from self._use(packet, mac)

    def _use(self, packet: Packet, mac: str) -> Iterator[Fact]:
        vlan, frame = packet.vlan, packet.frame
        said = self._said.get((mac, vlan))
        if said is not None and packet.at - said < QUIET:
            self._nothing_new[mac] = (packet.vlans, said + QUIET, frame.source, frame.interface)
        elif self._repeats.due(mac, vlan, packet.at):
            self._said[mac, vlan] = packet.at
            words = f"VLAN {vlan}" if vlan else "no VLAN tag"
            shown = where(packet, f"traffic of {mac} with {words}")
            yield VlanUsed(at=packet.at, host=mac, where=shown, vlan=vlan, addressed=_addressed(packet))


def _addressed(packet: Packet) -> bool:
    if packet.source in NO_ADDRESS or "arp" in packet.protocols:
        return False
    return not int(packet.mac_destination[:2] or "1", 16) & GROUP
