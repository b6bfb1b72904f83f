"""LLDP: what a phone says of itself, and what a switch offers it (IEEE 802.1AB, ANSI/TIA-1057)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import ClassVar

from acdiag.model.expression import expression
from acdiag.model.facts import Fact
from acdiag.model.facts.link import LldpAnnounced, LldpOffered
from acdiag.model.names.models import OUI, model_in
from acdiag.observe.memory import Memory
from acdiag.observe.observer import known, tap_of, where
from acdiag.observe.repeats import Repeats
from acdiag.wire.lldp import Lldp
from acdiag.wire.packet import Packet

NETWORK_CLASS = 4
"""LLDP-MED device class (TIA-1057 section 10.2.2.4)."""
QUICK = range(500_000_000, 2_500_000_000)
"""ns between two frames of a fast start, which are a second apart (TIA-1057 section 11.2.1); a copy comes sooner."""
_VERSION = expression(r"[0-9]+\.[0-9]+\.[0-9]+", re.ASCII)


class LldpObserver:
    """Says `lldp.announced` and `lldp.offered`."""

    sees: ClassVar[tuple[type, ...]] = (Lldp,)

    def __init__(self) -> None:
        self._repeats = Repeats()
        self._latest: Memory[Hashable, tuple[int, bool]] = Memory()
        """By subject, when a switch's port spoke last, and whether that was in a fast start."""

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, Lldp)
        if message.ttl == 0:
            return  # a port that shuts down offers nothing and takes nothing back
        subject = (tap_of(packet), packet.mac_source, message.port_id)
        if not is_switch(packet.mac_source, message):
            if self._repeats.due(subject, message, packet.at):
                yield _announced(packet, message)
            return
        quick = self._met_somebody(subject, packet.at)
        if self._repeats.due(subject, message, packet.at) or quick:
            yield _offered(packet, message, quick)

    def _met_somebody(self, subject: Hashable, at: int) -> bool:
        """The second frame of a fast start; the others say no more."""
        latest, already = self._latest.get(subject, (0, False))
        if 0 <= at - latest < QUICK.start:
            return False  # a mirror's copy
        quick = at - latest in QUICK
        self._latest[subject] = at, quick
        return quick and not already

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """A neighbour that falls silent is no fault by itself."""
        yield from ()


def is_switch(mac: str, message: Lldp) -> bool:
    """A bridge that is no telephone; without capabilities, what speaks LLDP-MED and is no endpoint."""
    if mac.startswith(OUI) or message.is_telephone or message.is_endpoint:
        return False
    return message.is_bridge or message.med_class == NETWORK_CLASS or message.voice_policy is not None


def _offered(packet: Packet, message: Lldp, quick: bool) -> LldpOffered:
    policy = message.voice_policy
    usable = policy is not None and not policy.unknown
    name = message.system_name or message.chassis_id
    offer = f"voice VLAN {policy.vlan}" if policy is not None and usable else "no voice VLAN"
    return LldpOffered(
        at=packet.at,
        host=packet.mac_source,
        where=where(packet, f"LLDP of {name} {message.port_id}: {offer}"),
        voice_vlan=policy.vlan if policy is not None and usable else None,
        tagged=bool(policy is not None and policy.tagged),
        priority=policy.priority if policy is not None and usable else None,
        dscp=policy.dscp if policy is not None and usable else None,
        native_vlan=message.port_vlan,
        switch=name,
        port=message.port_id,
        ttl=message.ttl or 0,
        quick=quick,
        tap=tap_of(packet),
    )


def _announced(packet: Packet, message: Lldp) -> LldpAnnounced:
    policy = message.voice_policy
    named = message.model or message.system_name or message.system_description or ""
    return LldpAnnounced(
        at=packet.at,
        host=packet.mac_source,
        tap=tap_of(packet),
        where=where(packet, f"LLDP of {packet.mac_source}"),
        asked=message.med_class is not None,
        model=model_in(named),
        firmware=_firmware(message),
        serial=known(message.serial),
        system_name=message.system_name,
        voice_vlan=policy.vlan if policy is not None and not policy.unknown else None,
    )


def _firmware(message: Lldp) -> str | None:
    """The revision that reads like a phone's version; makers do not agree on which of the two is the boot loader's."""
    told = [text for text in (known(message.firmware_revision), known(message.software_revision)) if text is not None]
    return next((text for text in told if _VERSION.search(text)), told[0] if told else None)
