"""Runs the tests that every rule file holds: a timeline in, an outcome out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from acdiag.model.facts import Fact
from acdiag.model.facts.link import VlanOffered, VlanUsed
from acdiag.model.finding import Outcome
from acdiag.rulebook.detection import Hearing, ScopeKind
from acdiag.rulebook.engine import Trial
from acdiag.rulebook.rule import Example, Rule
from acdiag.rulebook.shelf import Shelf
from acdiag.rulebook.statement import state
from acdiag.timeline import boots
from acdiag.timeline.story import Boot, Coverage, PhoneStory
from acdiag.timeline.wording import Unreadable, parse

SOURCE = "test"
MAC = "00:90:8f:00:00:01"
ZERO = 1_700_000_000_000_000_000
"""Second 0 of every timeline, ns; any time well after 1970 leaves room for negative seconds."""
AFTER = 600_000_000_000
"""How long the capture goes on after the last fact when a test does not say, ns."""


class Failure(NamedTuple):
    """A test that came out otherwise than its rule says."""

    rule: str
    path: Path
    line: int
    """Where its timeline is, or the wrong line of it."""
    example: str
    what: str
    """What was expected and what came, as a sentence."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}, test {self.example!r}: {self.what}"


def run(shelf: Shelf) -> tuple[Failure, ...]:
    """Run the tests of every rule; what failed."""
    return tuple(failure for rule in shelf.rules for failure in run_rule(rule))


def run_rule(rule: Rule) -> Iterator[Failure]:
    """Run the tests of one rule."""
    for example in rule.tests:
        try:
            story = tell(example, rule.detection.scope)
        except Unreadable as error:
            line = example.line + error.number - 1
            yield Failure(rule.id, rule.path, line, example.name, error.why)
            continue
        for what in _compare(rule, example, story):
            yield Failure(rule.id, rule.path, example.line, example.name, what)


def _compare(rule: Rule, example: Example, story: PhoneStory) -> Iterator[str]:
    """What of the outcome is not as expected."""
    verdict = Trial(story).verdict(rule.detection)
    if verdict.outcome is not example.expect:
        because = f" ({verdict.reason})" if verdict.reason else ""
        yield f"expected {example.expect}, and it is {verdict.outcome}{because}"
        return
    if verdict.outcome is not Outcome.FOUND:
        return
    finding = state(rule, verdict, story)
    came: Mapping[str, object] = {
        "cleared": finding.cleared is not None,
        "severity": finding.severity,
        "count": finding.count,
        "observed": finding.observed,
    }
    for key, value in came.items():
        wanted = getattr(example, key)
        if wanted is not None and wanted != value:
            yield f"expected {key} {wanted!s}, and it is {value!s}"


def tell(example: Example, scope: ScopeKind = ScopeKind.BOOT) -> PhoneStory:
    """The story of a test's phone. Raises `Unreadable` for a line that is no fact."""
    phone = dict(example.phone)
    mac = str(phone.get("mac", MAC))
    facts = tuple(sorted(parse(example.timeline, host=mac, start=ZERO, source=SOURCE), key=lambda fact: fact.at))
    ip, model, firmware = phone.get("ip"), phone.get("model"), phone.get("firmware")
    return PhoneStory(
        entity=mac,
        mac=mac,
        ips=() if ip is None else (str(ip),),
        model=None if model is None else str(model),
        firmware=None if firmware is None else str(firmware),
        vlan=_vlan(phone.get("vlan"), facts, VlanUsed),
        offered_vlan=_vlan(phone.get("offered_vlan"), facts, VlanOffered),
        switch=None,
        boots=_boots(facts, example, scope),
        coverage=_coverage(facts, example),
    )


def _vlan(said: object, facts: tuple[Fact, ...], kind: type[VlanUsed | VlanOffered]) -> int | None:
    """The VLAN that the test names, else the one of the last fact that tells."""
    if isinstance(said, int):
        return said
    told = [fact.vlan for fact in facts if isinstance(fact, kind)]
    return (told[-1] or None) if told else None


def _boots(facts: tuple[Fact, ...], example: Example, scope: ScopeKind) -> tuple[Boot, ...]:
    if scope is ScopeKind.BOOT or not facts:
        return (Boot(0, facts, example.from_start),)
    first, *rest = boots.split(facts)
    return (Boot(0, first.facts, example.from_start), *rest)


def _coverage(facts: tuple[Fact, ...], example: Example) -> Coverage:
    last = facts[-1].at if facts else ZERO
    end = last + AFTER if example.ends is None else ZERO + example.ends
    sources = frozenset((SOURCE,))
    answers = example.hears is Hearing.ANSWERS
    return Coverage(
        ends={SOURCE: end},
        hears_others=sources if answers or example.hears is Hearing.OTHERS else frozenset(),
        hears_answers=sources if answers else frozenset(),
    )
