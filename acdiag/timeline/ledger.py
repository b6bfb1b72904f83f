"""All facts of a session, and the stories they make, phone by phone.

Facts are kept under the host that they name, which may be an address; whose address it was is answered when a story
is asked for, since a MAC is often learnt after the first packet.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Container, Iterable, Sequence

from acdiag.model.facts import Fact, kinds_of
from acdiag.model.facts.arp import ArpClaimed
from acdiag.model.facts.dhcp import DhcpAcked
from acdiag.model.facts.eap import EapAsked
from acdiag.model.facts.heard import PhoneHeard
from acdiag.model.facts.link import CdpAnnounced, CdpOffered, LldpAnnounced, LldpOffered, VlanUsed
from acdiag.model.facts.log import LogDated, LogHeard
from acdiag.model.record import replace
from acdiag.timeline import boots, firmware, ports, restarts
from acdiag.timeline.identity import Identity, is_mac
from acdiag.timeline.story import Coverage, PhoneStory
from acdiag.timeline.tags import Tags
from acdiag.timeline.thinning import MANY, MORE, thinned, thinned_apart
from acdiag.timeline.weight import weight

Offer = LldpOffered | CdpOffered
_OFFERS = (LldpOffered, CdpOffered)
_ANNOUNCED = (LldpAnnounced, CdpAnnounced)
_APART = kinds_of(*_OFFERS, EapAsked, PhoneHeard, *_ANNOUNCED)
"""Kinds that tell of taps and ports, too."""
_ADDRESSED = (DhcpAcked, ArpClaimed)
_EVERYDAY = kinds_of(LogHeard, LogDated)
"""What anybody's log line may tell: that somebody writes, and by which clock."""
FACTS_OF_A_HOST = 20_000
"""Facts kept per host, thinned: a phone to which something new happens all week."""
HOSTS = 20_000
"""Hosts whose facts are kept: ten thousand phones by MAC and by address. The one that was silent for longest goes,
first of those that only ever wrote log lines in which nothing happened: anybody can be as many of them as he likes."""
FACTS = 400_000
"""Facts kept in all; then, too, goes the host that was silent for longest."""
WEIGHT = 256 << 20
"""Bytes of all facts, and then as well; a site's weigh some 850 each, a hostile one 30 KB. They take a third less,
because most texts are those of other facts, too."""
WEIGHT_OF_A_HOST = WEIGHT // 6
"""Bytes of the facts of one host: as many as it may have, if they are long."""
OFFERS = 50_000
SOME = 1_000
"""Offers that are kept, or find no room, until all are looked through again."""
QUESTIONS = 50_000
"""Requests for an identity kept that nobody answered and that name nobody."""


class Ledger:
    """Takes facts in any order and gives stories."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._by_host: OrderedDict[str, list[Fact]] = OrderedDict()
        """The host with the latest fact last."""
        self._mere: OrderedDict[str, None] = OrderedDict()
        """Those of them with everyday facts alone."""
        self._kept = self._weight = 0
        self._weights: dict[str, int] = {}
        """Bytes of each host's facts."""
        self._full: dict[str, int] = {}
        """By host that was thinned, with how many facts it is next."""
        self._offers: list[Offer] = []
        self._offers_full = SOME
        """With how many offers these are thinned."""
        self._questions: list[EapAsked] = []
        self._heard: OrderedDict[tuple[str, str], str] = OrderedDict()
        """By phone and source, the tap that heard it first."""
        self._announced: OrderedDict[tuple[str, str], None] = OrderedDict()
        """Phones and the taps that heard their LLDP or CDP."""
        self.not_kept = 0
        """Facts that found no room."""
        self.forgotten = 0
        """Hosts that gave way to others, with their facts."""
        self.most_writers: int | None = None
        """Writers of log lines that name neither MAC nor model, of whom stories are told; None for all."""
        self.untold = 0
        """Writers of whom none was told when stories were asked for last."""
        self.shifted: Callable[[Fact], Fact | None] | None = None
        """Brings the facts of saved logs to the captures' clock; gives None for one that a capture shows as well."""

    def add(self, fact: Fact) -> None:
        """Keep one fact."""
        if type(fact) not in _APART or not self._keep_apart(fact):
            self._keep_of_host(fact)

    def _keep_apart(self, fact: Fact) -> bool:
        """What a fact says of taps and ports; whether it belongs to no host, or nobody knows yet to which."""
        if isinstance(fact, _OFFERS):
            kept = len(self._offers)
            if kept >= min(self._offers_full, OFFERS) and (kept < OFFERS or not self.not_kept % SOME):
                self._thin_offers()
            self._keep(self._offers, fact, OFFERS)
            return True
        if isinstance(fact, EapAsked) and fact.host == fact.authenticator:
            self._keep(self._questions, fact, QUESTIONS)
            return True
        if isinstance(fact, PhoneHeard):
            self._heard.setdefault((fact.host, fact.where[0].source), fact.tap)
            _shorten(self._heard)
        elif isinstance(fact, _ANNOUNCED):
            self._announced[fact.host, fact.tap] = None
            _shorten(self._announced)
        return False

    def _thin_offers(self) -> None:
        """What one port offers all week is told by its beginning and its end, too."""
        kept = {id(offer) for offer in thinned_apart(self._offers)}
        self._offers = [offer for offer in self._offers if id(offer) in kept]
        self._offers_full = len(self._offers) + max(SOME, len(self._offers) // 4)

    def _keep_of_host(self, fact: Fact) -> None:
        host = fact.host
        facts = self._by_host.get(host)
        if facts is None:
            facts = self._by_host[host] = []
            self._weights[host] = 0
            self._mere[host] = None
        self._by_host.move_to_end(host)
        if type(fact) not in _EVERYDAY:
            self._mere.pop(host, None)
        elif host in self._mere:
            self._mere.move_to_end(host)
        before, held = len(facts), self._weights[host]
        more = held + weight(fact)
        if more > WEIGHT_OF_A_HOST:
            self.not_kept += 1
        elif self._keep(facts, fact, FACTS_OF_A_HOST):
            self._weights[host] = more
        if len(facts) >= self._full.get(host, MANY):
            self._thin(host, facts)
        self._kept += len(facts) - before
        self._weight += self._weights[host] - held
        while len(self._by_host) > HOSTS:
            self._forget(next(iter(self._mere or self._by_host)))
        while self._kept > FACTS or self._weight > WEIGHT:
            self._forget(next(iter(self._by_host)))

    def _thin(self, host: str, facts: list[Fact]) -> None:
        """Keep of a host's facts what is worth it."""
        facts[:] = thinned(facts)
        self._weights[host] = sum(map(weight, facts))
        # By a share of what is kept, or what cannot be thinned would cost its square.
        more = min(len(facts) // 4, FACTS_OF_A_HOST - len(facts))
        self._full[host] = max(MANY, len(facts) + max(MORE, more))

    def _forget(self, host: str) -> None:
        self._kept -= len(self._by_host.pop(host))
        self._weight -= self._weights.pop(host)
        self._mere.pop(host, None)
        self._full.pop(host, None)
        self.forgotten += 1

    def _keep(self, facts: list[Fact] | list[Offer] | list[EapAsked], fact: Fact, limit: int) -> bool:
        """Whether there was room."""
        if len(facts) >= limit:
            self.not_kept += 1
            return False
        facts.append(fact)  # type: ignore[arg-type]
        return True

    def stories(self, coverage: Coverage, tags: Tags, more: Iterable[Fact] = ()) -> tuple[PhoneStory, ...]:
        """The story of every phone of ours, by entity; `tags` says where 802.1Q tags were seen.

        `more` are facts that hold at this moment only and are not kept.
        """
        facts = self._by_phone()
        self._pass_over(facts)
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
            self._story(phone, [tags.known(fact, phone) for fact in facts[phone]], given[phone], anywhere, coverage)
            for phone in sorted(facts)
        ]
        return firmware.compared(stories)

    def _pass_over(self, facts: dict[str, list[Fact]]) -> None:
        """Leave out writers of log lines beyond `most_writers`: first those to whom nothing happened, the latest first.

        So one that is told of stays so, whoever comes.
        """
        self.untold = 0
        if self.most_writers is None or len(facts) <= self.most_writers:
            return
        writers = [host for host, own in facts.items() if self._is_nameless(host, own)]
        writers.sort(key=lambda host: (all(type(fact) in _EVERYDAY for fact in facts[host]), facts[host][0].at))
        for host in writers[self.most_writers :]:
            del facts[host]
            self.untold += 1

    def _is_nameless(self, host: str, own: Iterable[Fact]) -> bool:
        """Whether log lines alone tell of a host, and it named neither its MAC nor its model."""
        if is_mac(host) or self._identity.model(host) is not None:
            return False
        return all(fact.name.startswith("log.") for fact in own)

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
            told = kept if self.shifted is None else filter(None, map(self.shifted, kept))
            if is_mac(host):
                if self._identity.is_phone(host) and (own := [*told]):
                    facts[host].extend(own)
                continue
            for fact in told:
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
            ips=_addresses(facts, phone if _is_address(phone) else None) or self._identity.sends_from(phone),
            model=self._identity.model(phone),
            firmware=self._identity.firmware(phone),
            vlan=next((fact.vlan or None for fact in reversed(facts) if isinstance(fact, VlanUsed)), None),
            offered_vlan=effective[-1].vlan if effective else None,
            switch=_switch(offers),
            boots=restarts.marked(boots.split(facts)),
            coverage=coverage,
        )


def _shorten(table: OrderedDict[tuple[str, str], str] | OrderedDict[tuple[str, str], None]) -> None:
    """The oldest goes where there are too many."""
    if len(table) > HOSTS:
        table.popitem(last=False)


def _order(fact: Fact) -> tuple[int, str, int, str]:
    place = fact.where[0]
    return (fact.at, place.source, place.frame or place.line or 0, fact.name)


def _addresses(facts: Sequence[Fact], only: str | None) -> tuple[str, ...]:
    held: dict[str, None] = {only: None} if only else {}
    for fact in facts:
        if isinstance(fact, _ADDRESSED) and fact.address not in ("", "0.0.0.0"):
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
