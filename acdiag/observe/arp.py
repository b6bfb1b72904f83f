"""ARP: who uses which address, and who else does (RFC 826, RFC 5227).

A station that answers for many addresses is a router with proxy ARP, and a virtual router's MAC moves between
boxes on purpose: neither is a conflict. Who brings DHCP's answers has an address of its own. A phone that probes
and hears a station that is known only by that very address has met a duplicate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.arp import ArpClaimed, ArpConflicted, ArpProbed
from acdiag.model.named_tuple import NamedTuple
from acdiag.observe.memory import Followed, Memory
from acdiag.observe.observer import SECOND, where
from acdiag.wire.arp import IPV4, Arp
from acdiag.wire.dhcp import Dhcp
from acdiag.wire.packet import Packet

DHCP_SERVER = 67
PROBE_WAIT = 5 * SECOND
"""An answer to a probe counts this long; RFC 5227 waits 2 s after the last of three probes 1 to 2 s apart."""
TURNS_WITHIN = 60 * SECOND
"""Two stations that use one address in turn within this time are in conflict; a new lease changes hands once."""
VIRTUAL = ("00:00:5e:00:01:", "00:00:5e:00:02:", "00:00:0c:07:ac:", "00:00:0c:9f:f", "00:05:73:a0:0", "00:07:b4:00:")
"""MAC prefixes of VRRP (RFC 5798), HSRP versions 1 and 2, HSRP for IPv6 and GLBP."""
SEVERAL = 2
"""A station that speaks for more addresses than this is a router; a phone has one per VLAN while it boots."""


class _Claim(NamedTuple):
    mac: str
    at: int
    where: tuple[Where, ...]
    before: str
    """Who claimed it before, empty when nobody did."""
    before_at: int


class ArpObserver:
    """Says `arp.probed`, `arp.claimed` and `arp.conflicted`."""

    sees: ClassVar[tuple[type, ...]] = (Arp, Dhcp)

    def __init__(self) -> None:
        self._claims: Followed[str, _Claim] = Followed()
        self._addresses: Memory[str, set[str]] = Memory()
        self._probes: Memory[str, tuple[str, int]] = Memory()

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        if isinstance(message, Dhcp):
            if packet.source_port == DHCP_SERVER and packet.mac_source:
                self._speaks(packet.mac_source, packet.source)
            return
        assert isinstance(message, Arp)
        mac, address = message.sender_mac, message.sender_address
        if not mac or message.protocol != IPV4 or not message.target_address or mac.startswith(VIRTUAL):
            return
        if address == "0.0.0.0":
            # Who asks for itself sends it itself; a probe that names somebody else is a damaged one.
            if packet.mac_source in ("", mac):
                yield from self._probe(packet, mac, message.target_address)
        elif address and not self._contradicts_itself(packet, mac, address):
            yield from self._use(packet, mac, address)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """ARP has no timers that matter here."""
        yield from ()

    def _probe(self, packet: Packet, mac: str, address: str) -> Iterator[Fact]:
        self._probes[address] = (mac, packet.at)
        yield ArpProbed(
            at=packet.at,
            host=mac,
            where=where(packet, f"ARP probe for {address} by {mac}"),
            address=address,
            vlan=packet.vlan,
        )

    def _use(self, packet: Packet, mac: str, address: str) -> Iterator[Fact]:
        spoken_for = self._speaks(mac, address)
        prober = self._probes.get(address)
        if prober and prober[0] != mac and packet.at - prober[1] <= PROBE_WAIT and spoken_for <= {address}:
            del self._probes[address]
            yield self._conflict(packet, prober[0], mac, address, "probe", ())
        yield from self._claim(packet, mac, address)

    def _speaks(self, mac: str, address: str) -> set[str]:
        """A station used an address; gives all that it was met with."""
        spoken_for = self._addresses.get(mac)
        if spoken_for is None:
            spoken_for = self._addresses[mac] = set()
        if len(spoken_for) <= SEVERAL:
            spoken_for.add(address)
        return spoken_for

    def _claim(self, packet: Packet, mac: str, address: str) -> Iterator[Fact]:
        held = self._claims.get(address)
        shown = where(packet, f"ARP: {address} is at {mac}")
        if held is not None and held.mac == mac:
            self._claims[address] = held._replace(at=packet.at)
            return
        self._claims[address] = _Claim(mac, packet.at, shown, held.mac if held else "", held.at if held else 0)
        yield ArpClaimed(at=packet.at, host=mac, where=shown, address=address, vlan=packet.vlan)
        if held is None or held.before != mac or packet.at - held.before_at > TURNS_WITHIN:
            return
        if not (self._routes(mac) or self._routes(held.mac)):
            yield self._conflict(packet, mac, held.mac, address, "turns", held.where)
            yield self._conflict(packet, held.mac, mac, address, "turns", held.where)

    def _contradicts_itself(self, packet: Packet, mac: str, address: str) -> bool:
        """Whether the station that has the address sent this for another one: a damaged frame shows no second user."""
        sender = packet.mac_source
        if sender in ("", mac):
            return False
        held, prober = self._claims.get(address), self._probes.get(address)
        return (held is not None and held.mac == sender) or (prober is not None and prober[0] == sender)

    def _routes(self, mac: str) -> bool:
        """Whether the station speaks for several addresses."""
        return len(self._addresses.get(mac, ())) > SEVERAL

    def _conflict(
        self, packet: Packet, phone: str, other: str, address: str, how: str, more: tuple[Where, ...]
    ) -> ArpConflicted:
        return ArpConflicted(
            at=packet.at,
            host=phone,
            where=where(packet, f"ARP: {other} uses {address} as well") + more,
            address=address,
            other=other,
            how=how,
            vlan=packet.vlan,
        )
