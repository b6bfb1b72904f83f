"""HTTP in clear text: requests and their answers (RFC 9110, RFC 9112)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from acdiag.model.arrival import Where
from acdiag.model.expression import expression
from acdiag.model.facts import Fact
from acdiag.model.facts.http import HttpAnswered, HttpAsked, HttpFact, HttpUnanswered
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.models import model_in
from acdiag.model.names.user_agent import phone_in_user_agent
from acdiag.observe.memory import Memory
from acdiag.observe.observer import SECOND, where
from acdiag.observe.pipelined import Pipelined
from acdiag.observe.repeats import Repeats
from acdiag.observe.servers import LEARNS, OTHER, Servers
from acdiag.streams.connection import Connection
from acdiag.streams.connection_events import TcpChanged, Unread
from acdiag.wire.http import Http
from acdiag.wire.packet import Packet

ANSWER_WAIT = 15 * SECOND
"""How long a request may wait for the head of its answer."""
MOST_EARLY = 500
"""Answers without a request that are kept, with a head of 64 KiB at most; a request waits seconds for lost bytes."""
LONGEST_PATH = 1024
"""Characters of a path that a fact keeps."""
LONGEST_WORDS = 255
"""Characters of a host name, a phrase or a product that a fact keeps."""
FAILURES = {
    "silence": "it takes the request and does not answer",
    "closed": "it closes the connection without an answer",
    "reset": "it resets the connection without an answer",
}
"""Of a request without an answer: why, and the words for it."""
PROVISIONING_FILES = frozenset(("cfg", "cfx", "img"))
"""Only phones ask for these."""
_INTERIM = 200
_SHARED = tuple(field for field in HttpFact.annotations if field not in ("at", "where"))
"""What the outcome of a request repeats of it."""
_MAC_NAME = expression(r"[0-9a-f]{12}\Z")

_Key = tuple[str, int, str, int]


class _Request(NamedTuple):
    asked: HttpAsked
    loud: bool
    """It was said, so its outcome is."""
    heard: int
    """Bytes that the server had sent before."""


class HttpObserver:
    """Pairs requests with their answers, in order, connection by connection."""

    sees: ClassVar[tuple[type, ...]] = (Http, TcpChanged, Unread, *LEARNS)

    def __init__(self) -> None:
        self._servers = Servers()
        self._said = Repeats()
        self._asked: Pipelined[_Key, _Request] = Pipelined()
        self._connections: Memory[_Key, Connection] = Memory()
        self._late: Memory[_Key, _Request] = Memory()
        """What was called unanswered, until its answer comes all the same."""
        self._early: Memory[_Key, tuple[Packet, Http]] = Memory(MOST_EARLY)
        """The latest answer without a request: that may wait for bytes before it which the capture lacks."""
        self._unread: Memory[_Key, bool] = Memory()
        """Connections on which the server said something since the request that could not be decrypted."""

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        if isinstance(message, Http):
            return tuple(self._ask(packet, message) if message.method else self._answer(packet, message))
        if isinstance(message, TcpChanged):
            return tuple(self._end(packet, message))
        if isinstance(message, Unread):
            self._unread[packet.destination, packet.destination_port, packet.source, packet.source_port] = True
            return ()
        self._servers.learn(message, packet.destination)
        return ()

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for due, key, request in self._asked.overdue(source, now):
            if key not in self._unread and not self._said_something(key, request):
                self._late[key] = request
                yield from self._unanswered(request, due, "silence", ())

    def _ask(self, packet: Packet, message: Http) -> Iterator[Fact]:
        key = (packet.source, packet.source_port, packet.destination, packet.destination_port)
        fields = self._fields(packet, message)
        shown = where(packet, f"HTTP {message.method} {fields['path']}")
        loud = (
            fields["purpose"] != OTHER
            or fields["model"] is not None
            or self._said.due((packet.source, fields["server"]), "asked", packet.at)
        )
        connection = self._connections.get(key)
        asked = HttpAsked(at=packet.at, where=shown, **fields)
        request = _Request(asked, loud, connection.server.length if connection else 0)
        self._asked.ask(key, request, packet.frame.source, packet.at + ANSWER_WAIT)
        self._unread.pop(key, None)
        if loud:
            yield asked
        early = self._early.pop(key, None)
        if early is not None and early[0].at >= packet.at:
            yield from self._answer(*early)

    def _answer(self, packet: Packet, message: Http) -> Iterator[Fact]:
        key = (packet.destination, packet.destination_port, packet.source, packet.source_port)
        if message.status < _INTERIM:
            return
        request = self._late.pop(key, None) or self._asked.answer(key)
        if request is None:
            self._early[key] = packet, message
        if request is None or not request.loud:
            return
        asked = request.asked
        told = message.diagnostics[0] if message.diagnostics else None
        shown = where(packet, f"HTTP {message.status} {message.phrase[:LONGEST_WORDS]} to {asked.path}")
        yield HttpAnswered(
            at=packet.at,
            where=shown + asked.where,
            status=message.status,
            phrase=message.phrase[:LONGEST_WORDS],
            product=message.server[:LONGEST_WORDS],
            size=message.content_length,
            diagnostics=told.id if told else None,
            reason=told.reason[:LONGEST_WORDS] if told else "",
            cut=not message.whole,
            **_shared(asked),
        )

    def _end(self, packet: Packet, message: TcpChanged) -> Iterator[Fact]:
        """What waits when the server hangs up gets no answer; what the capture lost is not known."""
        connection = message.connection
        client, server = connection.client, connection.server
        key = (client.address, client.port, server.address, server.port)
        self._connections[key] = connection
        first = self._asked.first(key)
        if first is None or client.sent.waiting or server.sent.waiting:
            return
        if server.reset_at is None and server.fin_at is None:
            return
        self._asked.give_up(key)
        if key in self._unread or self._said_something(key, first):
            return
        reason = "closed" if server.reset_at is None else "reset"
        yield from self._unanswered(first, packet.at, reason, where(packet, f"TCP connection {reason}"))

    def _said_something(self, key: _Key, request: _Request) -> bool:
        """The server sent data after the request, which the capture may have lost: that is no silence."""
        connection = self._connections.get(key)
        return connection is not None and (not connection.followed or connection.server.length > request.heard)

    def _unanswered(self, request: _Request, at: int, reason: str, shown: tuple[Where, ...]) -> Iterator[Fact]:
        if request.loud:
            places, failure = shown + request.asked.where, FAILURES[reason]
            yield HttpUnanswered(at=at, where=places, reason=reason, failure=failure, **_shared(request.asked))

    def _fields(self, packet: Packet, message: Http) -> dict[str, Any]:
        path, host = _split(message.target)
        host = host or message.host
        target = _without_port(host).lower() or self._servers.name(packet.source, packet.destination)
        agent = phone_in_user_agent(message.user_agent)
        file = _names(path)
        purpose = self._servers.purpose(packet.source, packet.destination, packet.destination_port, target)
        return {
            "host": packet.source,
            "server": f"{packet.destination}:{packet.destination_port}",
            "target": target[:LONGEST_WORDS],
            "purpose": _purpose(path, file["extension"], purpose),
            "method": message.method,
            "path": path[:LONGEST_PATH],
            **file,
            "model": agent.model if agent else None,
            "firmware": agent.firmware if agent else None,
            "mac": agent.mac if agent else None,
            "credentials": any(each.answers for each in message.credentials),
            "account": next((each.account for each in message.credentials if each.account), ""),
        }


def _shared(asked: HttpAsked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in _SHARED}


def _split(target: str) -> tuple[str, str]:
    """Path and host of a request's target, which is a whole URI when it goes to a proxy."""
    scheme, separator, rest = target.partition("://")
    if not separator or "/" in scheme:
        return target, ""
    host, slash, path = rest.partition("/")
    return (slash + path or "/"), host


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and not name.endswith(":") else host


def _names(path: str) -> dict[str, Any]:
    """What the file's name says: model, extension, and whether it is one phone's own."""
    plain = path.partition("?")[0]
    file = plain.rsplit("/", 1)[-1]
    stem, dot, extension = file.rpartition(".")
    unique = _MAC_NAME.match((stem if dot else file).lower().replace("-", "").replace(":", ""))
    return {
        "file": file[:LONGEST_PATH],
        "extension": extension.lower()[:LONGEST_PATH] if dot else "",
        "lookup": "unique" if unique else "",
        "file_model": model_in(plain[:LONGEST_PATH]),
    }


def _purpose(path: str, extension: str, known: str) -> str:
    """What the path shows goes before what the server is for."""
    lower = path.lower()
    if "/certprov/" in lower:
        return "certprov"
    if "/webticket/" in lower:
        return "webticket"
    if "/autodiscover/" in lower:
        return "autodiscover"
    if extension in PROVISIONING_FILES and known != "fallback":
        return "provisioning"
    return known
