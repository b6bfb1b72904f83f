"""Where one boot of a phone ends and the next begins.

A phone that holds a lease does not discover again: a Discover of a new transaction after an ACK in the same VLAN
is a new boot. So is one that comes with the short list of recovery mode where the one before had the full list, or
the other way round, and each transaction of a recovery loop, since the boot loader starts over every few seconds.
Unanswered Discovers with new transaction ids are one boot: some clients change the id when they try again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from acdiag.model.facts import Fact
from acdiag.model.facts.dhcp import DhcpAcked, DhcpDiscovered, DhcpFact, DhcpRequested
from acdiag.model.facts.eap import EapFact
from acdiag.model.facts.link import CdpAnnounced, CdpOffered, LldpAnnounced, LldpOffered, VlanOffered
from acdiag.model.facts.log import LogFact
from acdiag.model.facts.tftp import TftpFact
from acdiag.timeline.story import Boot

LEADS = 15_000_000_000
"""How long before its first Discover a boot's own LLDP, CDP, 802.1X and first frames may be, ns."""
_LEADERS = (LldpAnnounced, CdpAnnounced, EapFact)
_ASKING = (DhcpDiscovered, DhcpRequested)
_BETWEEN = (LldpOffered, CdpOffered, VlanOffered, LogFact)
"""The switch's part, and what the phone writes of it: it may stand among a boot's first facts, and opens none."""


def split(facts: Sequence[Fact]) -> tuple[Boot, ...]:
    """The boots of one phone; `facts` are all its facts, sorted by time."""
    starts = _starts(facts)
    edges = [0, *starts, len(facts)]
    pieces = [tuple(facts[a:b]) for a, b in pairwise(edges) if b > a]
    return tuple(Boot(number, piece, _start_seen(piece, number)) for number, piece in enumerate(pieces))


def _starts(facts: Sequence[Fact]) -> list[int]:
    """Indices in `facts` where a further boot begins."""
    starts: list[int] = []
    leased: set[int] = set()
    xids: set[str] = set()
    recovery: bool | None = None
    begun = 0
    for index, fact in enumerate(facts):
        if isinstance(fact, DhcpAcked) and fact.kind != "inform":
            leased.add(fact.vlan)
        elif isinstance(fact, _ASKING) and _begins(fact):
            fresh = fact.xid not in xids
            xids.add(fact.xid)
            if not fresh:
                continue
            listed = isinstance(fact, DhcpDiscovered) and bool(fact.asked)
            looping = recovery is True and isinstance(fact, DhcpDiscovered) and fact.recovery_list
            changed = listed and recovery is not None and recovery != fact.recovery_list
            if fact.vlan in leased or changed or looping:
                begun = _lead(facts, index, begun)
                starts.append(begun)
                leased.clear()
                xids = {fact.xid}
            if listed:
                recovery = fact.recovery_list
    return starts


def _begins(fact: DhcpDiscovered | DhcpRequested) -> bool:
    """Whether this message can open a boot: a Discover, or a Request for a remembered address."""
    if isinstance(fact, DhcpDiscovered):
        return not fact.retry
    return fact.kind == "init-reboot"


def _lead(facts: Sequence[Fact], index: int, floor: int) -> int:
    """The first of the facts right before `index` that belong to the boot that `index` opens."""
    start = at = index
    while at - 1 > floor and facts[index].at - facts[at - 1].at <= LEADS:
        at -= 1
        if isinstance(facts[at], _LEADERS):
            start = at
        elif not isinstance(facts[at], _BETWEEN):
            break
    return start


def _start_seen(facts: Iterable[Fact], number: int) -> bool:
    """A boot whose predecessor was seen began in the capture; so did one whose first DHCP message opens a boot."""
    if number > 0:
        return True
    for fact in facts:
        if isinstance(fact, DhcpDiscovered):
            return True
        if isinstance(fact, DhcpRequested):
            return _begins(fact)
        if isinstance(fact, DhcpFact | TftpFact):
            return False
    return False
