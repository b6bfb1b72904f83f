"""The access switch as pure logic: frames in, frames out, with 802.1Q tags added and stripped and addresses learnt.

It reads no clock and opens nothing, so it is tested by feeding it frames. Link-local multicast (IEEE 802.1Q table
8-1) and CDP end at the switch: they go to the port's own control plane, where lldpd listens.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

TPID = b"\x81\x00"
CDP_MULTICAST = bytes.fromhex("01000ccccccc")
LINK_LOCAL = bytes.fromhex("0180c20000")
EAPOL = b"\x88\x8e"
HEADER = 14
"""Length of an Ethernet header without tag."""


@dataclass(frozen=True, slots=True)
class Port:
    """How a port treats tags."""

    name: str
    native: int
    """VLAN of its untagged frames."""
    tagged: frozenset[int] = frozenset()
    """VLANs that travel tagged; frames with another tag are dropped."""


def tag_of(frame: bytes) -> int | None:
    """The VLAN id of a tagged frame."""
    if frame[12:14] != TPID or len(frame) < HEADER + 4:
        return None
    return int.from_bytes(frame[14:16]) & 0x0FFF


def tagged(frame: bytes, vlan: int, priority: int = 0) -> bytes:
    """`frame` with an 802.1Q tag."""
    return frame[:12] + TPID + struct.pack("!H", priority << 13 | vlan) + frame[12:]


def untagged(frame: bytes) -> bytes:
    """`frame` without its tag, or as it is."""
    return frame if tag_of(frame) is None else frame[:12] + frame[16:]


def is_link_local(frame: bytes) -> bool:
    """Whether a bridge must keep this frame to the link that it came from."""
    return (frame[:5] == LINK_LOCAL and frame[5] < 0x10) or frame[:6] == CDP_MULTICAST


def is_eapol(frame: bytes) -> bool:
    """Whether it is 802.1X, which shares the link-local addresses with LLDP."""
    return frame[12:14] == EAPOL


class Switch:
    """A learning switch."""

    def __init__(self, ports: Iterable[Port] = ()) -> None:
        self._ports = {port.name: port for port in ports}
        self._learnt: dict[tuple[int, bytes], str] = {}

    def add(self, port: Port) -> None:
        self._ports[port.name] = port

    def forward(self, name: str, frame: bytes) -> list[tuple[str, bytes]]:
        """Where a frame that came in at port `name` goes, and in which form; link-local frames go nowhere."""
        if len(frame) < HEADER or is_link_local(frame):
            return []
        port = self._ports[name]
        vlan, priority = _classify(port, frame)
        if vlan is None:
            return []
        bare = untagged(frame)
        self._learn(vlan, bare[6:12], name)
        return [(out.name, _dress(out, bare, vlan, priority)) for out in self._towards(vlan, bare[:6], name)]

    def _learn(self, vlan: int, source: bytes, name: str) -> None:
        if not source[0] & 1:
            self._learnt[vlan, source] = name

    def _towards(self, vlan: int, destination: bytes, came_in: str) -> list[Port]:
        members = [p for p in self._ports.values() if vlan == p.native or vlan in p.tagged]
        known = self._learnt.get((vlan, destination))
        return [p for p in members if p.name != came_in and known in (None, p.name)]


def _classify(port: Port, frame: bytes) -> tuple[int | None, int]:
    """VLAN and priority of a frame at its way in; no VLAN when the port does not carry it."""
    vlan = tag_of(frame)
    if vlan is None:
        return port.native, 0
    priority = frame[14] >> 5
    if vlan == 0:
        return port.native, priority
    return (vlan if vlan in port.tagged else None), priority


def _dress(port: Port, bare: bytes, vlan: int, priority: int) -> bytes:
    return bare if vlan == port.native else tagged(bare, vlan, priority)
