"""Trunk traces of old AudioCodes gateways (Wireshark's `actrace`, UDP port 2428): recognised, and not read.

They tell of trunks and signalling channels, which no phone has; whoever brings them should hear that they are not it.
"""

from __future__ import annotations

PORT = 2428
_CAS_LENGTH = 48
_CAS_SOURCES = range(3)
_ISDN_LENGTH = 50
_ISDN = (0x49446463, 0x49644443)
"""From the trunk to the blade, and back."""


def looks_like_actrace(data: bytes) -> bool:
    """A record of channel-associated signalling (twelve numbers) or of ISDN (a magic number and a LAPD frame)."""
    if len(data) < _CAS_LENGTH:
        return False
    second = int.from_bytes(data[4:8], "big")
    return (len(data) == _CAS_LENGTH and second in _CAS_SOURCES) or (len(data) >= _ISDN_LENGTH and second in _ISDN)
