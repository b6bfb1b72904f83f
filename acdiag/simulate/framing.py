"""Ethernet, 802.1Q, IPv4 and UDP around a payload (scapy builds lengths and checksums).

Layers are put together and built without scapy's `/` and its look for fields of many values: each copies every layer,
which takes most of the time of a play.
"""

from __future__ import annotations

from itertools import count, pairwise

from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Dot1Q, Ether
from scapy.packet import Packet, Raw

BROADCAST = "ff:ff:ff:ff:ff:ff"
RECENT = 512
"""Frames that periodic senders need not build anew; more than a morning's ports have at one time."""
SHORTEST = 60
"""Bytes of an Ethernet frame without its checksum; shorter ones arrive padded with zeros."""


def pad(frame: bytes) -> bytes:
    return frame.ljust(SHORTEST, b"\0")


def ethernet(
    source: str, destination: str, payload: Packet, *, vlan: int = 0, priority: int = 0, tags: bool = True
) -> bytes:
    """A padded frame; VLAN 0 is untagged, and without `tags` a card has stripped the tag."""
    tag = (Dot1Q(vlan=vlan, prio=priority),) if vlan and tags else ()
    frame = stack(Ether(src=source, dst=destination), *tag, payload)
    for layer in frame.iterpayloads():
        layer.explicit = 1
    return pad(bytes(frame))


def stack(*layers: Packet) -> Packet:
    """The layers one in the other, outermost first; they are changed, not copied."""
    for outer, inner in pairwise(layers):
        outer.add_payload(inner)
    return layers[0]


class IpNumbers:
    """IP identification: one counter, so that a mirrored copy can be told from a second packet."""

    def __init__(self) -> None:
        self._next = count(1)

    def take(self) -> int:
        return next(self._next) & 0xFFFF


def udp(
    source: str, destination: str, ports: tuple[int, int], payload: Packet | bytes, *, number: int, tos: int = 0
) -> Packet:
    """An IPv4 datagram; `number` is its IP identification."""
    body = Raw(payload) if isinstance(payload, bytes) else payload
    head = IP(src=source, dst=destination, id=number, tos=tos, ttl=64)
    return stack(head, UDP(sport=ports[0], dport=ports[1]), body)
