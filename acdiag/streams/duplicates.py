"""One datagram captured twice is one event: mirror ports, the phone's HUB mode and taps at two places do that.

A copy has the same message, addresses and IP identification. Its TTL, VLAN tags and, where it is IP, its MACs may
differ, because it may have been routed or tagged in between. A relay's copy of a DHCP message says something else, so
it is none.
"""

from __future__ import annotations

from acdiag.wire.packet import Packet

WINDOW = 20_000_000
"""ns between a datagram and its copy; retransmissions of any protocol here come 100 ms later at the earliest."""
MOST_REMEMBERED = 8192
"""Messages remembered; 400,000 a second would have to come for one to be forgotten within the window."""

_Key = tuple[str, str, int, int, int, int]


class Duplicates:
    """Remembers the messages of the last 20 ms."""

    def __init__(self) -> None:
        self._seen: dict[_Key, int] = {}

    def seen(self, packet: Packet) -> bool:
        """The same datagram was met at most 20 ms ago. Copies of copies are measured from the first."""
        seen, now = self._seen, packet.at
        key = _key(packet)
        first = seen.pop(key, None)
        if first is not None and abs(now - first) <= WINDOW:
            seen[key] = first
            return True
        seen[key] = now
        self._forget(now)
        return False

    def _forget(self, now: int) -> None:
        """Drop from the oldest end what is past; two at most, so that a packet costs the same whatever came before."""
        seen = self._seen
        for _ in range(2):
            oldest = next(iter(seen))
            if len(seen) <= MOST_REMEMBERED and abs(now - seen[oldest]) <= WINDOW:
                return
            del seen[oldest]


def _key(packet: Packet) -> _Key:
    # Python's own hash is keyed at random in every process, so nobody can make two messages collide on purpose.
    # Without IP no length field ends the message, and a tagged copy is padded by four bytes less.
    payload = packet.payload if packet.source else packet.payload.rstrip(b"\0")
    # Nor is such a frame routed, and the shortest are all alike: every phone's EAPOL-Start, every EAP Success.
    return (
        packet.source or packet.mac_source,
        packet.destination or packet.mac_destination,
        packet.source_port,
        packet.destination_port,
        packet.identification,
        hash(payload),
    )
