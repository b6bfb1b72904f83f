"""Compares what triage says of a capture with what was planted, in the words of a case.yaml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from acdiag.model.arrival import Line
from acdiag.model.case import Case
from acdiag.model.finding import Outcome, Severity
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import arrivals_in_time_order, open_sources


def triage(path: Path, shelf: Shelf) -> Case:
    """The case of a capture, with the log and the configurations beside it where there are any."""
    return session_of(path, shelf).case()


def session_of(path: Path, shelf: Shelf) -> Session:
    """The session that took all of a capture and of what lies beside it."""
    beside = [*path.parent.glob("phone.log"), *sorted(path.parent.glob("*.cfg"))]
    sources = open_sources([str(path), *map(str, beside)], on_skip=lambda *_: None)
    session = Session(shelf, [source.report for source in sources])
    for source in sources:
        if source.configuration is not None:
            session.take_configuration(source.configuration)
    for arrival in arrivals_in_time_order(sources):
        if isinstance(arrival, Line):
            session.take_line(arrival)
        else:
            session.take(arrival)
    return session


def differences(case: Case, expect: dict[str, Any]) -> list[str]:
    """What of a case is not as `expect` of a case.yaml says."""
    told = _Told(case)
    allowed = {rule: set(phones) for rule, phones in expect.get("may", {}).items()}
    wrong = [
        *_unequal("findings", told.findings, expect["findings"], allowed),
        *_unequal("cleared findings", told.cleared, expect.get("cleared", {}), allowed),
        *_unequal("root causes", told.roots, {key: _several(rules) for key, rules in expect["root"].items()}, {}),
    ]
    for section, said in (("info", told.info), ("undecided", told.undecided)):
        for rule, entities in expect.get(section, {}).items():
            if not set(entities) <= said[rule]:
                wrong.append(f"{rule} is not {section} of {sorted(set(entities) - said[rule])}")
    phones = {phone.entity: phone for phone in case.phones}
    if set(expect["phones"]) != set(phones):
        wrong.append(f"phones are {sorted(phones)}, not {sorted(expect['phones'])}")
    for entity in expect["phones"].keys() & phones.keys():
        for name, value in expect["phones"][entity].items():
            if getattr(phones[entity], name) != value:
                wrong.append(f"{name} of {entity} is {getattr(phones[entity], name)}, not {value}")
    return wrong


class _Told:
    """What a case says, by rule (root causes by phone)."""

    def __init__(self, case: Case) -> None:
        self.findings, self.cleared, self.info, self.roots, self.undecided = (defaultdict(set) for _ in range(5))  # type: ignore[var-annotated]
        for finding in case.findings:
            grave = finding.severity.rank >= Severity.NOTICE.rank
            (self.findings if grave else self.info)[finding.rule].add(finding.entity)
            if grave and finding.cleared is not None:
                self.cleared[finding.rule].add(finding.entity)
            if finding.root_cause:
                self.roots[finding.entity].add(finding.rule)
        for phone in case.phones:
            for rule, outcome in phone.outcomes.items():
                if outcome is Outcome.UNDECIDED:
                    self.undecided[rule].add(phone.entity)


def _several(rules: str | list[str]) -> list[str]:
    return [rules] if isinstance(rules, str) else rules


def _unequal(
    what: str, said: dict[str, set[str]], wanted: dict[str, list[str]], allowed: dict[str, set[str]]
) -> Iterator[str]:
    for key in sorted(said.keys() | wanted.keys()):
        here, there = said.get(key, set()), set(wanted.get(key, ()))
        if here - allowed.get(key, set()) != there - allowed.get(key, set()):
            yield f"{what}: {key} has {sorted(here)}, not {sorted(there)}"
