"""What TCP connections say in one session: in clear, of TLS, and inside TLS where it was decrypted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from acdiag.pipeline.intake import Intake
from acdiag.streams.cleartext import Cleartext
from acdiag.streams.connection_events import TcpChanged
from acdiag.streams.conversations import CHANGES, Conversations
from acdiag.streams.keyed import KeyedConnections
from acdiag.wire.packet import Packet


class Connections:
    """Packets in, whole messages out; each counts in the frame that completed it."""

    def __init__(self, intake: Intake, keyed: KeyedConnections | None, cleartext: Cleartext | None) -> None:
        self._intake = intake
        self._keyed = keyed
        self._cleartext = cleartext
        self._conversations = Conversations()
        self.reassembly = self._conversations.reassembly
        self._counted: tuple[str, int, tuple[str, ...]] | None = None
        """The frame and protocols that were counted last."""

    @property
    def wants_all(self) -> bool:
        """Every packet is to be read: there are keys, or clear text that belongs between them."""
        return self._cleartext is not None or bool(self._keyed and self._keyed.keys)

    def take(self, packet: Packet) -> Iterator[Packet]:
        """What this packet completes."""
        if self._keyed is not None:
            self._keyed.take(packet)
        clear = self._cleartext
        if clear is None:
            return self._counted_all(self._conversations.take(packet))
        return self._counted_all(
            chain.from_iterable(step(packet) for step in (clear.opened, self._conversations.take, clear.take))
        )

    def changed(self, packet: Packet) -> TcpChanged | None:
        """The connection was opened, answered, closed or torn down by this packet."""
        return self._conversations.changed(packet) if packet.tcp_flags & CHANGES else None

    def lapse(self, now: int) -> Iterator[Packet]:
        """What waited for missing bytes until `now` (ns), as far as it goes."""
        return self._counted_all(self._conversations.lapse(now))

    def _counted_all(self, packets: Iterable[Packet]) -> Iterator[Packet]:
        for packet in packets:
            counted = (packet.frame.source, packet.frame.number, packet.protocols)
            if counted != self._counted:
                self._counted = counted
                counts = self._intake.sources[packet.frame.source].protocols
                for protocol in packet.protocols:
                    counts[protocol] += 1
            if packet.malformed:
                self._intake.note(packet)
            yield packet
