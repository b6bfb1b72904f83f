"""EAPOL (IEEE 802.1X-2020 clause 11.3): the header between Ethernet and EAP, and the packets that are nothing else."""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple

EAP_PACKET, START, LOGOFF, KEY = range(4)

HEADER = 4
"""Version, type, and two bytes of length."""


class Eapol(NamedTuple):
    """One EAPOL packet."""

    version: int
    type: int
    """0 EAP packet, 1 Start, 2 Logoff, 3 Key, …"""
    length: int
    """Of the body, as its header says; Ethernet may pad what follows."""
    body: bytes
    """Empty for an EAP packet, which is a record of its own."""


def decode(data: bytes) -> Eapol:
    """Read one packet after the EtherType.

    Raises `Malformed` when the header or the body is cut. Of an EAP packet the header is enough.
    """
    if len(data) < HEADER:
        raise Malformed(len(data), "EAPOL header is cut")
    version, kind, length = data[0], data[1], data[2] << 8 | data[3]
    if kind == EAP_PACKET:
        return Eapol(version, kind, length, b"")
    if HEADER + length > len(data):
        raise Malformed(HEADER, "EAPOL body is cut")
    return Eapol(version, kind, length, data[HEADER : HEADER + length])
