"""Registration by SIP in clear text (RFC 3261 section 10): what the phone asks, and what comes of it.

A REGISTER that is sent again is one request. NTLM, Kerberos and TLS-DSK challenge two or three times before they let
the phone in; only a challenge that begins anew after a whole answer is a refusal (MS-SIPAE).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.sip import (
    SipRegisterAsked,
    SipRegisterChallenged,
    SipRegistered,
    SipRegisterRejected,
    SipRegisterUnanswered,
    SipUnregistered,
)
from acdiag.model.record import ChangingRecord
from acdiag.observe.memory import Awaited, Memory
from acdiag.observe.observer import SECOND, where
from acdiag.observe.quotes import Quotes
from acdiag.observe.sip_agents import phone_agent
from acdiag.observe.sip_reasons import diagnosed
from acdiag.streams.connection import Connection
from acdiag.streams.connection_events import TcpChanged, Unread
from acdiag.wire.icmp import Icmp
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip

TIMER_F = 32 * SECOND
"""64 times T1 of 500 ms: a client gives up a request then, over TCP too (RFC 3261 section 17.1.2.2)."""
CHALLENGES = (401, 407)
TOO_BRIEF = 423
"""The phone asks again for a longer time (RFC 3261 section 10.3)."""
SHORTEST_ANSWER = 100
"""Bytes: no answer is shorter, what keeps a connection alive is."""
_ADDRESS = frozenset("0123456789.")
"""What would make another address of one that it touches."""
Key = tuple[str, str, int, str]
"""Client, Call-ID, CSeq number and branch: one transaction."""
Ends = tuple[str, int, str, int]
"""Client and server of a connection, each with its port."""


class _Request(ChangingRecord):
    """One REGISTER."""

    source: str
    at: int
    where: tuple[Where, ...]
    """Its first and its latest sending."""
    client: str
    server: str
    port: int
    user: str
    call_id: str
    transport: str
    credentials: bool = False
    begins: bool = False
    """It carries no credentials at all."""
    refresh: bool = False
    removal: bool = False
    sent: int = 1
    over: bool = False
    """A final answer came, or nothing did for too long."""
    repeats: bool = False
    """Captured on its way over UDP, where it is sent again until an answer is there (section 17.1.2.2)."""
    ends: Ends = ("", 0, "", 0)

    @property
    def names(self) -> dict[str, str]:
        server = f"{self.server}:{self.port}"
        return {"host": self.client, "server": server, "user": self.user, "call_id": self.call_id}


class _Account(ChangingRecord):
    """One user at one phone."""

    registered: int | None = None
    """When it was, ns."""
    expires: int | None = None
    call_id: str = ""
    cycles: int = 0
    answered: bool = True
    """The request before carried an answer: one without it begins anew."""

    def holds(self, at: int) -> bool:
        """Whether the binding is still good at `at` (ns)."""
        if self.registered is None:
            return False
        return self.expires is None or at - self.registered < self.expires * SECOND


class RegistrationObserver:
    """Follows each REGISTER to its end."""

    sees: ClassVar[tuple[type, ...]] = (Sip, Icmp, Unread, TcpChanged)

    def __init__(self) -> None:
        self._requests: Memory[Key, _Request] = Memory()
        self._waiting: Awaited[Key, _Request] = Awaited()
        self._quotes: Quotes[Key] = Quotes()
        """Those over UDP, by client, server and the server's port."""
        self._accounts: Memory[tuple[str, str], _Account] = Memory()
        self._heard: Memory[tuple[str, str], int] = Memory()
        """By client and server, when the server last answered anything."""
        self._connections: Memory[Ends, Connection] = Memory()
        self._missed: Memory[Ends, int] = Memory()
        """By connection, how many bytes of the server the capture lacks before the answer that was heard last."""

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        if isinstance(message, Icmp):
            yield from self._unreachable(packet, message)
            return
        if isinstance(message, Unread):
            self._heard[packet.destination, packet.source] = packet.at
            return
        if isinstance(message, TcpChanged):
            self._connections[_ends(message.connection)] = message.connection
            return
        assert isinstance(message, Sip)
        if message.method:
            if message.method == "REGISTER":
                yield from self._ask(packet, message)
            return
        self._heard[packet.destination, packet.source] = packet.at
        ends = (packet.destination, packet.destination_port, packet.source, packet.source_port)
        connection = self._connections.get(ends)
        if connection is not None:
            self._missed[ends] = connection.server.sent.skipped
        cseq = message.cseq
        if cseq is not None and cseq.method == "REGISTER":
            yield from self._answer(packet, message, (packet.destination, message.call_id, cseq.number, message.branch))

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for key, request in list(self._waiting.items()):
            if request.source == source and now - request.at >= TIMER_F:
                del self._waiting[key]
                request.over = True
                heard = self._heard.get((request.client, request.server), -1) >= request.at
                if not heard and not self._may_be_lost(request):
                    yield _unanswered(request, request.at + TIMER_F, "silence", request.where)

    def _may_be_lost(self, request: _Request) -> bool:
        """The capture may lack the answer: over UDP who has none asks again, over TCP the phone acknowledged more."""
        if request.repeats:
            return request.sent == 1
        connection = self._connections.get(request.ends)
        if connection is None:
            return False
        return connection.server.sent.lost - self._missed.get(request.ends, 0) >= SHORTEST_ANSWER

    def _ask(self, packet: Packet, message: Sip) -> Iterator[Fact]:
        cseq = message.cseq
        key = (packet.source, message.call_id, cseq.number if cseq else 0, message.branch)
        shown = where(packet, f"SIP REGISTER of {_user(message)} to {packet.destination}")
        known = self._requests.get(key)
        if known is not None and packet.at - known.at < TIMER_F:
            known.sent += 1
            known.where = (known.where[0], *shown)
            return
        request = self._requests[key] = self._waiting[key] = self._request(packet, message, shown)
        if request.transport == "udp":
            self._quotes.add((request.client, request.server, request.port), key)
        yield SipRegisterAsked(
            at=packet.at,
            where=shown,
            expires=_asked_expires(message),
            removal=request.removal,
            refresh=request.refresh,
            credentials=request.credentials,
            transport=request.transport,
            **phone_agent(message),
            **request.names,
        )

    def _request(self, packet: Packet, message: Sip, shown: tuple[Where, ...]) -> _Request:
        user = _user(message)
        credentials = message.credentials
        account = self._accounts.get((packet.source, user))
        ends = (packet.source, packet.source_port, packet.destination, packet.destination_port)
        return _Request(
            source=packet.frame.source,
            at=packet.at,
            where=shown,
            client=packet.source,
            server=packet.destination,
            port=packet.destination_port,
            user=user,
            call_id=message.call_id,
            transport=packet.transport,
            credentials=any(each.answers for each in credentials),
            begins=not credentials,
            refresh=account is not None and account.holds(packet.at),
            removal=_asked_expires(message) == 0,
            repeats=packet.transport == "udp" and packet.frame.data != b"",
            ends=ends,
        )

    def _answer(self, packet: Packet, message: Sip, key: Key) -> Iterator[Fact]:
        request = self._requests.get(key)
        if request is None:
            request = _unseen(packet, message)
        elif request.over:
            return
        self._waiting.pop(key, None)
        if message.status < 200:
            return
        request.over = True
        account = self._account(request)
        if message.status in CHALLENGES:
            yield self._challenged(packet, message, request, account)
        elif message.status < 300:
            yield from self._accepted(packet, message, request, account)
        elif message.status >= 400 and message.status != TOO_BRIEF:
            # The server read the credentials and said why not: what comes next is no further round of the same.
            account.cycles, account.answered = 0, True
            yield SipRegisterRejected(
                at=packet.at,
                where=_shown(packet, message, request),
                retry_after=message.retry_after,
                **_answered(message, request),
            )

    def _account(self, request: _Request) -> _Account:
        key = (request.client, request.user)
        account = self._accounts.get(key) or _Account()
        self._accounts[key] = account
        return account

    def _challenged(self, packet: Packet, message: Sip, request: _Request, account: _Account) -> SipRegisterChallenged:
        challenges = message.challenges + message.proxy_challenges
        goes_on = any(each.gssapi_data or each.stale for each in challenges)
        if request.begins or (account.answered and not request.credentials):
            account.cycles += 1
        account.answered = request.credentials
        return SipRegisterChallenged(
            at=packet.at,
            where=_shown(packet, message, request),
            schemes=tuple(dict.fromkeys(each.scheme for each in challenges)),
            refused=request.credentials and not goes_on,
            cycle=account.cycles,
            **_answered(message, request),
        )

    def _accepted(self, packet: Packet, message: Sip, request: _Request, account: _Account) -> Iterator[Fact]:
        shown = where(packet, f"SIP {message.status} to REGISTER of {request.user}")
        if request.removal:
            account.registered = None
            yield SipUnregistered(at=packet.at, where=shown, **request.names)
            return
        if not _bound(message):
            return
        renewed = account.registered is not None and account.call_id == request.call_id
        used = _used(account, packet.at)
        account.registered, account.expires = packet.at, _granted(message, request.client)
        account.call_id, account.cycles, account.answered = request.call_id, 0, True
        yield SipRegistered(
            at=packet.at, where=shown, expires=account.expires, renewed=renewed, used=used, **request.names
        )

    def _unreachable(self, packet: Packet, message: Icmp) -> Iterator[Fact]:
        """An ICMP error that quotes a REGISTER over UDP is its answer."""
        quoted = message.quoted
        if quoted is None or message.unreachable is None:
            return
        for key in self._quotes.take((quoted.source, quoted.destination, quoted.destination_port)):
            request = self._waiting.pop(key, None)
            if request is not None:
                request.over = True
                shown = where(packet, f"ICMP {message.unreachable} for SIP to {request.server}")
                yield _unanswered(request, packet.at, message.unreachable, request.where + shown)


def _unanswered(request: _Request, at: int, reason: str, shown: tuple[Where, ...]) -> SipRegisterUnanswered:
    return SipRegisterUnanswered(
        at=at,
        where=shown,
        sent=request.sent,
        reason=reason,
        failure="it does not answer" if reason == "silence" else f"ICMP {reason}",
        transport=request.transport,
        refresh=request.refresh,
        removal=request.removal,
        **request.names,
    )


def _ends(connection: Connection) -> Ends:
    client, server = connection.client, connection.server
    return (client.address, client.port, server.address, server.port)


def _unseen(packet: Packet, message: Sip) -> _Request:
    """What the answer tells of a REGISTER that is not in the capture."""
    return _Request(
        source=packet.frame.source,
        at=packet.at,
        where=(),
        client=packet.destination,
        server=packet.source,
        port=packet.source_port,
        user=_user(message),
        call_id=message.call_id,
        transport=packet.transport,
    )


def _shown(packet: Packet, message: Sip, request: _Request) -> tuple[Where, ...]:
    """The answer, then the request."""
    words = f"SIP {message.status} {message.phrase} to REGISTER of {request.user}"
    return where(packet, words) + request.where[:1]


def _answered(message: Sip, request: _Request) -> dict[str, Any]:
    """The fields that every answer shares."""
    return {
        "status": message.status,
        "credentials": request.credentials,
        "refresh": request.refresh,
        "removal": request.removal,
        **diagnosed(message),
        **request.names,
    }


def _user(message: Sip) -> str:
    return message.recipient.uri if message.recipient else ""


def _asked_expires(message: Sip) -> int | None:
    """What a REGISTER asks for; a contact's own expires goes before the header field's (section 10.2.1.1)."""
    own = [contact.expires for contact in message.contacts]
    return own[0] if own and own[0] is not None else message.expires


def _lifetimes(message: Sip) -> Sequence[int | None]:
    return [message.expires if contact.expires is None else contact.expires for contact in message.contacts]


def _bound(message: Sip) -> bool:
    """The answer lists a binding that lasts."""
    return any(expires != 0 for expires in _lifetimes(message))


def _granted(message: Sip, client: str) -> int | None:
    """Seconds of the phone's own binding; the list holds the user's other devices too."""
    lifetimes = dict(zip((contact.uri for contact in message.contacts), _lifetimes(message), strict=True))
    own = [expires for uri, expires in lifetimes.items() if _names(uri, client)]
    every = own or list(lifetimes.values())
    return max((expires for expires in every if expires is not None), default=message.expires)


def _names(uri: str, address: str) -> bool:
    """The address stands in the URI, and not as a part of a neighbour's: 10.59.1.7 begins 10.59.1.70."""
    at = uri.find(address)
    while at >= 0:
        around = uri[max(at - 1, 0) : at] + uri[at + len(address) : at + len(address) + 1]
        if not _ADDRESS & set(around):
            return True
        at = uri.find(address, at + 1)
    return False


def _used(account: _Account, at: int) -> int | None:
    """How much of a binding has passed, in percent."""
    if account.registered is None or not account.expires:
        return None
    return (at - account.registered) * 100 // (account.expires * SECOND)
