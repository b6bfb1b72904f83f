"""Which phone an address belongs to at a moment; a phone changes address and VLAN while it boots.

A MAC is sure from DHCP (chaddr), ARP, LLDP, CDP and EAPOL. That an IP packet came from a MAC proves something only
where that MAC sends from this one address: a router sends from many.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict

from acdiag.model.names.models import OUI

ADDRESSES = 200_000
"""Addresses whose bindings are kept, and hosts that said that they are phones; the oldest go first."""
CHANGES = 1_000
"""Bindings of one address that are kept, the latest; two hosts may quarrel about one for weeks."""
BINDINGS = 400_000
"""Bindings kept in all; then goes the address that was bound first."""


class Identity:
    """Learns while frames pass, answers afterwards."""

    def __init__(self) -> None:
        self._bindings: OrderedDict[str, list[tuple[int, str]]] = OrderedDict()
        self._bound = 0
        """Bindings of all addresses."""
        self._senders: dict[str, str] = {}
        """MAC to the one IP address that it sends from; empty text once it is more than one."""
        self._sent_from: dict[str, str] = {}
        """IP address to the MAC that first sent from it."""
        self._models: dict[str, str] = {}
        self._firmware: dict[str, str] = {}
        self._phones: OrderedDict[str, None] = OrderedDict()
        self._gateways: set[str] = set()

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

    def sent(self, mac: str, address: str) -> None:
        """`mac` sent an IP packet from `address`."""
        known = self._senders.get(mac)
        if known is None:
            if len(self._senders) < ADDRESSES:
                self._senders[mac] = address
                self._sent_from.setdefault(address, mac)
        elif known != address:
            self._senders[mac] = ""
            if len(self._sent_from) < ADDRESSES:
                self._sent_from.setdefault(address, mac)

    def is_phone(self, mac: str) -> bool:
        """By OUI, unless it said that it is a gateway; or because it said so."""
        return mac in self._phones or (mac.startswith(OUI) and mac not in self._gateways)

    def disown(self, mac: str) -> None:
        """`mac` said that it is a gateway: with the OUI alone it is no phone."""
        if len(self._gateways) < ADDRESSES:
            self._gateways.add(mac)

    def declare(self, host: str, model: str | None = None, firmware: str | None = None) -> None:
        """`host` (MAC, or address) said that it is a phone of AudioCodes, in DHCP, LLDP, CDP or elsewhere."""
        self._phones[host] = None
        if len(self._phones) > ADDRESSES:
            oldest, _ = self._phones.popitem(last=False)
            self._models.pop(oldest, None)
            self._firmware.pop(oldest, None)
        if model:
            self._models[host] = model
        if firmware:
            self._firmware[host] = firmware

    def model(self, mac: str) -> str | None:
        return self._models.get(mac)

    def firmware(self, mac: str) -> str | None:
        return self._firmware.get(mac)

    def owner(self, host: str, at: int) -> str:
        """The MAC behind `host` at `at` (ns); an address without a known owner comes back as it is."""
        if is_mac(host):
            return host
        held = self._bindings.get(host)
        if held:
            index = bisect_right(held, at, key=_time)
            return held[max(0, index - 1)][1]
        sender = self._sent_from.get(host)
        if sender is not None and self._senders.get(sender) == host:
            return sender
        return host


def _time(binding: tuple[int, str]) -> int:
    return binding[0]


def is_mac(host: str) -> bool:
    """Whether a host is named by its MAC."""
    return len(host) == 17 and host[2] == ":" and host[5] == ":"
