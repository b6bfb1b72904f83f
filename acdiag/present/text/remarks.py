"""What needs nobody to act: what was got over, what is worth a note, what could not be decided and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from acdiag.model.case import Case, Muted
from acdiag.model.finding import Finding
from acdiag.present.causes import by_rule
from acdiag.present.clock import clock, since
from acdiag.present.doubt import reasons
from acdiag.present.phrase import capped, count
from acdiag.present.text.paper import Paper

_RULES = 12
_REASONS = 8
_RULES_NAMED = 8
_ENTITIES = 3


def got_over(cleared: Sequence[Finding], paper: Paper, zero: int) -> Iterator[str]:
    """Faults that the phones got over, a line per rule."""
    groups = list(by_rule(cleared).items())
    for rule, findings in groups[:_RULES]:
        last = max(findings, key=lambda finding: finding.cleared or 0)
        at = last.cleared or 0
        who = findings[0].entity if len(findings) == 1 else count(len(findings), "phone")
        until = "got over it at" if len(findings) == 1 else "got over it, the last at"
        told = f"{rule}  {paper.prose(findings[0].title)}: {paper.told(who)} {until} {since(at, zero)} ({clock(at)})"
        yield from paper.labelled(f"{paper.marks.ok} ", told, "ok")
    if len(groups) > _RULES:
        yield f"  and {count(len(groups) - _RULES, 'more rule')}"


def noted(findings: Sequence[Finding], paper: Paper) -> Iterator[str]:
    """Notices and information, a line or two per rule."""
    groups = list(by_rule(findings).items())
    for rule, members in groups[:_RULES]:
        severity = max((finding.severity for finding in members), key=lambda severity: severity.rank)
        who = members[0].entity if len(members) == 1 else count(len(members), "phone")
        what = f": {paper.told(members[0].observed)}" if len(members) == 1 else ""
        told = f"{paper.say(rule)}  {paper.prose(members[0].title)} ({paper.told(who)}{what})"
        yield from paper.labelled(f"{severity}  ", told, severity)
    if len(groups) > _RULES:
        yield f"and {count(len(groups) - _RULES, 'more rule')}"


def muted(entries: Sequence[Muted], paper: Paper) -> Iterator[str]:
    """What the site's policy put aside, with its reason, a line or two per rule and reason."""
    groups: dict[tuple[str, str, str | None], list[Muted]] = defaultdict(list)
    for entry in entries:
        groups[entry.rule, entry.reason, entry.until].append(entry)
    for (rule, reason, until), members in list(groups.items())[:_RULES]:
        number = sum(entry.count for entry in members)
        who = capped([entry.entity for entry in members], _ENTITIES)
        end = f", until {until}" if until else ""
        told = f"{paper.say(rule)}  {paper.say(reason)}{end} ({count(number, 'finding')}: {paper.told(who)})"
        yield from paper.labelled(f"{paper.marks.unseen} ", told)
    if len(groups) > _RULES:
        yield f"  and {count(len(groups) - _RULES, 'more rule')}"


def not_decided(case: Case, paper: Paper) -> Iterator[str]:
    """Undecided rules under the reason that they share: one better capture answers all of them."""
    ordered = sorted(reasons(case).items(), key=lambda entry: (-len(entry[1]), entry[0]))
    for reason, concerned in ordered[:_REASONS]:
        rules = sorted({rule for rule, _ in concerned})
        entities = {entity for _, entity in concerned if entity}
        on = f" on {count(len(entities), 'phone')}" if entities and len(case.phones) > 1 else ""
        yield from paper.labelled("? ", paper.say(reason), "notice")
        for line in paper.fold(paper.say(capped(rules, _RULES_NAMED)) + on, "    "):
            yield paper.paint(line, "dim")
    if len(ordered) > _REASONS:
        yield f"and {count(len(ordered) - _REASONS, 'more reason')}"
