"""Reassembly of the TLS that EAP carries in fragments (RFC 5216 section 2.1.5).

EAP is lock-step: a fragment is repeated with the same identifier until it is acknowledged, so order is given, and a
repetition is told by its identifier.
"""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.eap import RESPONSE, Eap, TlsFragment
from acdiag.wire.packet import Packet

LONGEST = 65_536
"""Bytes of one TLS message; a chain of certificates has about 5,000, and RFC 5216 expects no more than this."""
MOST_CONVERSATIONS = 512
"""Senders remembered; the one that was silent for longest goes first."""
LONGEST_SILENCE = 60_000_000_000
"""ns between two fragments of one message; a supplicant or authenticator that waited longer has started again."""

_Key = tuple[str, str, tuple[int, ...]]
"""Source and destination MAC, and VLANs. Either may be the group address of port access entities."""


class TlsFlight(NamedTuple):
    """What one side sent at once: whole TLS records, for a TLS decoder."""

    from_supplicant: bool
    data: bytes


class _Sender:
    """Fragments of one direction that have come so far."""

    __slots__ = ("at", "data", "identifier", "total")

    def __init__(self) -> None:
        self.at = 0
        self.identifier = -1
        self.data = bytearray()
        self.total: int | None = None

    def take(self, fragment: TlsFragment) -> bytes | None:
        """The whole message when this fragment completes it."""
        if self.total is None:
            self.total = fragment.total
        self.data += fragment.data
        if len(self.data) > LONGEST or (self.total or 0) > LONGEST:
            self.drop()
            raise Malformed(0, "TLS message in EAP is too long")
        if fragment.more:
            return None
        data, total = bytes(self.data), self.total
        self.drop()
        if total is not None and total != len(data):
            raise Malformed(0, "EAP fragments do not add up to the TLS message")
        return data or None

    def drop(self) -> None:
        self.data.clear()
        self.total = None


class EapTls:
    """Holds the fragments of unfinished TLS messages, of so many senders at `most`."""

    def __init__(self, most: int = MOST_CONVERSATIONS) -> None:
        self._most = most
        self._senders: dict[_Key, _Sender] = {}

    def take(self, packet: Packet, eap: Eap) -> TlsFlight | None:
        """Learn from an EAP packet; gives the TLS message that its fragment completes.

        Packets must come in the order of their capture.

        Raises `Malformed` for a message that is too long or of which fragments are missing.
        """
        sender = self._sender(packet)
        if eap.tls is None or eap.tls.start:
            # What a Start of FAST and TEAP holds is no TLS.
            sender.drop()
            sender.identifier = -1
            return None
        if eap.identifier == sender.identifier:
            return None
        sender.identifier = eap.identifier
        data = sender.take(eap.tls)
        return None if data is None else TlsFlight(eap.code == RESPONSE, data)

    def _sender(self, packet: Packet) -> _Sender:
        """Moved to the end, so that the first is the one that was silent for longest."""
        key = (packet.mac_source, packet.mac_destination, packet.vlans)
        sender = self._senders.pop(key, None)
        if sender is None or abs(packet.at - sender.at) > LONGEST_SILENCE:
            sender = _Sender()
            if len(self._senders) >= self._most:
                del self._senders[next(iter(self._senders))]
        sender.at = packet.at
        self._senders[key] = sender
        return sender
