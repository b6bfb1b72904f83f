"""As much of LLDP-MED (ANSI/TIA-1057 section 10.2.3.1) as the lab's phone needs to learn its voice VLAN."""

from __future__ import annotations

NETWORK_POLICY = bytes.fromhex("0012bb02")
VOICE = 1
UNKNOWN = 0x80


def voice_vlan(frame: bytes) -> int | None:
    """The VLAN of the voice policy in a switch's LLDP frame."""
    at = 14
    while at + 2 <= len(frame):
        head = int.from_bytes(frame[at : at + 2])
        value = frame[at + 2 : at + 2 + (head & 0x1FF)]
        if head >> 9 == 127 and value[:4] == NETWORK_POLICY and value[4] == VOICE and not value[5] & UNKNOWN:
            return (int.from_bytes(value[5:7]) & 0x1FFE) >> 1
        at += 2 + len(value)
    return None
