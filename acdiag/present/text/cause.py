"""One cause as a person needs it: who is hit, what was seen, why, what to do, and where it can be looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from acdiag.model.arrival import Where
from acdiag.model.finding import Action, Confidence, Finding
from acdiag.present.causes import Cause, by_rule
from acdiag.present.clock import clock, since
from acdiag.present.phrase import capped, count, joined, shared_by
from acdiag.present.text.paper import Paper

_INDENT = "   "
_LABEL = 10
"""Columns of a label; the texts beside them stand in one column."""
_EVIDENCE = _INDENT * 2
_PHONES_NAMED = 9
_OBSERVATIONS = 3
_CONSEQUENCES = 8
_EVIDENCE_OF_MANY = 3
_SUMMARY = 160


def block(number: int, cause: Cause, paper: Paper, *, zero: int, complete: bool) -> Iterator[str]:
    """The cause, numbered; `complete` adds what only pays off when there is little else to read."""
    yield from _title(number, cause, paper)
    yield from _affected(cause, paper)
    yield ""
    yield from _observed(cause, paper)
    yield from _text("Cause", cause.model.cause, paper)
    yield from _text("Impact", cause.model.impact, paper)
    yield from _consequences(cause, paper)
    yield ""
    yield from _actions(cause.model.actions, paper)
    if complete:
        yield from _confirm(cause.model, paper)
    shown = cause.model.evidence if complete else _ends_of(cause.model.evidence, _EVIDENCE_OF_MANY)
    yield from evidence(shown, paper, zero, of=cause.model.entity if len(cause.entities) > 1 else "")
    left = len(cause.model.evidence) - len(shown)
    if left:
        yield f"{_EVIDENCE}and {left:,} more"
    yield from _lookup(cause.model, paper, complete=complete)


def label(word: str) -> str:
    """A word as a label of the block."""
    return _INDENT + word.ljust(_LABEL)


def evidence(shown: Sequence[Where], paper: Paper, zero: int, *, of: str = "") -> Iterator[str]:
    """Frames and lines under the name of their input, aligned; `of` says which phone they are of."""
    owner = f", of {paper.say(of)}" if of else ""
    places = [_place(where) for where in shown]
    widest = max(map(len, places))
    waits = [since(where.at, zero) for where in shown]
    longest = max(map(len, waits))
    source = None
    for where, place, wait in zip(shown, places, waits, strict=True):
        if where.source != source:
            yield from paper.labelled(label("Evidence" if source is None else ""), paper.say(where.source) + owner)
            source = where.source
        # The line of a file that was never a moment has none.
        moment = f"{wait:>{longest}}  {clock(where.at)}  " if where.at or where.frame is not None else ""
        start = f"{_EVIDENCE}{place:<{widest}}  {moment}"
        summary = paper.told(where.summary, _SUMMARY)
        if len(start) + len(summary) <= paper.width:
            yield start + summary
        else:
            yield from paper.fold(summary, start, _EVIDENCE * 2)


def _title(number: int, cause: Cause, paper: Paper) -> Iterator[str]:
    word = cause.severity.upper()
    start = f"{number}  {word}  "
    lines = paper.fold(f"{paper.say(cause.model.rule)}  {paper.prose(cause.model.title)}", start)
    for position, line in enumerate(lines):
        if position == 0:
            yield f"{number}  {paper.paint(word, cause.severity)}  {paper.paint(line[len(start) :], 'bold')}"
        else:
            yield paper.paint(line, "bold")


def _affected(cause: Cause, paper: Paper) -> Iterator[str]:
    names = cause.entities
    shared = shared_by(cause.shared)
    who = names[0] if len(names) == 1 else f"{count(len(names), 'phone')}: {capped(names, _PHONES_NAMED)}"
    yield from paper.fold(paper.told(who, 2000), _INDENT)
    if shared:
        lead = "in common: " if len(names) > 1 else ""
        yield from paper.fold(paper.told(lead + shared), _INDENT)


def _observed(cause: Cause, paper: Paper) -> Iterator[str]:
    """What was seen; where the phones differ, each wording with the number of phones."""
    texts = Counter(finding.observed.strip() for finding in cause.findings)
    common = texts.most_common(_OBSERVATIONS)
    for position, (text, often) in enumerate(common):
        on = f"{count(often, 'phone')}: " if len(texts) > 1 else ""
        yield from paper.labelled(label("Seen" if position == 0 else ""), on + paper.told(text))
    if len(texts) > len(common):
        yield f"{label('')}and {len(texts) - len(common):,} more of the same kind"
    if cause.model.confidence is not Confidence.HIGH:
        yield from paper.labelled(label(""), f"(confidence: {cause.model.confidence})")


def _text(word: str, text: str, paper: Paper) -> Iterator[str]:
    if text.strip():
        yield from paper.labelled(label(word), paper.prose(paper.named(text)))


def _consequences(cause: Cause, paper: Paper) -> Iterator[str]:
    groups = list(by_rule(cause.consequences).items())
    for position, (rule, findings) in enumerate(groups[:_CONSEQUENCES]):
        phones = len({finding.entity for finding in findings})
        on = f" (on {count(phones, 'phone')})" if len(cause.entities) > 1 else ""
        told = f"{paper.say(rule)}  {paper.prose(findings[0].title)}{on}"
        yield from paper.labelled(label("Leads to" if position == 0 else ""), told)
    if len(groups) > _CONSEQUENCES:
        yield f"{label('')}and {count(len(groups) - _CONSEQUENCES, 'more consequence')}"


def _actions(actions: tuple[Action, ...], paper: Paper) -> Iterator[str]:
    for number, action in enumerate(actions, 1):
        head = label("Do" if number == 1 else "")
        step = f"{paper.marks.box} {number}. {paper.say(action.owner)}: "
        indent = " " * (len(head) + len(paper.marks.box) + 1 + len(f"{number}. "))
        for position, line in enumerate(paper.fold(paper.prose(paper.named(action.do)), head + step, indent)):
            yield paper.paint(head, "dim") + line[len(head) :] if position == 0 else line
        if action.verify:
            for line in paper.fold(f"verify: {paper.prose(action.verify)}", indent):
                yield paper.paint(line, "dim")
    if actions:
        yield ""


def _confirm(finding: Finding, paper: Paper) -> Iterator[str]:
    for number, text in enumerate(finding.confirm):
        yield from paper.labelled(label("Confirm" if number == 0 else ""), paper.prose(text))
    if finding.confirm:
        yield ""


def _lookup(finding: Finding, paper: Paper, *, complete: bool) -> Iterator[str]:
    """The filter stays on one line however long, so that it can be copied."""
    if finding.wireshark_filter:
        yield paper.paint(label("Wireshark"), "dim") + paper.say(finding.wireshark_filter, 4000)
    sections = f"section {', '.join(finding.manual)}" if finding.manual else ""
    references = ", ".join(finding.references) if complete else ""
    told = joined((sections, references), f" {paper.marks.dot} ")
    if told:
        yield from paper.labelled(label("Manual" if sections else "See"), paper.say(told))


def _ends_of(pieces: tuple[Where, ...], limit: int) -> tuple[Where, ...]:
    """The first pieces and the last one."""
    return pieces if len(pieces) <= limit else (*pieces[: limit - 1], pieces[-1])


def _place(where: Where) -> str:
    if where.frame is not None:
        return f"frame {where.frame}"
    return "-" if where.line is None else f"line {where.line}"
