"""The page of one problem: what was seen, why, what it means, what to do, on which phones, and what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from acdiag.model.arrival import Where
from acdiag.model.finding import Action, Finding
from acdiag.model.named_tuple import NamedTuple
from acdiag.present.clock import clock
from acdiag.present.phrase import count
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.passage import Block, heading
from acdiag.present.tui.shapes import SEVERITY_TONES, Marks, Span, spans
from acdiag.present.tui.spell import source_and_place

PHONES = 200
"""Phones of one problem that are listed; a rollout's table has the rest."""
EVIDENCE = 40
"""Pieces of evidence that are listed."""


class StepTarget(NamedTuple):
    """A corrective step, from 0."""

    rule: str
    number: int


class PhoneTarget(NamedTuple):
    entity: str


class RuleTarget(NamedTuple):
    rule: str


def problem_blocks(
    findings: Sequence[Finding],
    consequences: Sequence[Finding],
    desk: Desk,
    marks: Marks,
    done: Sequence[bool],
    note: str,
) -> list[Block]:
    """All of it; `done` tells which steps are ticked."""
    return list(_blocks(findings, consequences, desk, marks, done, note))


def _blocks(
    findings: Sequence[Finding],
    consequences: Sequence[Finding],
    desk: Desk,
    marks: Marks,
    done: Sequence[bool],
    note: str,
) -> Iterator[Block]:
    model = findings[0]
    yield Block((Span(model.title, "strong"),))
    yield Block(
        (
            Span(str(model.severity), SEVERITY_TONES[model.severity]),
            Span(f" {marks.dot} {model.rule} {model.name} {marks.dot} confidence {model.confidence}", "dim"),
        ),
        target=RuleTarget(model.rule),
    )
    yield Block((Span(_times(findings, desk), "dim"),))
    yield from noted(note)
    yield from paragraph("Seen", model.observed)
    yield from paragraph("Cause", model.cause)
    yield from paragraph("Impact", model.impact)
    yield from steps(model.rule, model.actions, done, marks)
    yield from _phones(findings, desk, marks)
    if consequences:
        yield Block()
        yield heading("What comes of it")
        for title in dict.fromkeys(finding.title for finding in consequences):
            number = sum(finding.title == title for finding in consequences)
            yield Block(spans(f"{title} ({count(number, 'time')})"), indent=2, hang=2)
    yield from evidence(findings)


def _times(findings: Sequence[Finding], desk: Desk) -> str:
    """Seen when, raised when, cleared when."""
    raised = [at for finding in findings if (at := desk.snapshot.raised.get(finding.id)) is not None]
    cleared = [finding.cleared for finding in findings if finding.cleared is not None]
    told = [f"seen {clock(min(finding.first for finding in findings))[:8]}"]
    told += [f"raised {clock(min(raised))[:8]}"] if raised else []
    told.append(f"last {clock(max(finding.last for finding in findings))[:8]}")
    told += [f"cleared {clock(max(cleared))[:8]}"] if cleared else []
    return ", ".join(told)


def noted(note: str) -> Iterator[Block]:
    """What somebody wrote down."""
    if note:
        yield Block()
        yield heading("Note")
        for line in note.splitlines():
            yield Block(spans(line, "accent"), indent=2)


def paragraph(word: str, text: str) -> Iterator[Block]:
    """A heading and a text, where there is one."""
    if text.strip():
        yield Block()
        yield Block((Span(f"{word}  ", "dim"), Span(" ".join(text.split()))), hang=len(word) + 2)


def steps(rule: str, actions: Sequence[Action], done: Sequence[bool], marks: Marks) -> Iterator[Block]:
    """Corrective steps with their boxes."""
    if actions:
        yield Block()
        yield heading("What to do")
    for number, action in enumerate(actions):
        ticked = number < len(done) and done[number]
        box = marks.done if ticked else marks.open
        yield Block(
            (
                Span(f"{box} {number + 1}. ", "good" if ticked else "strong"),
                Span(f"{action.owner}: ", "accent"),
                Span(" ".join(action.do.split()), "dim" if ticked else ""),
            ),
            indent=2,
            hang=len(box) + 4,
            target=StepTarget(rule, number),
        )
        if action.verify:
            yield Block((Span("then: ", "dim"), Span(" ".join(action.verify.split()))), indent=6 + len(box), hang=6)


def _phones(findings: Sequence[Finding], desk: Desk, marks: Marks) -> Iterator[Block]:
    entities = list(dict.fromkeys(finding.entity for finding in findings))
    yield Block()
    yield heading(count(len(entities), "phone"))
    for entity in entities[:PHONES]:
        standing = desk.standing_of.get(entity)
        shape = marks.state("not-seen" if standing is None else standing.verdict)
        user = standing.phone.user if standing is not None and standing.phone is not None else None
        place = f"  {standing.place}" if standing is not None else ""
        words = Span(f"{place}  {user or ''}".rstrip(), "dim")
        yield Block((shape, Span(f" {desk.name(entity)}"), words), indent=2, hang=2, target=PhoneTarget(entity))
    if len(entities) > PHONES:
        yield Block(spans(f"and {len(entities) - PHONES:,} more", "dim"), indent=2)


def evidence(findings: Iterable[Finding]) -> Iterator[Block]:
    """What proves it, each to be opened."""
    places = [where for finding in findings for where in finding.evidence]
    if places:
        yield Block()
        yield heading("Evidence")
    for where in places[:EVIDENCE]:
        yield evidence_line(where)
    if len(places) > EVIDENCE:
        yield Block(spans(f"and {len(places) - EVIDENCE:,} more", "dim"), indent=2)


def evidence_line(where: Where) -> Block:
    """`08:00:12.123  boot.pcap frame 12  DHCP Discover …`."""
    told = (Span(f"{clock(where.at)}  ", "dim"), Span(source_and_place(where), "accent"), Span(f"  {where.summary}"))
    return Block(told, indent=2, hang=2, target=where)
