"""TLS handshakes: what was offered, agreed and presented, and how each ended (RFC 5246, RFC 8446)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.tls import (
    TlsAgreed,
    TlsAlerted,
    TlsBroken,
    TlsClientCertificateAsked,
    TlsCompleted,
    TlsOffered,
    TlsPresented,
)
from acdiag.model.names import tls as names
from acdiag.model.names.cipher_suites import cipher_suite
from acdiag.model.record import ChangingRecord, field
from acdiag.observe.certificates import Chains
from acdiag.observe.memory import Memory
from acdiag.observe.observer import SECOND, where
from acdiag.observe.repeats import Repeats
from acdiag.observe.servers import LEARNS, OTHER, Servers
from acdiag.observe.waits import Waits
from acdiag.streams.connection import SERVER, Connection
from acdiag.streams.connection_events import Flowing, Opened, TcpChanged, TlsHeard
from acdiag.streams.tls_events import ChangeCipherSpec, Encrypted
from acdiag.wire.packet import Packet
from acdiag.wire.tls import ALERT, Alert
from acdiag.wire.tls_handshake import CertificateList, CertificateRequest, ClientHello, ServerHello

ANSWER_WAIT = 10 * SECOND
"""How long a handshake may stand still."""
HELLO, AGREED, PRESENTED, FINISHING, FINISHED = "hello", "agreed", "presented", "finishing", "finished"
_HARMLESS = frozenset((0, 90, 100, 112))
"""close_notify, user_canceled, no_renegotiation and unrecognized_name, when they are warnings."""
_WARNING = 1
_MOST_OFFERED = 8
LONGEST_NAME = 255
"""Characters of a host name (RFC 1035 section 2.3.4)."""
_ACK = 16


class _Shake(ChangingRecord):
    """One handshake on its way."""

    connection: Connection
    source: str
    subject: tuple[str, str, str]
    """Client, server and name: whose handshakes are alike."""
    fields: dict[str, Any]
    """What the facts say of it so far."""
    where: list[tuple[Where, ...]] = field(default_factory=list)
    """The frames that brought it on."""
    state: str = HELLO
    loud: bool = True
    """Its steps are said; those of a server that was asked just now are not said again."""
    moved_at: int = 0
    sent: int = 0
    """Bytes of the client up to ClientHello; more of them would show that an answer came."""
    over: bool = False
    hidden: bool = False

    def shown(self, latest: tuple[Where, ...] = ()) -> tuple[Where, ...]:
        """Evidence, the most telling first: the latest frame, then those before it."""
        return tuple(place for places in (latest, *reversed(self.where)) for place in places)


class TlsObserver:
    """Follows handshakes from ClientHello on."""

    sees: ClassVar[tuple[type, ...]] = (TlsHeard, TcpChanged, Opened, *LEARNS)

    def __init__(self) -> None:
        self._servers = Servers()
        self._chains = Chains()
        self._said = Repeats()
        self._shakes: Memory[Connection, _Shake] = Memory()
        self._opened: Memory[frozenset[tuple[str, int]], bool] = Memory()
        """Ends of connections that begin and are decrypted."""
        self._waits: Waits[_Shake] = Waits()

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        if isinstance(message, TlsHeard):
            return tuple(self._hear(packet, message))
        if isinstance(message, TcpChanged):
            return tuple(self._end(packet, message.connection))
        if isinstance(message, Opened):
            self._opened[message.ends] = True
            return ()
        self._servers.learn(message, packet.destination)
        return ()

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for due, shake in self._waits.due(source, now):
            if shake.over:
                continue
            if shake.moved_at + ANSWER_WAIT > due:
                self._waits.add(source, shake.moved_at + ANSWER_WAIT, shake)
            elif shake.state == HELLO and not _unsure(shake) and shake.connection.client.length == shake.sent:
                yield from self._break(shake, due, "server", "silence", ())

    def _hear(self, packet: Packet, heard: TlsHeard) -> Iterator[Fact]:
        message = heard.message
        if isinstance(message, ClientHello):
            yield from self._offer(packet, heard, message)
            return
        shake = self._shakes.get(heard.connection)
        if shake is None or shake.over:
            return
        shake.moved_at = packet.at
        if isinstance(message, ServerHello):
            yield from self._agree(packet, heard, shake, message)
        elif isinstance(message, CertificateList):
            yield from self._present(packet, heard, shake, message)
        elif isinstance(message, CertificateRequest):
            yield from self._ask_client(packet, shake)
        elif isinstance(message, Alert):
            yield from self._alert(packet, heard, shake, message)
        elif isinstance(message, Encrypted):
            if message.content_type == ALERT and shake.hidden:
                yield from self._alert(packet, heard, shake, None)
        elif isinstance(message, Flowing):
            yield from self._complete(packet, shake)
        elif isinstance(message, ChangeCipherSpec) and heard.by_client and shake.state in (AGREED, PRESENTED):
            shake.state = shake.state if shake.hidden else FINISHING
        if heard.session.complete and not shake.over:
            shake.state = FINISHED

    def _offer(self, packet: Packet, heard: TlsHeard, hello: ClientHello) -> Iterator[Fact]:
        """A first hello; that after HelloRetryRequest goes on with the same handshake."""
        known = self._shakes.get(heard.connection)
        if known is not None and not known.over:
            known.moved_at = packet.at
            return
        client, server = heard.client, heard.server
        target = (hello.server_name or "")[:LONGEST_NAME].lower().rstrip(".") or self._servers.name(
            client.address, server.address
        )
        purpose = self._servers.purpose(client.address, server.address, server.port, target)
        place = f"{server.address}:{server.port}"
        fields: dict[str, Any] = {
            "host": client.address,
            "server": place,
            "port": server.port,
            "target": target,
            "purpose": purpose,
            "decrypted": self._opened.pop(_ends(heard), False),
            "offered": tuple(names.version(version) for version in hello.versions[:_MOST_OFFERED]),
        }
        subject = (client.address, place, target)
        shake = _Shake(heard.connection, packet.frame.source, subject, fields, moved_at=packet.at)
        shake.sent = client.length
        shake.loud = purpose != OTHER or self._said.due(subject, "hello", packet.at)
        self._shakes[heard.connection] = shake
        self._waits.add(shake.source, packet.at + ANSWER_WAIT, shake)
        shake.where.append(where(packet, f"TLS ClientHello to {target or place}"))
        if shake.loud:
            yield TlsOffered(at=packet.at, where=shake.shown(), resumes=hello.offers_resumption, **fields)

    def _agree(self, packet: Packet, heard: TlsHeard, shake: _Shake, answer: ServerHello) -> Iterator[Fact]:
        if answer.retry:
            return
        shake.state, shake.hidden = AGREED, names.is_tls_1_3(answer.version)
        shake.fields["version"] = names.version(answer.version)
        shake.fields["cipher"] = cipher_suite(answer.cipher_suite)
        shown = where(packet, f"TLS ServerHello: {shake.fields['version']}, {shake.fields['cipher']}")
        if shake.loud:
            yield TlsAgreed(at=packet.at, where=shake.shown(shown), **shake.fields)

    def _present(self, packet: Packet, heard: TlsHeard, shake: _Shake, message: CertificateList) -> Iterator[Fact]:
        if heard.by_client:
            shake.fields["client_certificate"] = "sent" if message.chain else "empty"
            shake.where.append(where(packet, "TLS client certificate" + ("" if message.chain else ": none")))
            return
        shake.state = PRESENTED
        shake.fields.update(self._chains.judge(message.chain, shake.fields["target"], packet.at))
        subject = shake.fields.get("subject", "")
        shake.where.append(where(packet, f"TLS certificate of {subject}"))
        if shake.loud and subject:
            yield TlsPresented(at=packet.at, where=shake.shown(), **shake.fields)

    def _ask_client(self, packet: Packet, shake: _Shake) -> Iterator[Fact]:
        shake.fields["client_certificate"] = "asked"
        if shake.loud:
            shown = where(packet, "TLS CertificateRequest")
            yield TlsClientCertificateAsked(at=packet.at, where=shake.shown(shown), **shake.fields)

    def _alert(self, packet: Packet, heard: TlsHeard, shake: _Shake, alert: Alert | None) -> Iterator[Fact]:
        """Said in clear, or hidden by TLS 1.3."""
        if alert is not None and alert.level == _WARNING and alert.description in _HARMLESS:
            return
        said = names.alert(alert.description) if alert else "hidden"
        if alert is not None and not alert.description:
            return
        by = "phone" if heard.by_client else "server"
        shake.over = True
        if self._due(shake, f"{by} {said}", packet.at):
            yield TlsAlerted(
                at=packet.at,
                where=shake.shown(where(packet, f"TLS alert {said} by the {by}")),
                by=by,
                alert=said,
                level="fatal" if alert is None else names.alert_level(alert.level),
                state=shake.state,
                failure=f"the {by} sends the alert {said}",
                **shake.fields,
            )

    def _complete(self, packet: Packet, shake: _Shake) -> Iterator[Fact]:
        shake.over = True
        if self._due(shake, "completed", packet.at):
            shown = shake.shown(where(packet, "TLS data both ways"))
            yield TlsCompleted(at=packet.at, where=shown, failure="the phone accepts it", **shake.fields)

    def _end(self, packet: Packet, connection: Connection) -> Iterator[Fact]:
        """The connection is being closed or reset while its handshake is not over."""
        shake = self._shakes.get(connection)
        if shake is None or shake.over:
            return
        reset, fin = connection.reset_at, (connection.client.fin_at, connection.server.fin_at)
        if reset is None and fin == (None, None):
            return
        if _unsure(shake) or _lost(packet, connection) or (shake.hidden and shake.state != HELLO):
            shake.over = True
            return
        if reset is not None:
            server, how = connection.reset_by == SERVER, "reset"
        else:
            server, how = fin[0] is None or (fin[1] is not None and fin[1] < fin[0]), "closed"
        by = "server" if server else "phone"
        yield from self._break(shake, packet.at, by, how, where(packet, f"TCP connection {how} by the {by}"))

    def _break(self, shake: _Shake, at: int, by: str, how: str, shown: tuple[Where, ...]) -> Iterator[Fact]:
        shake.over = True
        if self._due(shake, f"{by} {how} {shake.state}", at):
            yield TlsBroken(
                at=at,
                where=shake.shown(shown),
                by=by,
                how=how,
                state=shake.state,
                failure=_failure(by, how, shake.state),
                **shake.fields,
            )

    def _due(self, shake: _Shake, outcome: str, at: int) -> bool:
        """The outcome of a handshake whose steps were said is said; else that of the same server when it is new."""
        return self._said.due((*shake.subject, "outcome"), outcome, at) or shake.loud


def _ends(heard: TlsHeard) -> frozenset[tuple[str, int]]:
    return frozenset(((heard.client.address, heard.client.port), (heard.server.address, heard.server.port)))


def _unsure(shake: _Shake) -> bool:
    """Bytes are missing in the capture, or nobody followed: what ended the handshake may be among them."""
    ends = shake.connection.client, shake.connection.server
    return not shake.connection.followed or any(end.sent.waiting for end in ends)


def _lost(packet: Packet, connection: Connection) -> bool:
    """The packet that ends a connection shows by its numbers that bytes of one side were not captured."""
    client, server = connection.client, connection.server
    by_client = (packet.source, packet.source_port) == (client.address, client.port)
    sender, receiver = (client, server) if by_client else (server, client)
    if not sender.sent.has_all_before(packet.tcp_sequence):
        return True
    acknowledged = bool(packet.tcp_flags & _ACK) and receiver.fin_at is None
    return acknowledged and not receiver.sent.has_all_before(packet.tcp_acknowledgment)


_STEPS = {
    HELLO: "after ClientHello",
    AGREED: "after ServerHello",
    PRESENTED: "after the server's certificate",
    FINISHING: "before the handshake was complete",
    FINISHED: "after the handshake, before any data",
}


def _failure(by: str, how: str, state: str) -> str:
    if how == "silence":
        return f"nothing came {_STEPS[state]}"
    return f"the {by} {'resets' if how == 'reset' else 'closes'} the connection {_STEPS[state]}"
