"""Facts of the link: LLDP, CDP and the VLAN that a phone really uses."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class LldpAnnounced(Fact):
    """The phone's own LLDP frame; said when its content changes, and now and then while it stays the same."""

    name: ClassVar[str] = "lldp.announced"
    stage: ClassVar[str] = "vlan"

    asked: bool = False
    """It carries LLDP-MED capabilities of an endpoint, which asks the switch for a network policy."""
    model: str | None = None
    """Inventory model name (TIA-1057), else the system name or description's model word."""
    firmware: str | None = None
    serial: str | None = None
    system_name: str | None = None
    voice_vlan: int | None = None
    """VLAN of the voice policy that the phone says it uses."""
    tap: str = ""
    """Source, and interface where a source has several, that the frame was captured on."""


class LldpOffered(Fact):
    """A switch's LLDP frame on the phone's port; `host` is the switch's MAC until `timeline` finds the phone.

    Said when its content changes, when the port met somebody (`quick`), and now and then while it stays the same.
    """

    name: ClassVar[str] = "lldp.offered"
    stage: ClassVar[str] = "vlan"

    voice_vlan: int | None = None
    """VLAN of the voice network policy; None when the frame carries none or says unknown; 0 is priority-tagged."""
    tagged: bool = False
    priority: int | None = None
    dscp: int | None = None
    native_vlan: int | None = None
    """Port VLAN ID (802.1 TLV)."""
    switch: str | None = None
    """System name, else chassis id."""
    port: str | None = None
    ttl: int = 120
    quick: bool = False
    """It came about a second after the one before: the fast start of a port that met a new endpoint."""
    tap: str = ""
    """Source, and interface where a source has several, that the frame was captured on."""


class CdpAnnounced(Fact):
    """The phone's own CDP frame; said as lldp.announced is."""

    name: ClassVar[str] = "cdp.announced"
    stage: ClassVar[str] = "vlan"

    asked: bool = False
    """It carries a VoIP VLAN query (TLV 0x0f)."""
    model: str | None = None
    firmware: str | None = None
    tap: str = ""
    """Source, and interface where a source has several, that the frame was captured on."""


class CdpOffered(Fact):
    """A switch's CDP frame on the phone's port; `host` as in lldp.offered, said likewise."""

    name: ClassVar[str] = "cdp.offered"
    stage: ClassVar[str] = "vlan"

    voice_vlan: int | None = None
    """From TLV 0x0e; 0 is untagged or priority-tagged; the native VLAN is no offer."""
    native_vlan: int | None = None
    switch: str | None = None
    port: str | None = None
    ttl: int = 180
    tap: str = ""


class VlanUsed(Fact):
    """The phone sends IPv4, IPv6 or ARP on a VLAN (0: untagged); said on change, and now and then while it goes on."""

    name: ClassVar[str] = "vlan.used"
    stage: ClassVar[str] = "vlan"

    vlan: int = 0
    tags_seen: bool = False
    """Some frame of a phone carried an 802.1Q tag in the same source: nothing strips them there."""
    addressed: bool = False
    """It was IP from an address of its own to one station: whom it wrote to had told it a MAC, so the port is open."""


class VlanOffered(Fact):
    """The voice VLAN that the phone is to use by LLDP-MED, else CDP, changed or was first heard."""

    name: ClassVar[str] = "vlan.offered"
    stage: ClassVar[str] = "vlan"

    vlan: int = 0
    by: str = "lldp"
    """lldp or cdp; LLDP has the higher priority (manual 3.1.3)."""


class VlanOfferedElsewhere(Fact):
    """Another phone of the capture was offered a voice VLAN, this one was not."""

    name: ClassVar[str] = "vlan.offered_elsewhere"
    stage: ClassVar[str] = "vlan"

    vlan: int = 0
