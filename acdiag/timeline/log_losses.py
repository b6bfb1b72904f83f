"""Lost log messages of devices that are no phones: they concern the phones whose signalling those devices log.

A gateway numbers its messages, and what a phone's registration came to may be in a lost one. A file with a hole at
every few lines is an excerpt that somebody made by searching, and nothing was lost on the way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from acdiag.model.facts import Fact, kinds_of
from acdiag.model.facts.log import LogLost
from acdiag.model.facts.sip import CallFact, RegistrationFact
from acdiag.model.record import replace
from acdiag.timeline.identity import Identity

LOSSES = 1_000
"""Losses that are kept, of all devices together."""
PHONES = 20_000
"""Phones by log that are kept."""
MOST_TOLD = 50_000
"""Facts that come of them, since each loss concerns all phones of its log; the first ones."""
EXCERPT = 5
"""One hole in so many lines is a loss; more of them are an excerpt."""
_SIGNALLING = (RegistrationFact, CallFact)
_TELLING = kinds_of(LogLost, *_SIGNALLING)


class LogLosses:
    """Remembers losses and whose signalling a log shows."""

    def __init__(self) -> None:
        self._losses: list[LogLost] = []
        self._holes: Counter[str] = Counter()
        """By source."""
        self._phones: dict[tuple[str, str], int] = {}
        """By source and client: when a log first showed it."""

    def add(self, fact: Fact) -> None:
        """A fact was noticed."""
        if type(fact) not in _TELLING:
            return
        if isinstance(fact, LogLost):
            if fact.how == "sequence":
                self._holes[fact.where[0].source] += fact.holes
                if len(self._losses) < LOSSES:
                    self._losses.append(fact)
        elif isinstance(fact, _SIGNALLING) and fact.where and fact.where[0].line is not None:
            key = (fact.where[0].source, fact.host)
            if key in self._phones or len(self._phones) < PHONES:
                self._phones.setdefault(key, fact.at)

    def facts(self, identity: Identity, lines: Mapping[str, int]) -> Iterator[LogLost]:
        """Each loss of a device as one of the phones that it logs; `lines` are how many a source holds."""
        return islice(self._told(identity, lines), MOST_TOLD)

    def _told(self, identity: Identity, lines: Mapping[str, int]) -> Iterator[LogLost]:
        phones: dict[str, list[str]] = defaultdict(list)
        for (source, host), at in self._phones.items():
            if identity.is_phone(identity.owner(host, at)):
                phones[source].append(host)
        for loss in self._losses:
            source = loss.where[0].source
            excerpt = self._holes[source] * EXCERPT > lines.get(source, 0)
            if not excerpt and not identity.is_phone(identity.owner(loss.host, loss.at)):
                yield from (replace(loss, host=host) for host in phones[source])
