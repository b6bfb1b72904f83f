"""Whose a configuration is, and what its lines add to that phone's story.

A file is a phone's by the MAC in its name, by the address that fetched it, or by the model in its name; a file that
names neither is the only phone's. Whatever is left is told for itself, as `host:` and the file's path.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from acdiag.model.configuration import Configuration
from acdiag.model.facts import Fact
from acdiag.model.facts.cfg import CfgAccountSet
from acdiag.model.facts.cfg_lint import CfgLine
from acdiag.model.record import replace
from acdiag.rulebook.lint import Place, lint
from acdiag.rulebook.settings import groups as settings
from acdiag.timeline.story import Boot, Coverage, PhoneStory

MOST = 2_000
"""Configurations kept; a folder of a provisioning server holds one a phone."""
NO_COVERAGE = Coverage({}, frozenset(), frozenset())

Owner = Callable[[str, int], str]
_Key = tuple[int, Place]
_Alike = tuple[int, str, bool, str | None]


class Configurations:
    """The configurations of a session, and what was found in them."""

    def __init__(self) -> None:
        self._kept: list[Configuration] = []
        self._fetched: dict[tuple[str, str, str], int] = {}
        """Where those are kept that a phone fetched, by source, phone and file."""
        self._begun: dict[str, str] = {}
        """By source that follows on another, the first of those that do."""
        self._facts: dict[_Key, tuple[Fact, ...]] = {}
        self._alike: dict[_Alike, tuple[Fact, ...]] = {}
        """What was found in the first of those that share their parameters."""
        self.not_kept = 0
        """Configurations that found no room."""

    def add(self, configuration: Configuration) -> None:
        """Keep one; one that a phone fetches again takes the place of its earlier one."""
        source = self._begun.get(configuration.source, configuration.source)
        fetched = (source, configuration.host, configuration.file)
        if fetched in self._fetched:
            self._kept[self._fetched[fetched]] = configuration
            self._facts.clear()
            self._alike.clear()
        elif len(self._kept) < MOST:
            if configuration.host:
                self._fetched[fetched] = len(self._kept)
            self._kept.append(configuration)
        else:
            self.not_kept += 1

    def follow(self, source: str, before: str) -> None:
        """`source` goes on where `before` ended: what a phone fetches there takes the place of what it fetched here."""
        self._begun[source] = self._begun.pop(before, before)

    @property
    def kept(self) -> tuple[Configuration, ...]:
        """All of them, in the order in which they came."""
        return tuple(self._kept)

    def told(self, stories: Sequence[PhoneStory], owner: Owner = lambda host, at: host) -> tuple[PhoneStory, ...]:
        """The stories with what the configurations add, and behind them those of files that are nobody's.

        `owner` gives the MAC behind an address at a time (ns), or the address where it is not known.
        """
        if not self._kept:
            return tuple(stories)
        added: dict[str, list[Fact]] = {story.entity: [] for story in stories}
        alone: list[PhoneStory] = []
        phones = _Phones(stories, owner, {configuration.mac for configuration in self._kept if configuration.mac})
        for number, configuration in enumerate(self._kept):
            owners = phones.of(configuration)
            for story in owners:
                added[story.entity] += self._lines(number, _place(configuration, story))
            if not owners and not configuration.host:
                alone += self._alone(number)
        return (*(_with(story, added[story.entity]) for story in stories), *alone)

    def _lines(self, number: int, place: Place) -> tuple[Fact, ...]:
        key = (number, place)
        if key not in self._facts:
            configuration = self._kept[number]
            alike = (id(configuration.parameters), configuration.file, configuration.frame is None, place.model)
            if alike not in self._alike:
                self._alike[alike] = (*settings.facts(configuration, place), *lint(configuration, place))
            self._facts[key] = tuple(_moved(fact, configuration, place) for fact in self._alike[alike])
        return self._facts[key]

    def _alone(self, number: int) -> Iterator[PhoneStory]:
        """A file without a phone, if there is anything to say of it."""
        configuration = self._kept[number]
        host = f"host:{configuration.source}"
        facts = self._lines(number, Place(host, configuration.at, configuration.model))
        if facts:
            yield PhoneStory(
                entity=host, mac=None, ips=(), model=configuration.model, firmware=None, vlan=None,
                offered_vlan=None, switch=None, boots=(Boot(0, facts, True),), coverage=NO_COVERAGE,
            )  # fmt: skip


def _moved(fact: Fact, configuration: Configuration, place: Place) -> Fact:
    """What was found in an equal file, said of this one."""
    where = tuple(
        each._replace(source=configuration.source, frame=configuration.frame, at=place.at) for each in fact.where
    )
    return replace(fact, host=place.host, at=place.at, where=where)


class _Phones:
    """The phones of a case by what a configuration may know of them; one with an `own` file takes none of its model."""

    def __init__(self, stories: Sequence[PhoneStory], owner: Owner, own: Collection[str]) -> None:
        self._owner = owner
        self._by_name: dict[str, PhoneStory] = {}
        """By MAC and by address."""
        self._by_model: dict[str, list[PhoneStory]] = {}
        for story in stories:
            self._by_name |= dict.fromkeys((*story.ips, *([story.mac] if story.mac else [])), story)
            if story.model and story.mac not in own:
                self._by_model.setdefault(story.model, []).append(story)
        self._only = [story for story in stories if story.mac not in own] if len(stories) == 1 else []

    def of(self, configuration: Configuration) -> Sequence[PhoneStory]:
        """Those whose configuration it is."""
        named = self._owner(configuration.host, configuration.at) if configuration.host else configuration.mac
        if named:
            return [self._by_name[named]] if named in self._by_name else []
        return self._by_model.get(configuration.model, []) if configuration.model else self._only


def _place(configuration: Configuration, story: PhoneStory) -> Place:
    """A file holds from the start of what was seen of the phone."""
    at = configuration.at or next((fact.at for boot in story.boots for fact in boot.facts), 0)
    return Place(story.mac or story.entity.removeprefix("ip:"), at, story.model or configuration.model)


def _with(story: PhoneStory, facts: Sequence[Fact]) -> PhoneStory:
    """`story` with facts put where their time is.

    What a file sets holds for every later boot, too; a line that does not fit is one line, however often it is read.
    """
    if not facts:
        return story
    boots = list(story.boots)
    for number, boot in enumerate(boots):
        ends = story.boots[number + 1].facts[0].at if number + 1 < len(boots) else None
        begins = boot.facts[0].at if number else None
        known = [
            fact
            for fact in facts
            if (ends is None or fact.at < ends)
            and (begins is None or fact.at >= begins or not isinstance(fact, CfgLine))
        ]
        boots[number] = replace(boot, facts=tuple(sorted((*known, *boot.facts), key=_time)))
    return replace(story, boots=tuple(boots), account=_account(facts))


def _account(facts: Sequence[Fact]) -> str | None:
    """What the phone's first line is for, where a file says so."""
    return next((fact.primary for fact in reversed(facts) if isinstance(fact, CfgAccountSet)), None)


def _time(fact: Fact) -> int:
    return fact.at
