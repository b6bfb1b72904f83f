"""Which phone a switch's LLDP and CDP frames were meant for.

Such a frame names the switch and its port, never the station behind it. One phone and one port on a tap settle it. One
port and several phones do not: behind an unmanaged switch it is the port of all, but a mirror of many ports may show
the frames of the port that the capturing computer is on, which are no phone's. Then a phone's own deeds decide: who
sends in the VLAN that is offered was offered it. In any case a port belongs to the phone that came up right before the
switch spoke: LLDP-MED switches answer a new endpoint at once (fast start). One content on a port for each phone settles
it, too. What stays open is not guessed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from acdiag.model.facts import Fact
from acdiag.model.facts.link import (
    CdpAnnounced,
    CdpOffered,
    LldpAnnounced,
    LldpOffered,
    VlanOffered,
    VlanOfferedElsewhere,
    VlanUsed,
)
from acdiag.model.record import replace

Offer = LldpOffered | CdpOffered
Port = tuple[str | None, str | None]
"""Switch and port, by the names that they give themselves."""
ANSWERS_WITHIN = 2_500_000_000
"""The second frame of a switch's fast start follows the phone's frame within about two seconds, ns."""
NEWS = 5_000_000_000
"""A phone's own fast start: frames a second apart, ns."""
FORGOTTEN = 120_000_000_000
"""Who was silent for so long announces itself anew: its TTL is over. Facts of what it repeats are closer, ns."""
CROWD = 64
"""More announcements than this right before a switch's frame tell nothing."""


def attribute(
    offers: Iterable[Offer], taps: Mapping[str, Sequence[str]], facts: Mapping[str, Sequence[Fact]]
) -> dict[str, list[Offer]]:
    """Give each phone the offers on its port.

    `taps` names the phones heard on each tap, `facts` holds each phone's own facts. What is given without the phone's
    port being known comes without a port.
    """
    given: dict[str, list[Offer]] = defaultdict(list)
    by_tap: dict[str, dict[Port, list[Offer]]] = defaultdict(lambda: defaultdict(list))
    for offer in offers:
        by_tap[offer.tap][_port(offer)].append(offer)
    for tap, ports in by_tap.items():
        for phone, heard in _shared_out(ports, taps.get(tap, ()), facts):
            given[phone] += heard
    return given


def _shared_out(
    ports: Mapping[Port, list[Offer]], phones: Sequence[str], facts: Mapping[str, Sequence[Fact]]
) -> Iterator[tuple[str, list[Offer]]]:
    """Each phone of one tap with the offers meant for it."""
    everything = [offer for heard in ports.values() for offer in heard]
    if len(phones) == 1 and not _several(ports):
        yield phones[0], everything
        return
    owners = _owners(ports, phones, facts)
    yield from ((phone, ports[port]) for port, phone in owners.items())
    if len(ports) == 1:
        # On an uplink the one port is the next switch's, and phones are heard there whose LLDP and CDP are not.
        rest = (phone for phone in phones if phone not in owners.values() and _announces(facts.get(phone, ())))
        there = (phone for phone in rest if _works_there(facts.get(phone, ()), everything))
        yield from ((phone, _without_port(everything)) for phone in there)
        return
    contents = {frozenset(_content(offer) for offer in heard) for heard in ports.values()}
    if len(contents) == 1:
        anybodys = _without_port(next(iter(ports.values())))
        rest = (phone for phone in phones if phone not in owners.values())
        for_all = len(ports) >= len(phones)
        yield from ((phone, anybodys) for phone in rest if for_all or _works_there(facts.get(phone, ()), anybodys))


def _several(ports: Mapping[Port, list[Offer]]) -> bool:
    """Whether two ports of one switch speak at the same time; a phone that is moved hears them one after the other."""
    spans = sorted(
        (str(switch), kind.__name__, min(times), max(times))
        for (switch, _), heard in ports.items()
        for kind in (LldpOffered, CdpOffered)
        if (times := [offer.at for offer in heard if isinstance(offer, kind)])
    )
    return any(one[:2] == other[:2] and other[2] <= one[3] for one, other in pairwise(spans))


def _without_port(offers: Iterable[Offer]) -> list[Offer]:
    """Offers of which it is not known that this port made them."""
    return [replace(offer, port=None) for offer in offers]


def _announces(facts: Iterable[Fact]) -> bool:
    """Whether the phone's own LLDP or CDP was heard."""
    return any(isinstance(fact, LldpAnnounced | CdpAnnounced) for fact in facts)


def _port(offer: Offer) -> Port:
    """LLDP and CDP of one port share its name, not always the MAC that they are sent from."""
    return (offer.switch, offer.port)


def _content(offer: Offer) -> tuple[object, ...]:
    return (type(offer), offer.voice_vlan, offer.native_vlan)


def _owners(
    ports: Mapping[Port, list[Offer]], phones: Sequence[str], facts: Mapping[str, Sequence[Fact]]
) -> dict[Port, str]:
    """Ports to phones, by who announced itself right before the port spoke; only one to one."""
    announced = sorted((at, phone) for phone in phones for at in _news(facts.get(phone, ())))
    chosen: dict[Port, str] = {}
    for port, heard in ports.items():
        met = {_just_before(offer.at, announced) for offer in heard if isinstance(offer, LldpOffered) and offer.quick}
        met.discard("")
        if len(met) == 1:
            chosen[port] = met.pop()
    claims = Counter(chosen.values())
    return {port: phone for port, phone in chosen.items() if claims[phone] == 1}


def _news(facts: Iterable[Fact]) -> Iterator[int]:
    """When a phone announced itself anew, ns: what it repeats all day comes right before any port's frame by chance."""
    latest = new = -FORGOTTEN
    for at in sorted(fact.at for fact in facts if isinstance(fact, LldpAnnounced | CdpAnnounced)):
        if at - latest >= FORGOTTEN or at - new < NEWS:
            new = at
            yield at
        latest = at


def _works_there(facts: Iterable[Fact], offers: Iterable[Offer]) -> bool:
    """Whether the phone sends in the VLAN that is offered."""
    offered = {offer.voice_vlan for offer in offers if offer.voice_vlan}
    return any(isinstance(fact, VlanUsed) and fact.vlan in offered for fact in facts)


def _just_before(at: int, announced: Sequence[tuple[int, str]]) -> str:
    """The only phone that announced itself right before `at`; empty when none did, or several."""
    first = bisect_left(announced, (at - ANSWERS_WITHIN, ""))
    last = bisect_right(announced, (at, "\uffff"))
    near = {phone for _, phone in announced[first:last]} if last - first <= CROWD else set()
    return near.pop() if len(near) == 1 else ""


def effective_offers(phone: str, offers: Iterable[Fact]) -> list[VlanOffered]:
    """The voice VLAN that counts, each time it changes: LLDP's while LLDP offers one, else CDP's (manual 3.1.3)."""
    said: list[VlanOffered] = []
    lldp_until = -1
    current: tuple[int, str] | None = None
    for offer in offers:
        if isinstance(offer, LldpOffered):
            if offer.voice_vlan is None:
                continue
            lldp_until = offer.at + offer.ttl * 1_000_000_000
            by = "lldp"
        elif isinstance(offer, CdpOffered):
            if offer.voice_vlan is None or offer.at <= lldp_until:
                continue
            by = "cdp"
        else:
            continue
        if current != (offer.voice_vlan, by):
            current = (offer.voice_vlan, by)
            said.append(VlanOffered(at=offer.at, host=phone, where=offer.where, vlan=offer.voice_vlan, by=by))
    return said


def elsewhere(phone: str, offer: Offer, first: Fact) -> VlanOfferedElsewhere:
    """That another port of the capture had `offer` while `phone`, first seen in `first`, had none."""
    at = max(first.at, offer.at)
    return VlanOfferedElsewhere(at=at, host=phone, where=offer.where, vlan=offer.voice_vlan or 0)
