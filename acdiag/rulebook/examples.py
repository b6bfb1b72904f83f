"""Runs the tests that every rule file holds: a timeline in, an outcome out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from acdiag.model.facts import Fact
from acdiag.model.facts.link import VlanOffered, VlanUsed
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import replace
from acdiag.rulebook.detection import Hearing, ScopeKind
from acdiag.rulebook.engine import Trial, conclude, evaluate
from acdiag.rulebook.folding import fold
from acdiag.rulebook.rule import Example, Rule
from acdiag.rulebook.shelf import Shelf
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
    return tuple(failure for rule in shelf.rules for failure in run_rule(rule, shelf))


def run_rule(rule: Rule, shelf: Shelf) -> Iterator[Failure]:
    """Run the tests of one rule; `shelf` has those that it explains."""
    for example in rule.tests:
        try:
            story = tell(example, rule.detection.scope)
        except Unreadable as error:
            line = example.line + error.number - 1
            yield Failure(rule.id, rule.path, line, example.name, error.why)
            continue
        for what in complaints(rule, example, story, shelf):
            yield Failure(rule.id, rule.path, example.line, example.name, what)


def complaints(rule: Rule, example: Example, story: PhoneStory, shelf: Shelf) -> Iterator[str]:
    """What came out otherwise than a test of `rule` says; `story` is what `tell` made of it."""
    return chain(_compare(rule, example, story), _explained(rule, example, story, shelf))


def _compare(rule: Rule, example: Example, story: PhoneStory) -> Iterator[str]:
    """What of the outcome is not as expected."""
    verdict, finding = conclude(rule, Trial(story))
    if verdict.outcome is not example.expect:
        because = f" ({verdict.reason})" if verdict.reason else ""
        yield f"expected {example.expect}, and it is {verdict.outcome}{because}"
        return
    if finding is None:
        return
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


def _explained(rule: Rule, example: Example, story: PhoneStory, shelf: Shelf) -> Iterator[str]:
    """What of the rules that the test names is not found, or not explained as it says."""
    wanted = dict.fromkeys(example.explains, True) | dict.fromkeys(example.leaves, False)
    if not wanted:
        return
    unknown = [id_ for id_ in wanted if id_ not in shelf.by_id]
    if unknown:
        yield f"there is no rule {', '.join(unknown)}"
        return
    judgement = evaluate(replace(shelf, rules=(rule, *(shelf.by_id[id_] for id_ in wanted))), (story,))
    fold(judgement.findings, judgement.links)
    found = {finding.rule: finding for finding in judgement.findings}
    for id_, explained in wanted.items():
        if id_ not in found:
            yield f"expected {id_} as well, and it is {judgement.phones[story.entity].outcomes[id_]}"
        elif explained is not any(known.startswith(f"{rule.id}@") for known in found[id_].explained_by):
            yield f"expected {id_} to be {'explained' if explained else 'a cause of its own'}, and it is not"


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
