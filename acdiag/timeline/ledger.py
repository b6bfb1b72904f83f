"""All facts of a session, and the stories they make, phone by phone.

Facts are kept under the host that they name, which may be an address; whose address it was is answered when a story
is asked for, since a MAC is often learnt after the first packet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace

from acdiag.model.facts import Fact
from acdiag.model.facts.arp import ArpClaimed
from acdiag.model.facts.dhcp import DhcpAcked
from acdiag.model.facts.eap import EapAsked
from acdiag.model.facts.heard import PhoneHeard
from acdiag.model.facts.link import CdpAnnounced, CdpOffered, LldpAnnounced, LldpOffered, VlanUsed
from acdiag.model.facts.log import LogHeard
from acdiag.timeline import boots, firmware, ports, restarts
from acdiag.timeline.identity import Identity, is_mac
from acdiag.timeline.story import Coverage, PhoneStory

Offer = LldpOffered | CdpOffered
FACTS_OF_A_HOST = 20_000
"""Facts kept per host; a phone's boot makes about thirty, so this is a phone that restarts all week."""
HOSTS = 100_000
"""Hosts whose facts are kept; what comes after is counted as not kept."""
OFFERS = 50_000
QUESTIONS = 50_000
"""Requests for an identity kept that nobody answered and that name nobody."""


class Ledger:
    """Takes facts in any order and gives stories."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._by_host: dict[str, list[Fact]] = {}
        self._offers: list[Offer] = []
        self._questions: list[EapAsked] = []
        self._heard: dict[tuple[str, str], str] = {}
        """By phone and source, the tap that heard it first."""
        self._announced: dict[tuple[str, str], None] = {}
        """Phones and the taps that heard their LLDP or CDP."""
        self.not_kept = 0
        """Facts that found no room."""
        self.shifted: Callable[[Fact], Fact | None] | None = None
        """Brings the facts of saved logs to the captures' clock; gives None for one that a capture shows as well."""

    def add(self, fact: Fact) -> None:
        """Keep one fact."""
        if isinstance(fact, LldpOffered | CdpOffered):
            self._keep(self._offers, fact, OFFERS)
            return
        if isinstance(fact, EapAsked) and fact.host == fact.authenticator:
            self._keep(self._questions, fact, QUESTIONS)
            return
        if isinstance(fact, PhoneHeard):
            self._heard.setdefault((fact.host, fact.where[0].source), fact.tap)
        elif isinstance(fact, LldpAnnounced | CdpAnnounced):
            self._announced[fact.host, fact.tap] = None
        facts = self._by_host.get(fact.host)
        if facts is None:
            if len(self._by_host) >= HOSTS:
                self.not_kept += 1
                return
            facts = self._by_host[fact.host] = []
        self._keep(facts, fact, FACTS_OF_A_HOST)

    def _keep(self, facts: list[Fact] | list[Offer] | list[EapAsked], fact: Fact, limit: int) -> None:
        if len(facts) >= limit:
            self.not_kept += 1
        else:
            facts.append(fact)  # type: ignore[arg-type]

    def stories(self, coverage: Coverage, tagged: frozenset[str], more: Iterable[Fact] = ()) -> tuple[PhoneStory, ...]:
        """The story of every phone of ours, by entity; `tagged` are the sources that hold 802.1Q tags.

        `more` are facts that hold at this moment only and are not kept.
        """
        facts = self._by_phone()
        for fact in more:
            owner = self._identity.owner(fact.host, fact.at)
            if self._identity.is_phone(owner):
                facts[owner].append(fact)
        taps = self._taps(facts)
        given = ports.attribute(self._offers, taps, facts)
        for question in self._questions:
            # Of several phones on a tap nobody can say which one was asked.
            asked = taps.get(question.tap, [])
            if len(asked) == 1:
                facts[asked[0]].append(replace(question, host=asked[0]))
        anywhere = next((offer for offer in self._offers if offer.voice_vlan), None)
        stories = [
            self._story(phone, [_tags_known(fact, tagged) for fact in facts[phone]], given[phone], anywhere, coverage)
            for phone in sorted(facts)
        ]
        return firmware.compared(stories)

    def _taps(self, phones: Container[str]) -> dict[str, list[str]]:
        """The phones at each tap.

        LLDP and CDP cross no switch, so where a phone announces itself there is its port; a broadcast comes out of
        other ports as well, but later.
        """
        at: dict[str, list[str]] = defaultdict(list)
        placed = {mac for mac, _ in self._announced}
        heard = [(mac, tap) for (mac, _), tap in self._heard.items() if mac not in placed]
        for mac, tap in [*self._announced, *heard]:
            if mac in phones:
                at[tap].append(mac)
        return at

    def _by_phone(self) -> dict[str, list[Fact]]:
        """Facts by MAC, or by address where that is all there is; hosts that are no phones of ours left out."""
        facts: dict[str, list[Fact]] = defaultdict(list)
        for host, kept in self._by_host.items():
            for fact in kept if self.shifted is None else filter(None, map(self.shifted, kept)):
                owner = self._identity.owner(host, fact.at)
                if self._identity.is_phone(owner):
                    facts[owner].append(fact)
        return facts

    def _story(
        self, phone: str, own: list[Fact], offers: Sequence[Fact], anywhere: Offer | None, coverage: Coverage
    ) -> PhoneStory:
        effective = ports.effective_offers(phone, sorted(offers, key=_order))
        facts = [*own, *offers, *effective]
        if not effective and anywhere is not None:
            facts.append(ports.elsewhere(phone, anywhere, min(own, key=_order)))
        facts.sort(key=_order)
        mac = phone if is_mac(phone) else None
        return PhoneStory(
            entity=mac or (f"ip:{phone}" if _is_address(phone) else f"host:{phone}"),
            mac=mac,
            ips=_addresses(facts, phone if _is_address(phone) else None),
            model=self._identity.model(phone),
            firmware=self._identity.firmware(phone),
            vlan=next((fact.vlan or None for fact in reversed(facts) if isinstance(fact, VlanUsed)), None),
            offered_vlan=effective[-1].vlan if effective else None,
            switch=_switch(offers),
            boots=restarts.marked(boots.split(facts)),
            coverage=coverage,
        )


def _order(fact: Fact) -> tuple[int, str, int, str]:
    place = fact.where[0]
    return (fact.at, place.source, place.frame or place.line or 0, fact.name)


def _tags_known(fact: Fact, tagged: frozenset[str]) -> Fact:
    """Tags may be met after the fact was said."""
    if isinstance(fact, VlanUsed) and not fact.tags_seen and fact.where[0].source in tagged:
        return replace(fact, tags_seen=True)
    return fact


def _addresses(facts: Sequence[Fact], only: str | None) -> tuple[str, ...]:
    held: dict[str, None] = {only: None} if only else {}
    for fact in facts:
        if isinstance(fact, DhcpAcked | ArpClaimed) and fact.address not in ("", "0.0.0.0"):
            held[fact.address] = None
    # Where nothing surer is known, the address that its log lines come from.
    writers = (fact.host for fact in facts if isinstance(fact, LogHeard) and _is_address(fact.host))
    return tuple(held) or tuple(dict.fromkeys(writers))


def _is_address(host: str) -> bool:
    """Whether a host is named by its IP address, and not by a MAC or a name."""
    return not is_mac(host) and (":" in host or host.replace(".", "").isdigit())


def _switch(offers: Iterable[Fact]) -> str | None:
    """Name and port of the switch, where all of its frames agree; an LLDP and a CDP spelling of one port are one."""
    seen = {
        (offer.switch, offer.port) for offer in offers if isinstance(offer, LldpOffered | CdpOffered) and offer.switch
    }
    names = {switch for switch, _ in seen}
    if len(names) != 1:
        return None
    ports_seen = sorted(port for _, port in seen if port)
    name = names.pop()
    return f"{name} {ports_seen[0]}" if ports_seen else name
