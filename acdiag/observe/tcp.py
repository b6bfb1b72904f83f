"""TCP connections that somebody opens: taken, refused, unanswered, torn down, or lasting (RFC 9293)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.tcp import TcpAsked, TcpConnected, TcpLasted, TcpRefused, TcpReset, TcpUnanswered
from acdiag.model.record import ChangingRecord
from acdiag.observe.memory import Memory
from acdiag.observe.observer import SECOND, where
from acdiag.observe.repeats import Repeats
from acdiag.observe.servers import LEARNS, OTHER, Servers
from acdiag.observe.waits import Waits
from acdiag.streams.connection import SERVER, Connection
from acdiag.streams.connection_events import TcpChanged
from acdiag.wire.icmp import Icmp
from acdiag.wire.packet import Packet

ANSWER_WAIT = 9 * SECOND
"""How long a SYN may wait: it is repeated after 1, 3 and 7 s."""
LASTING = 30 * SECOND
"""How long a connection must be in use to be called lasting; one on which sign-in fails is closed before."""
STILL_USED = 15 * SECOND
"""Something must have moved so long after the beginning."""
LOOKS = 20
"""How often a quiet connection is looked at again."""
_SYN, _ACK = 2, 16
_TCP = 6
_PLACES = 4
"""Frames shown of one connection attempt."""

_Key = tuple[str, int, str, int]


class _Opened(ChangingRecord):
    """A connection whose SYN was seen."""

    connection: Connection
    source: str
    where: tuple[Where, ...]
    common: dict[str, Any]
    connected: bool = False
    over: bool = False
    looks: int = 0


class TcpObserver:
    """Follows connections from their SYN on."""

    sees: ClassVar[tuple[type, ...]] = (TcpChanged, Icmp, *LEARNS)

    def __init__(self) -> None:
        self._servers = Servers()
        self._said = Repeats()
        self._opened: Memory[_Key, _Opened] = Memory()
        self._waits: Waits[_Opened] = Waits()
        self._taken: Memory[tuple[str, str, int], int] = Memory()
        """By client, name and port: when an address of that name last took a connection."""

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        if isinstance(message, TcpChanged):
            return tuple(self._change(packet, message.connection))
        if isinstance(message, Icmp):
            return tuple(self._unreachable(packet, message))
        self._servers.learn(message, packet.destination)
        return ()

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for due, opened in self._waits.due(source, now):
            if not opened.over:
                yield from self._look(opened, due)

    def _change(self, packet: Packet, connection: Connection) -> Iterator[Fact]:
        if connection.client.syn_at is None:
            return
        opened = self._known(packet, connection)
        if packet.tcp_flags & _SYN and not packet.tcp_flags & _ACK:
            yield from self._ask(packet, opened)
        elif connection.refused_at is not None:
            if not opened.over:
                yield from self._refuse(packet, opened)
        elif connection.answered_at is not None and not opened.connected:
            yield from self._connect(packet, opened)
        if connection.reset_at is not None and not opened.over and connection.established:
            yield from self._reset(packet, opened)
        if connection.closed:
            opened.over = True

    def _known(self, packet: Packet, connection: Connection) -> _Opened:
        client, server = connection.client, connection.server
        key = (client.address, client.port, server.address, server.port)
        opened = self._opened.get(key)
        if opened is None or opened.connection is not connection:
            target = self._servers.name(client.address, server.address)
            common = {
                "host": client.address,
                "server": f"{server.address}:{server.port}",
                "port": server.port,
                "target": target,
                "purpose": self._servers.purpose(client.address, server.address, server.port),
            }
            opened = self._opened[key] = _Opened(connection, packet.frame.source, (), common)
            self._waits.add(opened.source, packet.at + ANSWER_WAIT, opened)
        return opened

    def _ask(self, packet: Packet, opened: _Opened) -> Iterator[Fact]:
        first = not opened.where
        if not opened.connected and len(opened.where) < _PLACES:
            opened.where += where(packet, f"TCP SYN to {opened.common['server']}")
            if first and opened.common["purpose"] != OTHER:
                yield TcpAsked(at=packet.at, where=opened.where, **opened.common)

    def _connect(self, packet: Packet, opened: _Opened) -> Iterator[Fact]:
        opened.connected = True
        self._taken[_service(opened)] = packet.at
        opened.where = (*opened.where[:1], *where(packet, f"TCP SYN, ACK of {opened.common['server']}"))
        self._waits.add(opened.source, packet.at + LASTING, opened)
        if self._due(opened, "connected", packet.at):
            yield TcpConnected(at=packet.at, where=opened.where[::-1], **opened.common)

    def _refuse(self, packet: Packet, opened: _Opened) -> Iterator[Fact]:
        opened.over = True
        if self._due(opened, "refused", packet.at):
            shown = (*where(packet, f"TCP RST of {opened.common['server']}"), *opened.where)
            yield TcpRefused(at=packet.at, where=shown, failure="it refuses the connection", **opened.common)

    def _reset(self, packet: Packet, opened: _Opened) -> Iterator[Fact]:
        connection = opened.connection
        opened.over = True
        by = "server" if connection.reset_by == SERVER else "phone"
        if self._due(opened, f"reset by {by}", packet.at):
            yield TcpReset(
                at=packet.at,
                where=where(packet, f"TCP RST by the {by}") + opened.where,
                by=by,
                sent=connection.client.length,
                received=connection.server.length,
                failure=f"the {by} resets the connection",
                **opened.common,
            )

    def _look(self, opened: _Opened, due: int) -> Iterator[Fact]:
        """A wait is over: for an answer, or for a connection to last."""
        connection = opened.connection
        if not opened.connected:
            if connection.followed and not connection.established and connection.answered_at is None:
                opened.over = True
                yield from self._unanswered(opened, due, "silence", ())
            return
        began, last = connection.answered_at, connection.last
        both = connection.client.length and connection.server.length
        if both and began is not None and last - began >= STILL_USED:
            opened.over = True
            if self._due(opened, "lasted", due):
                yield TcpLasted(at=due, where=opened.where[::-1], **opened.common)
        elif opened.looks < LOOKS:
            opened.looks += 1
            self._waits.add(opened.source, due + LASTING, opened)

    def _unreachable(self, packet: Packet, message: Icmp) -> Iterator[Fact]:
        """An ICMP error that quotes the SYN is its answer."""
        quoted = message.quoted
        if quoted is None or message.unreachable is None or quoted.protocol != _TCP:
            return
        key = (quoted.source, quoted.source_port, quoted.destination, quoted.destination_port)
        opened = self._opened.get(key)
        if opened is None or opened.connected or opened.over or opened.connection.established:
            return
        opened.over = True
        yield from self._unanswered(opened, packet.at, "unreachable", where(packet, f"ICMP {message.unreachable}"))

    def _unanswered(self, opened: _Opened, at: int, reason: str, shown: tuple[Where, ...]) -> Iterator[Fact]:
        if opened.where and self._due(opened, "unanswered", at):
            yield TcpUnanswered(
                at=at,
                where=(*shown, *opened.where),
                asked=max(1, opened.connection.client.syns),
                reason=reason,
                elsewhere=self._elsewhere(opened),
                failure="it does not answer" if reason == "silence" else shown[0].summary,
                **opened.common,
            )

    def _elsewhere(self, opened: _Opened) -> bool:
        asked = opened.connection.client.syn_at
        taken = self._taken.get(_service(opened))
        return bool(opened.common["target"]) and asked is not None and taken is not None and taken >= asked

    def _due(self, opened: _Opened, what: str, at: int) -> bool:
        """Everything is said of the servers that a phone needs; of others the same only now and then."""
        common = opened.common
        if common["purpose"] != OTHER:
            return True
        return self._said.due((common["host"], common["server"], what == "lasted"), what, at)


def _service(opened: _Opened) -> tuple[str, str, int]:
    """What the client looks for, at whatever address."""
    return opened.common["host"], opened.common["target"], opened.common["port"]
