"""What organisations add to LLDP: IEEE 802.1 and 802.3, and LLDP-MED (ANSI/TIA-1057) for phones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.cursor import Cursor
from acdiag.wire.text import loose

_IEEE_802_1 = b"\x00\x80\xc2"
_IEEE_802_3 = b"\x00\x12\x0f"
_MED = b"\x00\x12\xbb"

_APPLICATIONS = {
    1: "Voice",
    2: "Voice Signaling",
    3: "Guest Voice",
    4: "Guest Voice Signaling",
    5: "Softphone Voice",
    6: "Video Conferencing",
    7: "Streaming Video",
    8: "Video Signaling",
}
_POWER_SOURCES = {
    "PSE": ("unknown", "primary", "backup", "reserved"),
    "PD": ("unknown", "PSE", "local", "PSE and local"),
}
_POWER_PRIORITIES = ("unknown", "critical", "high", "low")
_WITH_POE_PLUS = 5
"""Bytes that 802.3at adds to the power TLV."""


class MedPolicy(NamedTuple):
    """A network policy: which VLAN and markings an application is to use."""

    application: int
    """1 is voice, 2 voice signalling."""
    unknown: bool
    """The sender asks for a policy and has none itself; the other values mean nothing then."""
    tagged: bool
    vlan: int
    """0 is priority-tagged or untagged."""
    priority: int
    """802.1p."""
    dscp: int

    @property
    def application_name(self) -> str:
        return _APPLICATIONS.get(self.application, f"application {self.application}")


class MacPhy(NamedTuple):
    """802.3 MAC/PHY configuration and status."""

    autonegotiation_supported: bool
    autonegotiation_enabled: bool
    advertised: int
    """Advertised modes, the bits of ifMauAutoNegCapAdvertisedBits (RFC 4836)."""
    mau_type: int
    """Operational mode: 16 is 100BASE-TX full duplex, 15 half; 30 is 1000BASE-T full, 29 half."""


class MdiPower(NamedTuple):
    """802.3 power via MDI, with what 802.3at (PoE+) adds."""

    is_source: bool
    """The port gives power (PSE); else it takes it (PD)."""
    supported: bool
    enabled: bool
    power_class: int
    """PoE class, 0 to 4; -1 when the value is none."""
    requested_watts: float | None = None
    allocated_watts: float | None = None


class MedPower(NamedTuple):
    """LLDP-MED extended power via MDI."""

    kind: str
    """PSE gives power, PD takes it."""
    source: str
    priority: str
    watts: float


def append(fields: dict[str, Any], name: str, value: object) -> None:
    """One more of what a frame may hold several times; a list, since a hostile frame holds thousands."""
    fields.setdefault(name, []).append(value)


def _port_vlan(fields: dict[str, Any], tlv: Cursor) -> None:
    fields.setdefault("port_vlan", tlv.u16("port VLAN id"))


def _protocol_vlan(fields: dict[str, Any], tlv: Cursor) -> None:
    tlv.u8("protocol VLAN flags")
    append(fields, "protocol_vlans", tlv.u16("protocol VLAN id"))


def _vlan_name(fields: dict[str, Any], tlv: Cursor) -> None:
    vlan, length = tlv.u16("VLAN id"), tlv.u8("VLAN name length")
    fields.setdefault("vlan_names", {})[vlan] = loose(tlv.take(length, "VLAN name"))


def _mac_phy(fields: dict[str, Any], tlv: Cursor) -> None:
    status = tlv.u8("auto-negotiation status")
    advertised, mau_type = tlv.u16("advertised modes"), tlv.u16("MAU type")
    fields.setdefault("mac_phy", MacPhy(status & 1 != 0, status & 2 != 0, advertised, mau_type))


def _mdi_power(fields: dict[str, Any], tlv: Cursor) -> None:
    support = tlv.u8("MDI power support")
    tlv.u8("power pairs")
    power_class = tlv.u8("power class") - 1
    requested = allocated = None
    if tlv.left >= _WITH_POE_PLUS:
        tlv.u8("power type, source and priority")
        requested, allocated = tlv.u16("requested power") / 10, tlv.u16("allocated power") / 10
    power = MdiPower(support & 1 != 0, support & 2 != 0, support & 4 != 0, power_class, requested, allocated)
    fields.setdefault("power", power)


def _max_frame(fields: dict[str, Any], tlv: Cursor) -> None:
    fields.setdefault("max_frame", tlv.u16("maximum frame size"))


def _med_capabilities(fields: dict[str, Any], tlv: Cursor) -> None:
    capabilities, med_class = tlv.u16("LLDP-MED capabilities"), tlv.u8("LLDP-MED class")
    fields.setdefault("med_capabilities", capabilities)
    fields.setdefault("med_class", med_class)


def _policy(fields: dict[str, Any], tlv: Cursor) -> None:
    """Application, then 24 bits from the top: unknown 1, tagged 1, reserved 1, VLAN 12, priority 3, DSCP 6."""
    application, bits = tlv.u8("policy application"), tlv.u24("network policy")
    unknown, tagged = bits & 0x800000 != 0, bits & 0x400000 != 0
    policy = MedPolicy(application, unknown, tagged, bits >> 9 & 0xFFF, bits >> 6 & 7, bits & 0x3F)
    append(fields, "policies", policy)


def _location(fields: dict[str, Any], tlv: Cursor) -> None:
    append(fields, "locations", (tlv.u8("location format"), tlv.rest()))


def _extended_power(fields: dict[str, Any], tlv: Cursor) -> None:
    bits, value = tlv.u8("power type, source and priority"), tlv.u16("power value")
    kind = {0: "PSE", 1: "PD"}.get(bits >> 6, "reserved")
    sources = _POWER_SOURCES.get(kind, ("reserved",) * 4)
    priority = bits & 15
    name = _POWER_PRIORITIES[priority] if priority < len(_POWER_PRIORITIES) else "reserved"
    fields.setdefault("extended_power", MedPower(kind, sources[bits >> 4 & 3], name, value / 10))


def _inventory(name: str) -> Callable[[dict[str, Any], Cursor], None]:
    def read(fields: dict[str, Any], tlv: Cursor) -> None:
        fields.setdefault(name, loose(tlv.rest()))

    return read


ORGANISATIONS: dict[tuple[bytes, int], Callable[[dict[str, Any], Cursor], None]] = {
    (_IEEE_802_1, 1): _port_vlan,
    (_IEEE_802_1, 2): _protocol_vlan,
    (_IEEE_802_1, 3): _vlan_name,
    (_IEEE_802_3, 1): _mac_phy,
    (_IEEE_802_3, 2): _mdi_power,
    (_IEEE_802_3, 4): _max_frame,
    (_MED, 1): _med_capabilities,
    (_MED, 2): _policy,
    (_MED, 3): _location,
    (_MED, 4): _extended_power,
    (_MED, 5): _inventory("hardware_revision"),
    (_MED, 6): _inventory("firmware_revision"),
    (_MED, 7): _inventory("software_revision"),
    (_MED, 8): _inventory("serial"),
    (_MED, 9): _inventory("manufacturer"),
    (_MED, 10): _inventory("model"),
    (_MED, 11): _inventory("asset"),
}
"""Organisation and subtype, and who reads the rest of the TLV; others are passed over."""
