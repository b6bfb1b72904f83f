"""LLDP (IEEE 802.1AB): what a switch port or a phone says of itself, with the extensions in `lldp_extensions`.

A frame that leaves out or disorders mandatory TLVs is read all the same: an administrator wants to know what it
said. Only what cannot be read is refused. Where a TLV that may occur once is repeated, the first one counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from acdiag.model.errors import Malformed
from acdiag.model.record import Record, field
from acdiag.wire.cursor import Cursor
from acdiag.wire.lldp_extensions import ORGANISATIONS, MacPhy, MdiPower, MedPolicy, MedPower, append
from acdiag.wire.text import ipv4, ipv6, loose, mac

_END = 0
_IPV4, _IPV6 = 1, 2
"""IANA address family numbers."""
_CHASSIS_MAC, _CHASSIS_ADDRESS = 4, 5
_PORT_MAC, _PORT_ADDRESS = 3, 4
_BRIDGE, _ROUTER, _TELEPHONE = 0x04, 0x10, 0x20
_VOICE = 1
_ENDPOINT_CLASSES = (1, 2, 3)


class Lldp(Record, kw_only=True):
    """One LLDPDU."""

    chassis_subtype: int = 0
    """4 MAC, 5 network address, 6 interface name, 7 locally assigned, …; 0 when the TLV is missing."""
    chassis_id: str = ""
    """A MAC or an address as such, any other identity as text; hex digits for what is no text."""
    port_subtype: int = 0
    """3 MAC, 4 network address, 5 interface name, 7 locally assigned, …; 0 when the TLV is missing."""
    port_id: str = ""
    ttl: int | None = None
    """Seconds; 0 says that the sender shuts down; None when the TLV is missing."""
    port_description: str | None = None
    system_name: str | None = None
    system_description: str | None = None
    capabilities: int = 0
    """What the system is able to be; bit 2 bridge, 4 router, 5 telephone."""
    enabled_capabilities: int = 0
    management_addresses: tuple[str, ...] = ()

    port_vlan: int | None = None
    """802.1 port VLAN id; 0 when the port has none."""
    protocol_vlans: tuple[int, ...] = ()
    """802.1 port and protocol VLAN ids."""
    vlan_names: dict[int, str] = field(default_factory=dict)

    mac_phy: MacPhy | None = None
    power: MdiPower | None = None
    max_frame: int | None = None
    """802.3 maximum frame size, bytes."""

    med_capabilities: int | None = None
    """LLDP-MED: bit 0 capabilities, 1 network policy, 2 location, 3 and 4 power, 5 inventory; None without LLDP-MED."""
    med_class: int | None = None
    """1 generic endpoint, 2 media endpoint, 3 telephone, 4 network device."""
    policies: tuple[MedPolicy, ...] = ()
    locations: tuple[tuple[int, bytes], ...] = ()
    """Format (1 coordinates, 2 civic address, 3 ELIN) and the raw data."""
    extended_power: MedPower | None = None
    hardware_revision: str | None = None
    firmware_revision: str | None = None
    software_revision: str | None = None
    serial: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    asset: str | None = None

    @property
    def voice_policy(self) -> MedPolicy | None:
        """The network policy for voice."""
        return next((policy for policy in self.policies if policy.application == _VOICE), None)

    @property
    def is_endpoint(self) -> bool:
        """It calls itself an LLDP-MED endpoint, which asks the switch for a network policy."""
        return self.med_class in _ENDPOINT_CLASSES

    @property
    def is_bridge(self) -> bool:
        """It forwards frames, as a switch does, and a phone with a port for the PC."""
        return self._is(_BRIDGE)

    @property
    def is_router(self) -> bool:
        return self._is(_ROUTER)

    @property
    def is_telephone(self) -> bool:
        return self._is(_TELEPHONE)

    def _is(self, capability: int) -> bool:
        """What is enabled counts; who enables nothing is taken by what it can."""
        return (self.enabled_capabilities or self.capabilities) & capability != 0


def decode(data: bytes) -> Lldp:
    """An LLDPDU, after its EtherType; what follows the end TLV is padding."""
    cursor = Cursor(data)
    if not data:
        raise Malformed(0, "there is no TLV")
    fields: dict[str, Any] = {}
    while cursor.left:
        header = cursor.u16("TLV header")
        kind, length = header >> 9, header & 0x1FF
        if kind == _END:
            break
        if length > cursor.left:
            raise Malformed(cursor.at, "TLV runs past the end")
        read = _TLVS.get(kind)
        if read is not None:
            read(fields, Cursor(data, cursor.at, cursor.at + length))
        cursor.at += length
    several = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return Lldp(**fields | several)


def _chassis(fields: dict[str, Any], tlv: Cursor) -> None:
    subtype, raw = tlv.u8("chassis id subtype"), tlv.rest()
    text = _identity(raw, is_mac=subtype == _CHASSIS_MAC, is_address=subtype == _CHASSIS_ADDRESS)
    fields.setdefault("chassis_subtype", subtype)
    fields.setdefault("chassis_id", text)


def _port(fields: dict[str, Any], tlv: Cursor) -> None:
    subtype, raw = tlv.u8("port id subtype"), tlv.rest()
    text = _identity(raw, is_mac=subtype == _PORT_MAC, is_address=subtype == _PORT_ADDRESS)
    fields.setdefault("port_subtype", subtype)
    fields.setdefault("port_id", text)


def _identity(raw: bytes, *, is_mac: bool, is_address: bool) -> str:
    """Text for all subtypes but two, because vendors put names where the standard has component numbers."""
    if is_mac:
        return mac(raw) if len(raw) == 6 else raw.hex()
    if is_address:
        return _address(raw[:1], raw[1:])
    text = loose(raw)
    return text if text.isprintable() else raw.hex()


def _address(family: bytes, raw: bytes) -> str:
    """A network address by its family; hex digits for families other than IP."""
    if family == bytes([_IPV4]) and len(raw) == 4:
        return ipv4(raw)
    if family == bytes([_IPV6]) and len(raw) == 16:
        return ipv6(raw)
    return raw.hex()


def _ttl(fields: dict[str, Any], tlv: Cursor) -> None:
    fields.setdefault("ttl", tlv.u16("time to live"))


def _capabilities(fields: dict[str, Any], tlv: Cursor) -> None:
    supported, enabled = tlv.u16("capabilities"), tlv.u16("enabled capabilities")
    fields.setdefault("capabilities", supported)
    fields.setdefault("enabled_capabilities", enabled)


def _management(fields: dict[str, Any], tlv: Cursor) -> None:
    raw = tlv.take(tlv.u8("management address length"), "management address")
    if raw:
        append(fields, "management_addresses", _address(raw[:1], raw[1:]))


def _organisation(fields: dict[str, Any], tlv: Cursor) -> None:
    organisation, subtype = tlv.take(3, "organisation"), tlv.u8("subtype")
    read = ORGANISATIONS.get((organisation, subtype))
    if read is not None:
        read(fields, tlv)


def _text(name: str) -> Callable[[dict[str, Any], Cursor], None]:
    def read(fields: dict[str, Any], tlv: Cursor) -> None:
        fields.setdefault(name, loose(tlv.rest()))

    return read


_TLVS: dict[int, Callable[[dict[str, Any], Cursor], None]] = {
    1: _chassis,
    2: _port,
    3: _ttl,
    4: _text("port_description"),
    5: _text("system_name"),
    6: _text("system_description"),
    7: _capabilities,
    8: _management,
    127: _organisation,
}
