"""What a session knows: facts are kept as they are noticed, and told as stories whenever somebody asks.

Everything in front of this turns arrivals into facts; everything behind it judges stories. Asking changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from acdiag.model.facts import Fact
from acdiag.model.facts.log import LogLost
from acdiag.model.stream import Stream
from acdiag.observe.discretion import discreet
from acdiag.pipeline.acquaintance import Acquaintance
from acdiag.pipeline.intake import Intake
from acdiag.pipeline.logs import Logs
from acdiag.pipeline.sound import Sound
from acdiag.pipeline.tap import Tap
from acdiag.rulebook.configured import Configurations
from acdiag.timeline import carried
from acdiag.timeline.carried import Calls
from acdiag.timeline.identity import Identity
from acdiag.timeline.ledger import Ledger
from acdiag.timeline.story import PhoneStory


class Knowledge:
    """Facts in, stories out."""

    def __init__(
        self,
        identity: Identity,
        logs: Logs,
        on_fact: Callable[[Fact], object] | None = None,
        on_new_phone: Callable[[str], object] = lambda _host: None,
    ) -> None:
        """`on_fact` is told of every fact that is noticed, `on_new_phone` of a host before it becomes a phone."""
        self.ledger = Ledger(identity)
        self.calls = Calls()
        self.configurations = Configurations()
        self._identity = identity
        self._logs = logs
        self._acquaintance = Acquaintance(identity, on_new_phone)
        self._on_fact = on_fact

    def keep(self, fact: Fact, *, timed: bool = True) -> None:
        """A fact was noticed; one that is not `timed` says nothing of clocks."""
        fact = discreet(fact)
        if self._on_fact is not None:
            self._on_fact(fact)
        self._logs.keep(fact, timed=timed)
        self._remember(fact)

    def keep_all(self, facts: Iterable[Fact]) -> None:
        """Each as soon as it comes."""
        for fact in facts:
            self.keep(fact)

    def recall(self, facts: Iterable[Fact]) -> None:
        """Facts that an earlier run over the same sources noticed, in its order; they are not told of again."""
        for fact in facts:
            self._remember(fact)

    def _remember(self, fact: Fact) -> None:
        self._acquaintance.hear(fact)
        if type(fact) is LogLost:
            self._logs.count_lost(fact)
        self.calls.add(fact)
        self.ledger.add(fact)

    def stories(self, intake: Intake, tap: Tap, sound: Sound, streams: Sequence[Stream]) -> tuple[PhoneStory, ...]:
        """One story for each phone; the others say what was listened to, how much of it proves a silence, and media."""
        shifted = self._logs.join(self._identity)
        if shifted is not None:
            self.ledger.shifted = shifted
        coverage = tap.coverage({path: until + self._logs.offset(path) for path, until in intake.ends().items()})
        heard = sound.media
        media = carried.facts(
            self.calls, streams, coverage, heard.controlled, heard.whole, self._identity, heard.relayed
        )
        said = chain(media, self._logs.facts(self._identity, intake.sources))
        stories = self.ledger.stories(coverage, tap.tagging.tags(), said)
        return self.configurations.told(stories, self._identity.owner)
