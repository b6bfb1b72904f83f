"""LLDP and LLDP-MED frames of a switch and of a phone (IEEE 802.1AB, ANSI/TIA-1057)."""

from __future__ import annotations

from functools import lru_cache

from scapy.contrib.lldp import (
    LLDPDUChassisID,
    LLDPDUEndOfLLDPDU,
    LLDPDUGenericOrganisationSpecific,
    LLDPDUPortDescription,
    LLDPDUPortID,
    LLDPDUSystemCapabilities,
    LLDPDUSystemDescription,
    LLDPDUSystemName,
    LLDPDUTimeToLive,
)
from scapy.layers.l2 import Ether
from scapy.packet import Packet

from acdiag.simulate.framing import RECENT, pad
from acdiag.simulate.network import NATIVE_ID

NEAREST_BRIDGE = "01:80:c2:00:00:0e"
MED, DOT1, DOT3 = 0x0012BB, 0x0080C2, 0x00120F
SWITCH_MAC, SWITCH = "00:1b:54:10:20:00", "sw-f3-02"
EF = 46


def _private(oui: int, subtype: int, data: bytes) -> Packet:
    return LLDPDUGenericOrganisationSpecific(org_code=oui, subtype=subtype, data=data)


def voice_policy(vlan: int | None, *, priority: int = 5, dscp: int = EF) -> Packet:
    """Network policy for application 1, voice: U, T, X, VLAN, layer 2 priority, DSCP; without VLAN it says unknown."""
    bits = 1 << 23 if vlan is None else (1 << 22 if vlan else 0) | vlan << 9 | priority << 6 | dscp
    return _private(MED, 2, b"\x01" + bits.to_bytes(3, "big"))


def _frame(source: str, *layers: Packet) -> bytes:
    frame: Packet = Ether(src=source, dst=NEAREST_BRIDGE, type=0x88CC)
    for layer in layers:
        frame = frame / layer
    return pad(bytes(frame / LLDPDUEndOfLLDPDU()))


@lru_cache(RECENT)
def of_switch(port: str, voice: int | None, *, ttl: int = 120, med: bool = True) -> bytes:
    """An access switch; without `voice` its frame carries no voice policy."""
    layers = [
        LLDPDUChassisID(subtype=4, id=SWITCH_MAC),
        LLDPDUPortID(subtype=5, id=port.encode()),
        LLDPDUTimeToLive(ttl=ttl),
        LLDPDUPortDescription(description=f"access {port}".encode()),
        LLDPDUSystemName(system_name=SWITCH.encode()),
        LLDPDUSystemDescription(description=b"Access switch, 48 ports"),
        LLDPDUSystemCapabilities(mac_bridge_available=1, router_available=1, mac_bridge_enabled=1),
        _private(DOT1, 1, NATIVE_ID.to_bytes(2, "big")),
        _private(DOT3, 1, bytes((3, 0x6C, 0x01, 0, 30))),
    ]
    if med:
        layers.append(_private(MED, 1, bytes((0, 0b00001111 if voice is not None else 0b00001001, 4))))
        if voice is not None:
            layers.append(voice_policy(voice))
        layers.append(_private(MED, 4, bytes((0b00_01_0010, 0, 130))))
    return _frame(SWITCH_MAC, *layers)


@lru_cache(RECENT)
def of_phone(mac: str, model: str, software: str, ip: str, vlan: int | None) -> bytes:
    """A telephone of MED class 3; the policy that it names is the one it uses, unknown before it has one."""
    return _frame(
        mac,
        LLDPDUChassisID(subtype=5, family=1, id=ip),
        LLDPDUPortID(subtype=3, id=mac),
        LLDPDUTimeToLive(ttl=120),
        LLDPDUPortDescription(description=b"LAN Port"),
        LLDPDUSystemName(system_name=f"{model}-{mac.replace(':', '')}".encode()),
        LLDPDUSystemDescription(description=f"AudioCodes {model} IP Phone {software}".encode()),
        LLDPDUSystemCapabilities(
            mac_bridge_available=1, telephone_available=1, mac_bridge_enabled=1, telephone_enabled=1
        ),
        _private(DOT3, 1, bytes((3, 0x6C, 0x01, 0, 30))),
        _private(MED, 1, bytes((0, 0b00110011, 3))),
        voice_policy(vlan),
        _private(MED, 4, bytes((0b01_01_0010, 0, 65))),
        _private(MED, 5, f"{model}-Rev0".encode()),
        _private(MED, 7, software.encode()),
        _private(MED, 8, mac.replace(":", "").upper().encode()),
        _private(MED, 9, b"AudioCodes"),
        _private(MED, 10, model.encode()),
    )
