"""CDP: what a phone says of itself, and what a switch offers it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from acdiag.model.facts import Fact
from acdiag.model.facts.link import CdpAnnounced, CdpOffered
from acdiag.model.names.models import OUI, model_in
from acdiag.observe.observer import known, tap_of, where
from acdiag.observe.repeats import Repeats
from acdiag.wire.cdp import Cdp
from acdiag.wire.packet import Packet

UNTAGGED = 4095
"""What Cisco switches answer where voice is to go untagged; 0 is priority tags without a VLAN."""


class CdpObserver:
    """Says `cdp.announced` and `cdp.offered`."""

    sees: ClassVar[tuple[type, ...]] = (Cdp,)

    def __init__(self) -> None:
        self._repeats = Repeats()

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, Cdp)
        if self._repeats.due((tap_of(packet), packet.mac_source, message.port_id), message, packet.at):
            yield _offered(packet, message) if is_switch(packet.mac_source, message) else _announced(packet, message)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """A neighbour that falls silent is no fault by itself."""
        yield from ()


def is_switch(mac: str, message: Cdp) -> bool:
    """A switch or router; without capabilities, what answers for the voice VLAN and does not ask for it."""
    if mac.startswith(OUI) or message.is_phone or message.voice_vlan_query is not None:
        return False
    return message.is_switch or message.is_router or (not message.capabilities and message.voice_vlan is not None)


def _offered(packet: Packet, message: Cdp) -> CdpOffered:
    voice = 0 if message.voice_vlan == UNTAGGED else message.voice_vlan
    offer = f"voice VLAN {voice}" if voice else "no voice VLAN"
    return CdpOffered(
        at=packet.at,
        host=packet.mac_source,
        where=where(packet, f"CDP of {message.device_id} {message.port_id}: {offer}"),
        voice_vlan=voice,
        native_vlan=message.native_vlan,
        switch=message.device_id,
        port=message.port_id,
        ttl=message.ttl,
        tap=tap_of(packet),
    )


def _announced(packet: Packet, message: Cdp) -> CdpAnnounced:
    return CdpAnnounced(
        at=packet.at,
        host=packet.mac_source,
        tap=tap_of(packet),
        where=where(packet, f"CDP of {packet.mac_source}"),
        asked=message.voice_vlan_query is not None,
        model=model_in(message.platform or "") or model_in(message.device_id or ""),
        firmware=known(message.software),
    )
