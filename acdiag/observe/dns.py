"""DNS questions: asked, resolved, failed or left without an answer (RFC 1035).

An answer is matched by its question, not by its id: clients change the id when they ask again. Some servers refuse
without repeating the question; then port and id must do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from acdiag.model.arrival import Where
from acdiag.model.errors import Malformed
from acdiag.model.facts import Fact
from acdiag.model.facts.dns import DnsAsked, DnsFailed, DnsResolved, DnsUnanswered
from acdiag.model.names.dns import RCODE_MEANINGS, TYPES
from acdiag.model.names.services import purpose_of, split
from acdiag.model.record import ChangingRecord
from acdiag.observe.memory import Awaited, Memory
from acdiag.observe.observer import SECOND, where
from acdiag.observe.quotes import Quotes
from acdiag.observe.repeats import Repeats
from acdiag.wire.dhcp import ACK, Dhcp
from acdiag.wire.dns import NOERROR, QUERY, Dns, Question
from acdiag.wire.dns_names import ROOT
from acdiag.wire.dns_records import AAAA, SRV, A, Srv
from acdiag.wire.icmp import Icmp
from acdiag.wire.packet import Packet

ANSWER_WAIT = 10 * SECOND
"""How long a question may wait: resolvers send it again after 5 s, and a forwarder needs some seconds itself."""
PATIENCE = SECOND
"""No resolver gives a question up so early."""
PORT = 53
INTERNET = 1
KINDS = {A: "A", AAAA: "AAAA", SRV: "SRV"}
"""The types that phones ask for."""

_Key = tuple[str, str, str, int]
"""Client, server, name and type."""


class _Query(ChangingRecord):
    """A question that waits for its answer."""

    source: str
    client_port: int
    at: int
    where: tuple[Where, ...]
    """The first time it was sent, and the latest."""
    lease: int
    """Of the client, when it asked."""
    spoken: bool
    """It was said, so its outcome is."""
    asked: int = 1
    went_on: bool = False
    """Another name was asked for within a second."""


class DnsObserver:
    """Says what became of each question."""

    sees: ClassVar[tuple[type, ...]] = (Dns, Icmp, Dhcp, Malformed)

    def __init__(self) -> None:
        self._waiting: Awaited[_Key, _Query] = Awaited()
        self._repeats = Repeats()
        self._outcomes: Memory[_Key, object] = Memory()
        self._heard: Memory[tuple[str, str], int] = Memory()
        """When a server answered a client last."""
        self._told: Memory[tuple[str, str, int], tuple[int, str]] = Memory()
        """By client, name and type: when any server answered last, and whether it resolved the name."""
        self._leases: Memory[str, int] = Memory()
        """How often DHCP gave an address: a phone that boots again asks everything anew."""
        self._silent: Memory[str, bool] = Memory()
        """Clients that had no answer: the next one is said, even if it says the same as before."""
        self._sent: Memory[tuple[str, str, int, int], _Key] = Memory()
        """By client, server, client's port and id: what was asked there last."""
        self._latest: Memory[tuple[str, str], _Key] = Memory()
        """By client and server, what was asked last."""
        self._quotes: Quotes[_Key] = Quotes()
        """By client, server and client's port."""

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        if isinstance(message, Icmp):
            return self._unreachable(packet, message)
        if isinstance(message, Dhcp):
            if message.message_type == ACK:
                self._leases[message.yiaddr] = self._leases.get(message.yiaddr, 0) + 1
            return ()
        if packet.source_port == PORT and not (isinstance(message, Dns) and not message.response):
            self._heard[packet.destination, packet.source] = packet.at
        if not isinstance(message, Dns) or message.opcode != QUERY:
            return ()
        question = message.questions[0] if message.questions else self._meant(packet, message)
        if question is None or question.type not in KINDS or question.dns_class != INTERNET:
            return ()
        if message.response:
            return self._answer(packet, message, question) if packet.source_port == PORT else ()
        return self._ask(packet, message, question) if packet.destination_port == PORT else ()

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for key, query in list(self._waiting.items()):
            if query.source == source and now - query.at >= ANSWER_WAIT:
                yield from self._unanswered(key, query, query.at + ANSWER_WAIT, "silence")

    def _meant(self, packet: Packet, message: Dns) -> Question | None:
        """What an answer without a question belongs to."""
        key = self._sent.get((packet.destination, packet.source, packet.destination_port, message.id))
        return Question(key[2], key[3], INTERNET) if key is not None and message.response else None

    def _ask(self, packet: Packet, message: Dns, question: Question) -> Iterator[Fact]:
        key = (packet.source, packet.destination, question.name.lower(), question.type)
        self._sent[packet.source, packet.destination, packet.source_port, message.id] = key
        self._quotes.add((packet.source, packet.destination, packet.source_port), key)
        shown = where(packet, f"DNS {_words(key)}? asked of {packet.destination}")
        self._go_on(key, packet.at)
        query, lease = self._waiting.get(key), self._leases.get(packet.source, 0)
        if query is not None and query.lease == lease:
            query.asked += 1
            query.where = (*query.where[:1], *shown)
            query.client_port = packet.source_port
            return
        spoken = self._repeats.due(key, lease, packet.at)
        self._waiting[key] = _Query(packet.frame.source, packet.source_port, packet.at, shown, lease, spoken)
        if spoken:
            yield DnsAsked(at=packet.at, where=shown, **_common(key))

    def _go_on(self, key: _Key, at: int) -> None:
        """What waits when the client asks the same server for another name."""
        client, server, name, _ = key
        before, self._latest[client, server] = self._latest.get((client, server), key), key
        query = self._waiting.get(before)
        if query is not None and before[2] != name and at - query.at < PATIENCE:
            query.went_on = True

    def _answer(self, packet: Packet, message: Dns, question: Question) -> Iterator[Fact]:
        key = (packet.destination, packet.source, question.name.lower(), question.type)
        query = self._waiting.pop(key, None)
        fact = _outcome(packet, message, key, query)
        self._told[key[0], key[2], key[3]] = packet.at, "resolved" if isinstance(fact, DnsResolved) else "failed"
        content = (fact.name, fact.targets if isinstance(fact, DnsResolved) else fact.reason)
        spoken = query.spoken if query is not None else self._repeats.due((key, "answer"), None, packet.at)
        if not spoken and message.truncated and not content[1] and key in self._outcomes:
            return  # the whole answer may have come by TCP before a second tap showed this one again
        if self._silent.pop(packet.destination, False) or spoken or self._outcomes.get(key) != content:
            self._outcomes[key] = content
            yield fact

    def _unanswered(
        self, key: _Key, query: _Query, at: int, reason: str, more: tuple[Where, ...] = ()
    ) -> Iterator[Fact]:
        client, server, name, kind = key
        del self._waiting[key]
        if query.spoken or self._outcomes.get(key) != reason:
            self._outcomes[key] = reason
            told, said = self._told.get((client, name, kind), (query.at - 1, "nothing"))
            yield DnsUnanswered(
                at=at,
                where=query.where + more,
                asked=query.asked,
                reason=reason,
                alive=self._heard.get((client, server), query.at - 1) >= query.at,
                elsewhere=said if query.at <= told < at else "nothing",
                went_on=query.went_on and query.asked == 1,
                **_common(key),
            )
        self._silent[client] = True

    def _unreachable(self, packet: Packet, message: Icmp) -> Iterator[Fact]:
        """An ICMP error that quotes a question is its answer."""
        quoted = message.quoted
        if quoted is None or message.unreachable is None or quoted.destination_port != PORT:
            return
        shown = where(packet, f"ICMP {message.unreachable} for DNS to {quoted.destination}")
        for key in self._quotes.take((quoted.source, quoted.destination, quoted.source_port)):
            query = self._waiting.get(key)
            if query is not None and query.client_port == quoted.source_port:
                yield from self._unanswered(key, query, packet.at, "unreachable", shown)


def _outcome(packet: Packet, message: Dns, key: _Key, query: _Query | None) -> DnsResolved | DnsFailed:
    kind = key[3]
    data = [record.data for record in message.answers if record.type == kind]
    services = sorted((item for item in data if isinstance(item, Srv)), key=lambda srv: (srv.priority, -srv.weight))
    targets = tuple(item for item in data if isinstance(item, str)) or tuple(
        service.target.lower() for service in services if service.target != ROOT
    )
    asked = query.where[:1] if query is not None else ()
    if not targets and not (message.truncated and message.rcode == NOERROR):
        reason = _reason(message, kind, bool(services))
        shown = where(packet, f"DNS {_words(key)}: {reason}") + asked
        return DnsFailed(at=packet.at, where=shown, rcode=message.rcode, reason=reason, **_common(key))
    shown = where(packet, f"DNS {_words(key)}: {', '.join(targets[:3]) or 'truncated'}") + asked
    return DnsResolved(
        at=packet.at,
        where=shown,
        targets=targets,
        truncated=message.truncated,
        **(_service(message, key, services, targets) if services else {}),
        **_common(key),
    )


def _service(message: Dns, key: _Key, services: list[Srv], targets: tuple[str, ...]) -> dict[str, Any]:
    """What an SRV answer says beyond its hosts."""
    domain = split(key[2])[1]
    known = {record.name.lower() for record in message.additionals if record.type in (A, AAAA)}
    return {
        "port": next((service.port for service in services if service.target != ROOT), None),
        "outside": tuple(target for target in targets if target != domain and not target.endswith(f".{domain}")),
        "glued": tuple(target for target in targets if target in known),
    }


def _reason(message: Dns, kind: int, services: bool) -> str:
    if message.rcode != NOERROR:
        return RCODE_MEANINGS.get(message.rcode, f"rcode {message.rcode}")
    return "the domain does not offer the service" if services else f"the name has no {TYPES[kind]} record"


def _words(key: _Key) -> str:
    return f"{KINDS[key[3]]} {key[2]}"


def _common(key: _Key) -> dict[str, Any]:
    client, server, qname, kind = key
    label, domain = split(qname)
    return {
        "host": client,
        "server": server,
        "qname": qname,
        "type": KINDS[kind],
        "purpose": purpose_of(qname),
        "label": label,
        "domain": domain,
    }
