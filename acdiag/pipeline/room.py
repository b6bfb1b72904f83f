"""What found no room: every table is bounded, and where one ran full the answer says so.

All inputs share the tables, so what gave way is said of the input with the most packets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acdiag.model.case import Problem, SourceReport
from acdiag.model.record import replace
from acdiag.pipeline.observers import Observers
from acdiag.rulebook.configured import Configurations
from acdiag.streams.fragments import Fragments
from acdiag.streams.media import Media
from acdiag.streams.tcp import Reassembly
from acdiag.timeline.carried import Calls
from acdiag.timeline.identity import Identity
from acdiag.timeline.ledger import Ledger


class Room:
    """The tables of a session that tell what they could not keep."""

    def __init__(
        self,
        ledger: Ledger,
        calls: Calls,
        media: Media,
        reassembly: Reassembly,
        configurations: Configurations,
        observers: Observers,
        fragments: Fragments,
        identity: Identity,
    ) -> None:
        self._ledger = ledger
        self._calls = calls
        self._media = media
        self._reassembly = reassembly
        self._configurations = configurations
        self._observers = observers
        self._fragments = fragments
        self._identity = identity

    def problems(self) -> Iterator[Problem]:
        """One for each table that ran full, with how much gave way."""
        for count, words in (
            (
                self._ledger.forgotten,
                "too many hosts, or too much of them: those that were silent for longest are left out",
            ),
            (
                self._ledger.untold,
                "too many senders of log lines that name neither MAC nor model: these are not judged",
            ),
            (self._ledger.not_kept, "too much of one host: what was noticed later is left out"),
            (self._observers.missed, "too much at once to follow: how the earliest went on is not told"),
            (self._observers.forgotten, "too many questions at once: silence after the earliest is not noticed"),
            (self._identity.forgotten, "too many addresses: whose the earliest were is no longer known"),
            (self._identity.unplaced, "too many senders: the addresses of those that came later are not known"),
            (self._fragments.given_up, "too many IP fragments at once: the earliest datagrams were given up"),
            (self._reassembly.missed, "too many TCP connections at once: those silent for longest were given up"),
            (self._reassembly.given_up, "too many TCP segments out of order: gaps were given up"),
            (self._media.not_kept, "too many RTP streams: packets of those that came later are left out"),
            (self._media.gone, "too many RTP streams: those over for longest are left out, with their findings"),
            (self._calls.not_kept, "too many calls: the earliest are no longer set beside their media"),
            (self._configurations.not_kept, "too many configurations: those that came later are left out"),
        ):
            if count:
                yield Problem(None, words, int(count))

    def told(self, reports: Iterable[SourceReport]) -> list[SourceReport]:
        """The reports, one of them with what found no room."""
        told, lost = list(reports), list(self.problems())
        if lost and told:
            most = max(range(len(told)), key=lambda place: told[place].packets)
            told[most] = replace(told[most], problems=[*told[most].problems, *lost])
        return told
