"""From arrivals to a case: the only place that knows both ends.

frame → dissect → reassemble → observe → ledger → judge → case
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import acdiag
from acdiag.model.arrival import Frame
from acdiag.model.case import Case, NotUnderstood, SourceReport
from acdiag.model.facts import Fact
from acdiag.model.facts.arp import ArpClaimed
from acdiag.model.facts.dhcp import DhcpAcked, DhcpAsked
from acdiag.model.facts.http import HttpAsked
from acdiag.model.facts.link import CdpAnnounced, LldpAnnounced
from acdiag.model.facts.sip import SipRegisterAsked
from acdiag.model.finding import Finding
from acdiag.model.phone import Phone
from acdiag.observe.arp import ArpObserver
from acdiag.observe.calls import CallObserver
from acdiag.observe.cdp import CdpObserver
from acdiag.observe.dhcp import DhcpObserver
from acdiag.observe.dns import DnsObserver
from acdiag.observe.eap import EapObserver
from acdiag.observe.http import HttpObserver
from acdiag.observe.lldp import LldpObserver
from acdiag.observe.ntp import NtpObserver
from acdiag.observe.observer import SECOND, Observer
from acdiag.observe.presence import Presence
from acdiag.observe.registrations import RegistrationObserver
from acdiag.observe.tcp import TcpObserver
from acdiag.observe.tftp import TftpObserver
from acdiag.observe.tls import TlsObserver
from acdiag.rulebook import engine, folding
from acdiag.rulebook.muting import mute
from acdiag.rulebook.policy import Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.streams.connection_events import TcpChanged
from acdiag.streams.conversations import CHANGES, Conversations
from acdiag.streams.duplicates import Duplicates
from acdiag.streams.fragments import Fragments
from acdiag.streams.transfers import TftpTransfers
from acdiag.timeline import stages
from acdiag.timeline.calls import calls
from acdiag.timeline.identity import Identity
from acdiag.timeline.ledger import Ledger
from acdiag.timeline.story import Coverage, PhoneStory
from acdiag.wire.dissect import dissect
from acdiag.wire.layers import ASIDE
from acdiag.wire.packet import Packet

OBSERVERS: tuple[type[Observer], ...] = (
    LldpObserver,
    CdpObserver,
    EapObserver,
    ArpObserver,
    DhcpObserver,
    TftpObserver,
    DnsObserver,
    NtpObserver,
    RegistrationObserver,
    CallObserver,
    TcpObserver,
    TlsObserver,
    HttpObserver,
)
NO_POLICY = Policy()
DHCP_SERVER, DHCP_CLIENT = 67, 68


class Session:
    """One run over files, or one live session: takes frames in order of time, gives the case at any moment."""

    def __init__(self, shelf: Shelf, sources: Iterable[SourceReport], policy: Policy = NO_POLICY) -> None:
        self._shelf = shelf
        self._policy = policy
        self._sources = {source.path: source for source in sources}
        self._fragments = Fragments()
        self._transfers = TftpTransfers()
        self._conversations = Conversations()
        self._counted: tuple[str, int, tuple[str, ...]] | None = None
        """The frame and protocols that were counted last for a message out of TCP."""
        self._duplicates = Duplicates()
        self._observers = tuple(kind() for kind in OBSERVERS)
        self._by_record: dict[type, tuple[Observer, ...]] = {
            record: tuple(observer for observer in self._observers if record in observer.sees)
            for observer in self._observers
            for record in observer.sees
        }
        self._presence = Presence()
        self._identity = Identity()
        self._ledger = Ledger(self._identity)
        self._lapsed: dict[str, int] = {}
        self._tagged: set[str] = set()
        self._others: set[str] = set()
        self._answers: set[str] = set()
        self._not_understood: dict[tuple[str, str], NotUnderstood] = {}

    def take(self, frame: Frame) -> None:
        """One frame arrived."""
        source = self._sources[frame.source]
        source.packets += 1
        at = frame.at
        if source.first is None or source.last is None:
            source.first = source.last = at
        elif at > source.last:
            source.last = at
        elif at < source.first:
            source.first = at
        if source.last - self._lapsed.setdefault(frame.source, at) >= SECOND:
            self.lapse(frame.source, source.last)
        packet = dissect(frame)
        if packet.fragment is not None:
            whole = self._fragments.add(packet)
            if whole is None:
                self._note(packet)
                self._count_sender(packet)
                return
            packet = whole
        if packet.transport == "udp":
            self._transfers.claim(packet)
        for protocol in packet.protocols:
            source.protocols[protocol] += 1
        if packet.malformed or packet.unopened:
            self._note(packet)
        self._observe(packet)
        if packet.transport == "tcp":
            self._hear_messages(self._conversations.take(packet))
            if packet.tcp_flags & CHANGES:
                self._hear_change(packet)

    def _hear_change(self, packet: Packet) -> None:
        """A connection was opened, answered, closed or torn down."""
        change = self._conversations.changed(packet)
        if change is not None:
            for observer in self._by_record.get(TcpChanged, ()):
                for fact in observer.see(packet, change):
                    self._keep(fact)

    def _hear_messages(self, packets: Iterable[Packet]) -> None:
        """Messages out of TCP: each counts in the frame that completed it."""
        for packet in packets:
            counts = self._sources[packet.frame.source].protocols
            counted = (packet.frame.source, packet.frame.number, packet.protocols)
            if counted != self._counted:
                self._counted = counted
                for protocol in packet.protocols:
                    counts[protocol] += 1
            if packet.malformed:
                self._note(packet)
            self._hand_over(packet)

    def lapse(self, source: str, now: int) -> None:
        """The latest packet of `source` is of `now` (ns): what waited long enough becomes a fact."""
        self._lapsed[source] = now
        self._hear_messages(self._conversations.lapse(now))
        for observer in self._observers:
            for fact in observer.lapse(source, now):
                self._keep(fact)

    def _observe(self, packet: Packet) -> None:
        self._count_sender(packet)
        if (packet.messages or packet.malformed) and not self._duplicates.seen(packet):
            self._hand_over(packet)

    def _hand_over(self, packet: Packet) -> None:
        """Show the messages to the observers that want them, and that one could not be read: an answer it still was."""
        messages = packet.messages
        if packet.malformed:
            messages += tuple(error for _, error in packet.malformed)
        for message in messages:
            for observer in self._by_record.get(type(message), ()):
                for fact in observer.see(packet, message):
                    self._keep(fact)

    def _count_sender(self, packet: Packet) -> None:
        """Whose frame it is, and what it proves of the tap."""
        name = packet.frame.source
        if packet.vlans and name not in self._tagged:
            self._tagged.add(name)
        mac = packet.mac_source
        if mac and packet.source:
            self._identity.sent(mac, packet.source)
        if self._identity.is_phone(mac):
            for fact in self._presence.see(packet):
                self._keep(fact)
        elif name not in self._answers:
            self._hear(packet, name)

    def _hear(self, packet: Packet, name: str) -> None:
        """A frame that no phone sent: it may show that the tap carries what comes towards the phones."""
        if (
            self._identity.is_phone(packet.mac_destination)
            or self._identity.is_phone(packet.destination)
            or packet.source_port == DHCP_SERVER
        ):
            self._answers.add(name)
            self._others.add(name)
        elif packet.source_port != DHCP_CLIENT and packet.mac_source:
            self._others.add(name)

    def _keep(self, fact: Fact) -> None:
        if isinstance(fact, DhcpAcked | ArpClaimed):
            self._identity.bind(fact.address, fact.host, fact.at)
        elif isinstance(fact, DhcpAsked | LldpAnnounced | CdpAnnounced) and (
            fact.model or self._identity.is_phone(fact.host)
        ):
            firmware = None if isinstance(fact, DhcpAsked) else fact.firmware
            self._identity.declare(fact.host, fact.model, firmware)
        elif (isinstance(fact, SipRegisterAsked) and fact.agent) or (
            isinstance(fact, HttpAsked) and (fact.model or fact.firmware)
        ):
            self._introduce(fact)
        self._ledger.add(fact)

    def _introduce(self, fact: SipRegisterAsked | HttpAsked) -> None:
        """A User-Agent names its phone; what DHCP, LLDP or CDP told of it before is the surer."""
        owner = self._identity.owner(fact.host, fact.at)
        if owner == fact.host and fact.mac:
            self._identity.bind(fact.host, fact.mac, fact.at)
            owner = fact.mac
        known = self._identity.firmware(owner)
        firmware = None if known and fact.firmware and fact.firmware in known else fact.firmware
        self._identity.declare(owner, None if self._identity.model(owner) else fact.model, firmware)

    def _note(self, packet: Packet) -> None:
        """Count what no decoder understood."""
        words = [f"wire.malformed {protocol}" for protocol, _ in packet.malformed]
        if packet.unopened and packet.unopened not in ASIDE:
            words.append(f"not opened: {packet.unopened}")
        for what in words:
            key = (packet.frame.source, what)
            known = self._not_understood.get(key)
            if known is None:
                self._not_understood[key] = NotUnderstood(packet.frame.source, what, 1, packet.frame.number)
            else:
                known.count += 1

    def stories(self, only: Sequence[str] = ()) -> tuple[PhoneStory, ...]:
        """What is known of each phone so far; `only` names the phones (MAC or address), all when empty."""
        for path, source in self._sources.items():
            if source.last is not None:
                self.lapse(path, source.last)
        coverage = Coverage(
            ends={path: source.last for path, source in self._sources.items() if source.last is not None},
            hears_others=frozenset(self._others),
            hears_answers=frozenset(self._answers),
        )
        stories = self._ledger.stories(coverage, frozenset(self._tagged))
        return tuple(story for story in stories if _wanted(story, only))

    def case(self, only: Sequence[str] = ()) -> Case:
        """The answer so far; `only` as in `stories`."""
        stories = self.stories(only)
        judgement = engine.evaluate(self._shelf, stories)
        lasts = [source.last for source in self._sources.values() if source.last is not None]
        findings, muted = mute(self._policy, judgement.findings, stories, max(lasts, default=None))
        folding.fold(findings, self._shelf)
        return Case(
            version=acdiag.__version__,
            rules_digest=self._shelf.digest,
            sources=tuple(self._sources.values()),
            phones=tuple(_phone(story, findings, judgement) for story in stories),
            findings=tuple(findings),
            problems=folding.shared_problems(findings, stories, judgement.shares),
            rules=judgement.rules,
            not_understood=tuple(self._not_understood.values()),
            muted=muted,
            calls=calls(stories),
            names=self._policy.names,
        )


def _wanted(story: PhoneStory, only: Sequence[str]) -> bool:
    return not only or story.entity in only or any(ip in only for ip in story.ips)


def _phone(story: PhoneStory, findings: Sequence[Finding], judgement: engine.Judgement) -> Phone:
    own = [finding for finding in findings if finding.entity == story.entity]
    return Phone(
        mac=story.mac,
        ips=story.ips,
        model=story.model,
        firmware=story.firmware,
        vlan=story.vlan,
        user=stages.user(story),
        switch=story.switch,
        stages=stages.reports(story, own),
        verdict=stages.verdict(own),
        stuck_at=stages.stuck_at(own, story),
        outcomes=judgement.phones[story.entity].outcomes,
        reasons=judgement.phones[story.entity].reasons,
    )
