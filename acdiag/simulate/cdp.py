"""Cisco Discovery Protocol frames of a switch and of a phone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from scapy.contrib.cdp import (
    CDPMsgCapabilities,
    CDPMsgDeviceID,
    CDPMsgDuplex,
    CDPMsgNativeVLAN,
    CDPMsgPlatform,
    CDPMsgPortID,
    CDPMsgPower,
    CDPMsgSoftwareVersion,
    CDPMsgVoIPVLANQuery,
    CDPMsgVoIPVLANReply,
    CDPv2_HDR,
)
from scapy.layers.l2 import LLC, SNAP, Dot3
from scapy.packet import Packet

from acdiag.simulate.framing import RECENT, pad
from acdiag.simulate.lldp import SWITCH, SWITCH_MAC
from acdiag.simulate.network import NATIVE_ID

MULTICAST = "01:00:0c:cc:cc:cc"
SWITCH_AND_IGMP, HOST_AND_PHONE = 0x28, 0x90


def _frame(source: str, messages: Sequence[Packet]) -> bytes:
    body = LLC(dsap=0xAA, ssap=0xAA, ctrl=3) / SNAP(OUI=0x0C, code=0x2000) / CDPv2_HDR(ttl=180, msg=list(messages))
    return pad(bytes(Dot3(src=source, dst=MULTICAST) / body))


@lru_cache(RECENT)
def of_switch(port: str, voice: int | None, *, native: int = NATIVE_ID) -> bytes:
    """The VoIP VLAN reply is there only with `voice`; the native VLAN is no offer."""
    messages = [
        CDPMsgDeviceID(val=SWITCH.encode()),
        CDPMsgPortID(iface=port.encode()),
        CDPMsgCapabilities(cap=SWITCH_AND_IGMP),
        CDPMsgSoftwareVersion(val=b"Access switch software, version 15.2(7)E4"),
        CDPMsgPlatform(val=b"WS-C2960X-48FPD-L"),
        CDPMsgNativeVLAN(vlan=native),
        CDPMsgDuplex(duplex=1),
    ]
    if voice is not None:
        messages.append(CDPMsgVoIPVLANReply(status=1, vlan=voice))
    return _frame(SWITCH_MAC, messages)


@lru_cache(RECENT)
def of_phone(mac: str, model: str, software: str) -> bytes:
    """With the VoIP VLAN query, which asks the switch for its voice VLAN."""
    messages = [
        CDPMsgDeviceID(val=f"AUDC{mac.replace(':', '').upper()}".encode()),
        CDPMsgPortID(iface=b"Port 1"),
        CDPMsgCapabilities(cap=HOST_AND_PHONE),
        CDPMsgSoftwareVersion(val=software.encode()),
        CDPMsgPlatform(val=f"AudioCodes {model}".encode()),
        CDPMsgVoIPVLANQuery(unknown1=0x20, vlan=512, unknown2=b"\0"),
        CDPMsgDuplex(duplex=1),
        CDPMsgPower(power=6300),
    ]
    return _frame(mac, messages)
