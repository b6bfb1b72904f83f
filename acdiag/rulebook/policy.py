"""A site's own word on the rules, without touching them: re-rated, muted, with other thresholds, teams and names.

The file is read as strictly as a rule: a word that means nothing is a mistake with its line, because a mute that is
silently ignored is found out at the worst moment. A mute ends by the clock of the capture, never by that of the
computer, so the same capture and the same policy give the same answer next year.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.model.expression import expression
from acdiag.model.finding import Severity
from acdiag.model.record import Record, field, replace
from acdiag.rulebook.causes import Fault
from acdiag.rulebook.entry import Entry, Mistake
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.sheet import OWNERS
from acdiag.rulebook.shelf import LARGEST, Shelf, parse
from acdiag.rulebook.thresholds import Threshold, with_thresholds

KEYS = ("severity", "mute", "thresholds", "owners", "names")
MUTE_KEYS = ("rule", "phone", "entity", "reason", "until")
LONGEST_NAME = 80
"""Characters of a team's or an address's name; it stands in the middle of sentences."""

_MAC = expression(r"[0-9a-f]{12}\Z")
_DATE = expression(r"\d{4}-\d{2}-\d{2}\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Mute(Record):
    """One entry of `mute`."""

    rule: str
    reason: str
    phone: str | None = None
    """MAC or IP address in our spelling; None for every phone."""
    entity: str | None = None
    until: str | None = None
    """The last day on which it holds (UTC)."""
    ends: int | None = None
    """The first moment after that day, ns since the epoch."""

    def holds(self, now: int | None) -> bool:
        """Whether it is in force when the latest packet is of `now` (ns)."""
        return self.ends is None or now is None or now < self.ends


class Policy(Record):
    """What applies after the rules were read; what changes rules is on the shelf already."""

    mutes: tuple[Mute, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """By address in our spelling."""

    def ended(self, now: int | None) -> tuple[Mute, ...]:
        """The mutes that are over when the latest packet is of `now` (ns)."""
        return tuple(mute for mute in self.mutes if not mute.holds(now))


NO_POLICY = Policy()


def load(path: Path, shelf: Shelf) -> tuple[Policy, Shelf]:
    """The policy in the file at `path`, and the rules of `shelf` as it wants them. Raises `Unusable`."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}", "Name the policy's YAML file with --policy.") from None
    try:
        return read(parse(data, "policy"), shelf)
    except Mistake as mistake:
        fault = Fault(path, mistake.line, mistake.word, mistake.why, mistake.nearest)
        raise Unusable(str(fault), f"A policy has the keys {', '.join(KEYS)}; each may be left out.") from None


def read(entry: Entry, shelf: Shelf) -> tuple[Policy, Shelf]:
    """As `load`, of what was read already. Raises `Mistake`."""
    keys = entry.mapping(KEYS)
    policy = Policy(
        mutes=tuple(_mute(item, shelf) for item in keys["mute"].items()) if "mute" in keys else (),
        names=_names(keys["names"]) if "names" in keys else {},
    )
    changed = dict(shelf.by_id)
    if "thresholds" in keys:
        for rule, line, value in _by_rule(keys["thresholds"], shelf):
            changed[rule.id] = with_thresholds(rule, _thresholds(value, line))
    if "severity" in keys:
        for rule, _, value in _by_rule(keys["severity"], shelf):
            changed[rule.id] = replace(changed[rule.id], severity=value.choice(Severity), severity_when=())
    teams = _teams(keys["owners"]) if "owners" in keys else {}
    changed = {id_: _owned(rule, teams) for id_, rule in changed.items()}
    return policy, replace(shelf, rules=tuple(changed.values()), by_id=changed)


def _by_rule(entry: Entry, shelf: Shelf) -> Iterator[tuple[Rule, int, Entry]]:
    met: set[str] = set()
    for word, line, value in entry.keyed():
        rule = _rule(word, line, shelf)
        if rule.id in met:
            raise Mistake(line, word, f"{entry.label} has {rule.id} twice, once by its name")
        met.add(rule.id)
        yield rule, line, value


def _rule(word: str, line: int, shelf: Shelf) -> Rule:
    """The rule by its id or its name."""
    by_name = {rule.name: rule for rule in shelf.rules}
    rule = shelf.by_id.get(word) or by_name.get(word)
    if rule is None:
        raise Mistake(line, word, f"there is no rule {word!r}", [*shelf.by_id, *by_name])
    return rule


def _mute(entry: Entry, shelf: Shelf) -> Mute:
    keys = entry.mapping(MUTE_KEYS, ("rule", "reason"))
    if "phone" in keys and "entity" in keys:
        raise keys["entity"].wrong("mute names a phone and an entity: one of them is enough")
    until = _day(keys["until"]) if "until" in keys else None
    return Mute(
        rule=_rule(keys["rule"].text(), keys["rule"].line, shelf).id,
        reason=keys["reason"].text(),
        phone=_address(keys["phone"].text(), keys["phone"].line) if "phone" in keys else None,
        entity=keys["entity"].text() if "entity" in keys else None,
        until=None if until is None else until.isoformat(),
        ends=None if until is None else _end_of(until),
    )


def _day(entry: Entry) -> date:
    written = str(entry.node.value).strip() if entry.shape in ("timestamp", "str") else ""
    try:
        return date.fromisoformat(written if _DATE.match(written) else "")
    except ValueError:
        raise entry.wrong(f"{entry.label} must be a date like 2026-06-30") from None


def _end_of(day: date) -> int:
    """The first moment after `day`, ns since the epoch."""
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return ((begin - _EPOCH) // timedelta(days=1) + 1) * 86_400_000_000_000


def _address(word: str, line: int) -> str:
    """A MAC in any spelling or an IP address, in our spelling."""
    digits = re.sub(r"[.:\-]", "", word).lower()
    if _MAC.match(digits):
        return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        raise Mistake(line, word, f"{word!r} is neither a MAC nor an IP address") from None


def _thresholds(entry: Entry, line: int) -> Sequence[Threshold]:
    found = [Threshold(word, at, value.node) for word, at, value in entry.keyed()]
    if not found:
        raise Mistake(line, entry.label, f"{entry.label} has no thresholds")
    return found


def _names(entry: Entry) -> dict[str, str]:
    return {_address(word, line): _name(value) for word, line, value in entry.keyed()}


def _teams(entry: Entry) -> dict[str, str]:
    teams: dict[str, str] = {}
    for word, line, value in entry.keyed():
        if word not in OWNERS:
            raise Mistake(line, word, f"there is no owner {word!r}: it is one of {', '.join(OWNERS)}", OWNERS)
        teams[word] = _name(value)
    return teams


def _name(entry: Entry) -> str:
    name = entry.text()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise entry.wrong(f"{entry.label} must be one line of at most {LONGEST_NAME} characters")
    return name


def _owned(rule: Rule, teams: Mapping[str, str]) -> Rule:
    if not teams:
        return rule
    return replace(rule, fix=tuple(replace(fix, owner=teams.get(fix.owner, fix.owner)) for fix in rule.fix))
