"""What goes on for days is told by its beginning, its end, and whatever else happened; the rest of it is left out.

A phone that is well renews, registers and asks for the time the same way all week. Its facts are cut into episodes
where nothing was noticed for a while. An episode goes as a whole, so that no question loses its answer, and only when
nothing in it is rare: everything that it holds was there in several earlier ones and in several later ones as well.
It depends on the facts alone, so a session and its files still give the same answer; and it begins long after what a
capture of a boot holds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from itertools import pairwise

from acdiag.model.facts import BY_NAME, Fact
from acdiag.model.facts.link import CdpOffered, LldpOffered

MANY = 300
"""Facts of a host from which on they are thinned; a boot makes about thirty."""
MORE = 100
"""Facts that may come until they are thinned again: what may go soon goes, and each fact is looked at a few times."""
QUIET = 32_000_000_000
"""ns without a fact that end an episode: whatever was asked before has been answered, or said to be unanswered."""
LONGEST = 1_800_000_000_000
"""ns of one episode at most, for a host that never is quiet."""
RECENT = 1_200_000_000_000
"""ns at the end in which all is kept, for rules that count over minutes: up to fifteen."""
ENDS = 6
"""Episodes of a kind that are kept at its beginning and at its end; no rule counts further."""
KINDS = 16
"""Values of a field that make a difference; one with more of them (an id, a port) tells what happened from nothing."""
PLACES = frozenset(("at", "host", "where"))
ONE_EXCHANGE = frozenset(("xid", "call_id", "identifier", "ssrc"))
"""Fields that only tell one exchange from the next; until there were many, each would look like something rare."""
MEASURED = frozenset(("used", "secs", "days_left"))
"""Whole numbers that are only measured: how much of a lease or a binding was over, for how long somebody has tried."""
EXACT = 1_000
"""Numbers below are told apart (a status, a percentage); of greater ones only the magnitude."""


def thinned(facts: Sequence[Fact]) -> list[Fact]:
    """Those that are worth keeping, in their order; `facts` are a host's, as they were noticed."""
    episodes = _episodes(facts)
    kinds = _kinds(facts)
    held = [{kinds[id(fact)] for fact in episode} for episode in episodes]
    after: Counter[Hashable] = Counter(kind for each in held for kind in each)
    before: Counter[Hashable] = Counter()
    recent = facts[-1].at - RECENT
    kept: list[Fact] = []
    for episode, holds in zip(episodes, held, strict=True):
        after.subtract(holds)
        rare = any(before[kind] < ENDS or after[kind] < ENDS for kind in holds)
        before.update(holds)
        if rare or episode[-1].at >= recent:
            kept += episode
    return kept


def thinned_apart(facts: Iterable[Fact]) -> list[Fact]:
    """As `thinned`, each strand for itself."""
    strands: defaultdict[Hashable, list[Fact]] = defaultdict(list)
    for fact in facts:
        strands[_strand(fact)].append(fact)
    return [fact for strand in strands.values() for fact in thinned(strand)]


def _strand(fact: Fact) -> Hashable:
    """What goes on at one port of a switch says nothing of the next one; of all others a host is one."""
    return (fact.host, fact.port, fact.tap) if isinstance(fact, LldpOffered | CdpOffered) else fact.host


def _episodes(facts: Sequence[Fact]) -> list[list[Fact]]:
    episodes = [[facts[0]]]
    for last, fact in pairwise(facts):
        if abs(fact.at - last.at) >= QUIET or fact.at - episodes[-1][0].at >= LONGEST:
            episodes.append([])
        episodes[-1].append(fact)
    return episodes


def _kinds(facts: Iterable[Fact]) -> dict[int, Hashable]:
    """By identity of a fact, what it says, as far as it is not only its own."""
    said = {id(fact): (type(fact), _values(fact)) for fact in facts}
    values: defaultdict[tuple[type, int], set[Hashable]] = defaultdict(set)
    for kind, told in said.values():
        for place, value in enumerate(told):
            values[kind, place].add(value)
    return {
        number: (kind, tuple(v if len(values[kind, place]) <= KINDS else None for place, v in enumerate(told)))
        for number, (kind, told) in said.items()
    }


def _values(fact: Fact) -> tuple[Hashable, ...]:
    return tuple(_told(getattr(fact, name), exact=name not in MEASURED) for name in _names(fact.name))


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(field for field in BY_NAME[kind].annotations if field not in PLACES | ONE_EXCHANGE)


def _told(value: object, *, exact: bool) -> Hashable:
    """A value; of a number that is only measured its magnitude."""
    if isinstance(value, float) or (isinstance(value, int) and (abs(value) >= EXACT or not exact)):
        size = int(abs(value)).bit_length()
        return size if value >= 0 else -size
    return value if isinstance(value, Hashable) else repr(value)
