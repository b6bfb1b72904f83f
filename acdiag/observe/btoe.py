"""Pairing of a phone and a PC on TCP and UDP 9999, as far as its shape tells (manual 4.12.1).

Others use TCP 9999 too, an address book service in the cloud among them: that two ends are a pair is shown by datagrams
both ways on UDP 9999, which only a phone and the PC application send.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.btoe import BtoeBlocked, BtoeMet, BtoePaired
from acdiag.model.record import ChangingRecord
from acdiag.observe.memory import Followed, Memory
from acdiag.observe.observer import SECOND, where
from acdiag.observe.waits import Waits
from acdiag.streams.connection import Connection
from acdiag.streams.connection_events import TcpChanged
from acdiag.wire.btoe import AUDIO_PORT, PORT, Btoe
from acdiag.wire.icmp import Icmp
from acdiag.wire.packet import Packet

ANSWER_WAIT = 9 * SECOND
"""How long a SYN may wait: it is repeated after 1, 3 and 7 s."""
AGAIN = 60 * SECOND
"""The same is not said again within: an application that cannot pair tries every few seconds."""

_Pair = frozenset[str]
_TCP, _UDP = 6, 17


class _Attempt(ChangingRecord):
    """A connection that is being opened."""

    connection: Connection
    where: tuple[Where, ...]
    over: bool = False


class BtoeObserver:
    """Follows what happens on port 9999."""

    sees: ClassVar[tuple[type, ...]] = (Btoe, TcpChanged, Icmp)

    def __init__(self) -> None:
        self._spoke: Memory[_Pair, str] = Memory()
        """Who sent the first datagram; empty once the other did too."""
        self._attempts: Followed[Connection, _Attempt] = Followed()
        self._waits: Waits[_Attempt] = Waits()
        self._said: Memory[tuple[_Pair, str, str], int] = Memory()

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        if isinstance(message, Btoe):
            return tuple(self._meet(packet))
        if isinstance(message, Icmp):
            return tuple(self._unreachable(packet, message))
        if isinstance(message, TcpChanged) and message.connection.server.port == PORT:
            return tuple(self._change(packet, message.connection))
        return ()

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for due, attempt in self._waits.due(source, now):
            connection = attempt.connection
            if not attempt.over and connection.answered_at is None and not connection.established:
                attempt.over = True
                yield from self._block(connection, due, "silence", attempt.where)

    def _meet(self, packet: Packet) -> Iterator[Fact]:
        pair = frozenset((packet.source, packet.destination))
        first = self._spoke.setdefault(pair, packet.source)
        if not first or first == packet.source or len(pair) < 2:
            return
        self._spoke[pair] = ""
        shown = where(packet, f"UDP {PORT}: {packet.source} answers {packet.destination}")
        for host, peer in ((packet.source, packet.destination), (packet.destination, packet.source)):
            yield BtoeMet(at=packet.at, where=shown, host=host, peer=peer)

    def _change(self, packet: Packet, connection: Connection) -> Iterator[Fact]:
        if connection.asked_at is None:
            return
        attempt = self._attempts.get(connection)
        if attempt is None:
            shown = where(packet, f"TCP SYN to {connection.server.address}:{PORT}")
            attempt = self._attempts[connection] = _Attempt(connection, shown)
            self._waits.add(packet.frame.source, packet.at + ANSWER_WAIT, attempt)
        if attempt.over:
            return
        if connection.refused_at is not None:
            attempt.over = True
            shown = where(packet, f"TCP RST of {connection.server.address}:{PORT}")
            yield from self._block(connection, packet.at, "refused", shown + attempt.where)
        elif connection.answered_at is not None:
            attempt.over = True
            yield from self._pair(packet, connection)

    def _pair(self, packet: Packet, connection: Connection) -> Iterator[Fact]:
        client, server = connection.client.address, connection.server.address
        if self._due(frozenset((client, server)), "TCP 9999", "paired", packet.at):
            shown = where(packet, f"TCP SYN, ACK of {server}:{PORT}")
            own = self._own(client, server)
            for host, peer in ((client, server), (server, client)):
                yield BtoePaired(at=packet.at, where=shown, host=host, peer=peer, own=own)

    def _block(self, connection: Connection, at: int, reason: str, shown: tuple[Where, ...]) -> Iterator[Fact]:
        client, server = connection.client.address, connection.server.address
        yield from self._say(client, server, at, shown, channel="TCP 9999", reason=reason, asked=connection.client.syns)

    def _unreachable(self, packet: Packet, message: Icmp) -> Iterator[Fact]:
        """An ICMP error that quotes a SYN, or audio on its way between the two."""
        quoted, why = message.quoted, message.unreachable
        if quoted is None or why is None:
            return
        channel = {(_UDP, AUDIO_PORT): "UDP 9998", (_TCP, PORT): "TCP 9999"}.get(
            (quoted.protocol, quoted.destination_port)
        )
        if channel is not None:
            shown = where(packet, f"ICMP {why} for {channel} of {quoted.destination}")
            yield from self._say(quoted.source, quoted.destination, packet.at, shown, channel=channel, reason=why)

    def _say(self, asker: str, answerer: str, at: int, shown: tuple[Where, ...], **more: Any) -> Iterator[Fact]:
        if self._due(frozenset((asker, answerer)), more["channel"], more["reason"], at):
            own = self._own(asker, answerer)
            for host, peer, who in ((asker, answerer, "host"), (answerer, asker, "peer")):
                yield BtoeBlocked(at=at, where=shown, host=host, peer=peer, asker=who, own=own, **more)

    def _own(self, one: str, other: str) -> bool:
        return self._spoke.get(frozenset((one, other))) == ""

    def _due(self, pair: _Pair, channel: str, what: str, at: int) -> bool:
        said = self._said.get((pair, channel, what))
        if said is not None and at - said < AGAIN:
            return False
        self._said[pair, channel, what] = at
        return True
