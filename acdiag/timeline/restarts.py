"""Says of each boot but the first that the phone started once more, and what came right before.

A phone that loses its lease asks all over again, and one that has taken new firmware or settings starts anew on
purpose. Neither is a phone that restarts by itself, so the fact tells them apart and a rule decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from acdiag.model.facts.dhcp import DhcpAcked, DhcpDeclined, DhcpDiscovered, DhcpRefused, DhcpReleased, DhcpRequested
from acdiag.model.facts.http import HttpAnswered
from acdiag.model.facts.restart import PhoneRestarted
from acdiag.model.facts.tftp import TftpCompleted
from acdiag.model.record import replace
from acdiag.timeline.story import Boot

SECOND = 1_000_000_000
TAKES = 120 * SECOND
"""How long after a download a phone that writes new firmware or settings may take to start anew, ns."""
_SERVICES = ("autodiscover", "certprov", "webticket")
_Load = tuple[str, str, int | None]
"""Server, file and size. What a phone fetches at every start is no update once it had it."""
EXPIRES = 0.87
"""A client that cannot renew gives its lease up between T2, seven eighths of it, and its end (RFC 2131 4.4.5)."""


def marked(boots: Sequence[Boot]) -> tuple[Boot, ...]:
    """The boots, each with the fact that it is a further one."""
    had: set[_Load] = set()
    found = list(boots[:1])
    for before, boot in pairwise(boots):
        loads = dict(_downloads(before))
        new = [at for load, at in loads.items() if load not in had]
        had.update(load for load in loads if load[2] is not None)
        found.append(_marked(before, boot, new))
    return tuple(found)


def _marked(before: Boot, boot: Boot, loaded: Iterable[int]) -> Boot:
    """`loaded`: when the phone took files that it did not have from an earlier boot, ns."""
    first = boot.facts[0]
    fact = PhoneRestarted(
        at=first.at,
        host=first.host,
        where=first.where,
        ran=round((first.at - before.facts[0].at) / SECOND, 1),
        recovery=_recovers(before) or _recovers(boot),
        downloaded=any(first.at - at <= TAKES for at in loaded),
        ended=_ended(before, first.at),
    )
    return replace(boot, facts=(fact, *boot.facts))


def _recovers(boot: Boot) -> bool:
    return any(isinstance(fact, DhcpDiscovered) and fact.recovery_list for fact in boot.facts)


def _downloads(boot: Boot) -> Iterator[tuple[_Load, int]]:
    """What the phone was given, and when."""
    for fact in boot.facts:
        if isinstance(fact, TftpCompleted):
            if not fact.short:
                yield (fact.server, fact.file, fact.received), fact.at
        elif isinstance(fact, HttpAnswered) and _gives(fact):
            yield (fact.server, fact.path, fact.size), fact.at


def _gives(fact: HttpAnswered) -> bool:
    """A file: what a web service says at sign-in is none."""
    return fact.method == "GET" and fact.status in (200, 206) and fact.purpose not in _SERVICES


def _ended(boot: Boot, at: int) -> str:
    """How the lease of `boot` went, when a lease is all that went until `at` (ns)."""
    lease: DhcpAcked | None = None
    ended = ""
    for fact in boot.facts:
        if isinstance(fact, DhcpDeclined):
            ended = "decline"
        elif isinstance(fact, DhcpRefused):
            ended = "refusal"
        elif isinstance(fact, DhcpReleased):
            ended = "release"
        elif isinstance(fact, DhcpRequested) and fact.kind in ("renewing", "rebinding"):
            ended = "expiry"
        elif isinstance(fact, DhcpAcked) and fact.kind != "inform":
            lease, ended = fact, ""
    if lease is not None and not ended and lease.lease is not None and at - lease.at >= lease.lease * EXPIRES * SECOND:
        return "expiry"
    return ended
