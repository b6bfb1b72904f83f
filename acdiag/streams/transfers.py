"""TFTP beyond its well-known port: both ends choose a port per transfer (RFC 1350 section 4).

A request goes from a port of the client to port 69; the answers come from another port of the server, which no
number betrays. So every datagram between that port of the client and that server is TFTP.
"""

from __future__ import annotations

from acdiag.wire.packet import Packet
from acdiag.wire.protocols import TFTP, tell

MOST_TRANSFERS = 4096
"""Client ports remembered; the one that asked longest ago goes first."""

_PORT = 69
_REQUESTS = (b"\0\x01", b"\0\x02")
"""Opcodes of the read and the write request."""

_Key = tuple[str, int, str]
"""Client address, client port, server address."""


class TftpTransfers:
    """Knows the transfers that were asked for."""

    def __init__(self) -> None:
        self._asked: dict[_Key, None] = {}

    def claim(self, packet: Packet) -> bool:
        """Learn from a request; count and decode a later datagram of a transfer.

        True when the packet is TFTP now. Packets must come in the order of their capture.
        """
        if packet.transport != "udp" or not packet.payload:
            return False
        if "tftp" in packet.protocols:
            self._learn(packet)
            return True
        if packet.protocols or not self._asked or not self._known(packet):
            return False
        tell(packet, TFTP)
        return True

    def _learn(self, packet: Packet) -> None:
        if packet.destination_port != _PORT or packet.payload[:2] not in _REQUESTS:
            return
        key = (packet.source, packet.source_port, packet.destination)
        self._asked.pop(key, None)
        self._asked[key] = None
        if len(self._asked) > MOST_TRANSFERS:
            del self._asked[next(iter(self._asked))]

    def _known(self, packet: Packet) -> bool:
        to_client = (packet.destination, packet.destination_port, packet.source)
        from_client = (packet.source, packet.source_port, packet.destination)
        return to_client in self._asked or from_client in self._asked
