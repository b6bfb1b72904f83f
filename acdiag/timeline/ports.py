"""Which phone a switch's LLDP and CDP frames were meant for.

Such a frame names the switch and its port, never the station behind it. One phone or one port on a tap settles it,
and so does one content on all ports. Where several ports differ, a port belongs to the phone that announced itself
right before the switch spoke: LLDP-MED switches answer a new endpoint at once (fast start). What stays open is not
guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from acdiag.model.facts import Fact
from acdiag.model.facts.link import (
    CdpAnnounced,
    CdpOffered,
    LldpAnnounced,
    LldpOffered,
    VlanOffered,
    VlanOfferedElsewhere,
)

Offer = LldpOffered | CdpOffered
ANSWERS_WITHIN = 1_500_000_000
"""A switch's fast start follows the phone's frame within about a second, ns."""


def attribute(
    offers: Sequence[Offer], taps: Mapping[str, Sequence[str]], facts: Mapping[str, Sequence[Fact]]
) -> dict[str, list[Fact]]:
    """Give each phone the offers on its port.

    `taps` names the phones heard on each tap, `facts` holds each phone's own facts. The offers come back per phone,
    with the phone as their host, and where all ports of a tap say the same but the port is open, without the port.
    """
    given: dict[str, list[Fact]] = defaultdict(list)
    by_tap: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        by_tap[offer.tap].append(offer)
    for tap, heard in by_tap.items():
        phones = list(taps.get(tap, ()))
        ports = {_port(offer) for offer in heard}
        pairs = _pairs(heard, phones, facts) if len(phones) > 1 and len(ports) > 1 else {}
        alike = len({_content(offer) for offer in heard}) <= len({type(offer) for offer in heard})
        for offer in heard:
            for phone in phones:
                if len(ports) == 1 or len(phones) == 1 or pairs.get(_port(offer)) == phone:
                    given[phone].append(replace(offer, host=phone))
                elif alike and phone not in pairs.values():
                    given[phone].append(replace(offer, host=phone, port=None))
    return given


def _port(offer: Offer) -> tuple[str | None, str | None]:
    """LLDP and CDP of one port share its name, not always the MAC that they are sent from."""
    return (offer.switch, offer.port)


def _content(offer: Offer) -> tuple[object, ...]:
    return (type(offer), offer.voice_vlan, offer.native_vlan)


def _pairs(
    offers: Iterable[Offer], phones: Sequence[str], facts: Mapping[str, Sequence[Fact]]
) -> dict[tuple[str | None, str | None], str]:
    """Ports to phones, by who announced itself right before the port spoke; only one to one."""
    announced = sorted(
        (fact.at, phone)
        for phone in phones
        for fact in facts.get(phone, ())
        if isinstance(fact, LldpAnnounced | CdpAnnounced)
    )
    votes: dict[tuple[str | None, str | None], Counter[str]] = defaultdict(Counter)
    for offer in offers:
        near = {phone for at, phone in announced if 0 <= offer.at - at <= ANSWERS_WITHIN}
        if len(near) == 1:
            votes[_port(offer)][near.pop()] += 1
    chosen = {port: counted.most_common(1)[0][0] for port, counted in votes.items() if _clear_majority(counted)}
    owners = Counter(chosen.values())
    return {port: phone for port, phone in chosen.items() if owners[phone] == 1}


def _clear_majority(counted: Counter[str]) -> bool:
    ranked = counted.most_common(2)
    return len(ranked) == 1 or ranked[0][1] > ranked[1][1]


def effective_offers(offers: Iterable[Fact]) -> list[VlanOffered]:
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
            said.append(VlanOffered(at=offer.at, host=offer.host, where=offer.where, vlan=offer.voice_vlan, by=by))
    return said


def elsewhere(offers: Sequence[Offer], phone: str, first: Fact) -> VlanOfferedElsewhere | None:
    """That another port of the capture was offered a voice VLAN while `phone`, first seen in `first`, was not."""
    other = next((offer for offer in offers if offer.voice_vlan), None)
    if other is None or other.voice_vlan is None:
        return None
    return VlanOfferedElsewhere(at=max(first.at, other.at), host=phone, where=other.where, vlan=other.voice_vlan)
