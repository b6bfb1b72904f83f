"""Which phone an address belongs to at a moment; a phone changes address and VLAN while it boots.

A MAC is sure from DHCP (chaddr), ARP, LLDP, CDP and EAPOL. That an IP packet came from a MAC proves something only
where that MAC sends from this one address: a router sends from many. Every host has addresses beside its own that no
router passes on (0.0.0.0, link-local), and may have one of each version of IP.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping

from acdiag.model.names.models import OUI

ADDRESSES = 200_000
"""Addresses whose bindings are kept, and hosts that said that they are phones; the oldest go first."""
CHANGES = 1_000
"""Bindings of one address that are kept, the latest; two hosts may quarrel about one for weeks."""
BINDINGS = 400_000
"""Bindings kept in all; then goes the address that was bound first."""
SENDERS = 4
"""MACs that are remembered for one address: its owner, and routers on the way to further taps."""
NOT_FORWARDED = ("169.254.", "fe80:")
"""What link-local addresses begin with (RFC 3927 section 2.7, RFC 4291 section 2.5.6)."""
UNSPECIFIED = frozenset(("", "0.0.0.0", "::"))


class Identity:
    """Learns while frames pass, answers afterwards."""

    def __init__(self) -> None:
        self._bindings: OrderedDict[str, list[tuple[int, str]]] = OrderedDict()
        self._bound = 0
        """Bindings of all addresses."""
        self._senders: dict[str, str] = {}
        """MAC to the one IPv4 address that it sends from; empty text once it is more than one."""
        self._senders_v6: dict[str, str] = {}
        """The same of IPv6."""
        self._sent_from: dict[str, tuple[str, ...]] = {}
        """IP address to the MACs that sent from it, the first ones."""
        self._models: dict[str, str] = {}
        self._firmware: dict[str, str] = {}
        self._phones: OrderedDict[str, None] = OrderedDict()
        """Hosts that said so: MACs, and addresses whose MAC nobody knows for sure."""
        self._addresses: set[str] = set()
        """The addresses among them."""
        self._gateways: set[str] = set()
        self.forgotten = 0
        """Addresses that are bound no longer, and hosts that are no longer known for what they said to be."""
        self.unplaced = False
        """There were more senders than are remembered."""

    def bind(self, address: str, mac: str, at: int) -> None:
        """DHCP or ARP says that `address` belongs to `mac` from `at` (ns) on."""
        held = self._bindings.get(address)
        if held is None:
            self._bindings[address] = [(at, mac)]
        elif held[-1][1] == mac:
            return
        elif len(held) >= CHANGES:
            held[:] = [*held[1:], (at, mac)]
            return
        else:
            held.append((at, mac))
        self._bound += 1
        while len(self._bindings) > ADDRESSES or self._bound > BINDINGS:
            self._bound -= len(self._bindings.popitem(last=False)[1])
            self.forgotten += 1

    def sent(self, mac: str, address: str) -> None:
        """`mac` sent an IP packet from `address`."""
        senders = self._senders_v6 if ":" in address else self._senders
        known = senders.get(mac)
        if known == address or address in UNSPECIFIED or address.startswith(NOT_FORWARDED):
            return
        if known is None:
            if len(senders) >= ADDRESSES:
                self.unplaced = True
                return
            senders[mac] = address
        else:
            senders[mac] = ""
        held = self._sent_from.get(address, ())
        if mac not in held and len(held) < SENDERS and (held or len(self._sent_from) < ADDRESSES):
            self._sent_from[address] = (*held, mac)

    def sends_from(self, mac: str) -> tuple[str, ...]:
        """The addresses that `mac` proved to be its own by sending from no other."""
        return tuple(filter(None, (self._senders.get(mac), self._senders_v6.get(mac))))

    def is_phone(self, mac: str) -> bool:
        """By OUI, unless it said that it is a gateway; or because it said so, as itself or from its address."""
        # As `_is_phone_itself`, written out because every packet comes here.
        if mac in self._phones or (mac.startswith(OUI) and mac not in self._gateways):
            return True
        return bool(self._addresses) and not self._addresses.isdisjoint(self.sends_from(mac))

    def _is_phone_itself(self, mac: str) -> bool:
        """Not by the address that it sends from: a router may have passed on no other so far."""
        return mac in self._phones or (mac.startswith(OUI) and mac not in self._gateways)

    def is_ever_phone(self, host: str) -> bool:
        """Whether `host` is a phone at any time: an address may be one's for a while."""
        held = self._bindings.get(host)
        owners = {mac for _, mac in held} if held else {self.owner(host, 0)}
        return any(map(self.is_phone, owners))

    def disown(self, mac: str) -> None:
        """`mac` said that it is a gateway: with the OUI alone it is no phone."""
        if len(self._gateways) < ADDRESSES:
            self._gateways.add(mac)

    def declare(self, host: str, model: str | None = None, firmware: str | None = None) -> None:
        """`host` (MAC, or address) said that it is a phone of AudioCodes, in DHCP, LLDP, CDP or elsewhere."""
        self._phones[host] = None
        if not is_mac(host):
            self._addresses.add(host)
        if len(self._phones) > ADDRESSES:
            oldest, _ = self._phones.popitem(last=False)
            self._addresses.discard(oldest)
            self._models.pop(oldest, None)
            self._firmware.pop(oldest, None)
            self.forgotten += 1
        if model:
            self._models[host] = model
        if firmware:
            self._firmware[host] = firmware

    def model(self, mac: str) -> str | None:
        return self._told_of(mac, self._models)

    def firmware(self, mac: str) -> str | None:
        return self._told_of(mac, self._firmware)

    def _told_of(self, mac: str, told: Mapping[str, str]) -> str | None:
        """What `mac` said of itself, or its address did."""
        if mac in told or not self._addresses:
            return told.get(mac)
        return next((told[address] for address in self.sends_from(mac) if address in told), None)

    def owner(self, host: str, at: int) -> str:
        """The MAC behind `host` at `at` (ns); an address without a known owner comes back as it is."""
        if is_mac(host):
            return host
        held = self._bindings.get(host)
        if held:
            index = bisect_right(held, at, key=_time)
            return held[max(0, index - 1)][1]
        return self._sole_sender(host) or host

    def sure_owner(self, host: str, at: int) -> str:
        """As `owner`; but what sends from one address so far may be a router, unless it is known for a phone."""
        owner = self.owner(host, at)
        return owner if host in self._bindings or self._is_phone_itself(owner) else host

    def _sole_sender(self, address: str) -> str | None:
        """Who sends from `address` alone; a phone before a router that passes on nothing else."""
        senders = self._senders_v6 if ":" in address else self._senders
        alone = [mac for mac in self._sent_from.get(address, ()) if senders.get(mac) == address]
        return next(filter(self.is_phone, alone), alone[0] if alone else None)


def _time(binding: tuple[int, str]) -> int:
    return binding[0]


def is_mac(host: str) -> bool:
    """Whether a host is named by its MAC."""
    return len(host) == 17 and host[2] == ":" and host[5] == ":"
