"""A morning of many phones: most come up, a few have faults that the seed spreads."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

from acdiag.simulate.boot import come_up
from acdiag.simulate.catalogue import addresses, lease, logs, provisioning, recovering, vlan
from acdiag.simulate.phone import MODELS, Phone
from acdiag.simulate.scenario import whole
from acdiag.simulate.site import Site

USUAL = 12
"""Phones of a morning unless the user asks for more."""
FAULTY = 4
"""One phone in so many has a fault."""
FAULTS: tuple[Callable[[Site, Phone], None], ...] = (
    lease.no_offer,
    provisioning.not_found,
    vlan.elsewhere,
    lease.no_ack,
    recovering.loop,
    vlan.not_offered,
    addresses.duplicate,
    provisioning.silent,
    vlan.no_dhcp,
    lease.refused,
)
"""What may be planted; each says itself what must be found."""


LOGGED: tuple[Callable[[Site, Phone], None], ...] = (
    logs.pin_expired,
    logs.pin_without_time,
    logs.certificate_refused,
    logs.duplicate,
)
"""What is planted first where somebody reads the phones' logs, which show it or its last consequence."""


def well(site: Site, phone: Phone) -> None:
    come_up(site, phone)
    site.expect(phone)


def morning(site: Site) -> None:
    """A rollout: phones of all models boot one after the other, and one in four has a fault.

    Twelve phones unless told otherwise; the seed decides which phones fail and why. Each port is an interface of its
    own in pcapng.
    """
    count = site.count if site.count > 1 else USUAL
    faulty = set(site.rng.sample(range(count), count // FAULTY))
    planted = site.rng.sample(FAULTS, len(FAULTS))
    if site.heard_by_log:
        planted = [*site.rng.sample(LOGGED, len(LOGGED)), *planted]
    faults = cycle(planted)
    for number in range(count):
        phone = site.phone(site.rng.choice(MODELS))
        play = next(faults) if number in faulty else well
        play(site, phone)


SCENARIOS = (whole("rollout", morning),)
