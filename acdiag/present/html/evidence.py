"""The inputs with their sums, and the pieces of evidence with what was decoded of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from acdiag.model.arrival import Where
from acdiag.model.case import PROTOCOLS, Case, SourceReport
from acdiag.model.finding import Finding
from acdiag.model.record import Record
from acdiag.present.causes import Cause
from acdiag.present.clock import SECOND, clock, day, rfc3339, since
from acdiag.present.html.linking import Links
from acdiag.present.html.material import Field, Material
from acdiag.present.html.wording import anchor, place, told

PER_CAUSE = 8
"""Pieces of one cause that are taken apart."""
MOST = 160
"""Pieces that are taken apart, of all causes."""
SOURCES = 400
"""Inputs that are listed; a folder may hold thousands."""
_FIELDS = 80


class SourceView(Record):
    path: str
    kind: str
    sha256: str
    bytes: str
    packets: str
    first: str
    last: str
    offset: str
    """What was added to its clock."""
    protocols: str


class FieldView(Record):
    depth: int
    name: str
    value: str


class PieceView(Record):
    anchor: str
    source: str
    place: str
    time: str
    since: str
    summary: str
    rules: str
    """Of the findings that it proves."""
    filter: str
    head: str
    fields: tuple[FieldView, ...]
    more_fields: int


class EvidenceView(Record):
    sources: tuple[SourceView, ...]
    more_sources: int
    pieces: tuple[PieceView, ...]
    total: int
    """Pieces of evidence of all findings."""


NO_EVIDENCE = EvidenceView((), 0, (), 0)


def shown_evidence(causes: Sequence[Cause]) -> tuple[tuple[Where, Finding], ...]:
    """The pieces that are taken apart, each once, with a finding that it proves."""
    pieces: dict[tuple[str, int | None, int | None], tuple[Where, Finding]] = {}
    for cause in causes:
        for where in cause.model.evidence[:PER_CAUSE]:
            pieces.setdefault(key(where), (where, cause.model))
    return tuple(list(pieces.values())[:MOST])


def key(where: Where) -> tuple[str, int | None, int | None]:
    """What tells one piece from another."""
    return where.source, where.frame, where.line


def anchors(pieces: Iterable[tuple[Where, Finding]]) -> dict[tuple[str, int | None, int | None], str]:
    """The id of each piece, by its key."""
    return {key(where): anchor("evidence", number) for number, (where, _) in enumerate(pieces, 1)}


def evidence(material: Material, pieces: Sequence[tuple[Where, Finding]], links: Links) -> EvidenceView:
    """Inputs and pieces."""
    rules: dict[tuple[str, int | None, int | None], dict[str, None]] = {}
    for finding in material.case.findings:
        for where in finding.evidence:
            rules.setdefault(key(where), {})[finding.rule] = None
    return EvidenceView(
        sources=tuple(_source(report) for report in material.case.sources[:SOURCES]),
        more_sources=len(material.case.sources[SOURCES:]),
        pieces=tuple(_pieces(material, pieces, rules, links)),
        total=len(rules),
    )


def _pieces(
    material: Material,
    pieces: Sequence[tuple[Where, Finding]],
    rules: dict[tuple[str, int | None, int | None], dict[str, None]],
    links: Links,
) -> Iterator[PieceView]:
    for where, finding in pieces:
        decoded = material.decoded.get((where.source, where.frame)) if where.frame is not None else None
        fields: tuple[Field, ...] = decoded.fields if decoded else ()
        yield PieceView(
            anchor=links.evidence(where),
            source=told(where.source),
            place=place(where),
            time=f"{day(where.at)} {clock(where.at)} UTC",
            since=since(where.at, material.zero),
            summary=told(links.named(where.summary)),
            rules=", ".join(rules.get(key(where), {finding.rule: None})),
            filter=f"frame.number == {where.frame}" if where.frame is not None else "",
            head=told(decoded.head) if decoded else "",
            fields=tuple(
                FieldView(min(field.depth, 4), told(field.name), told(field.value)) for field in fields[:_FIELDS]
            ),
            more_fields=len(fields[_FIELDS:]),
        )


def _source(report: SourceReport) -> SourceView:
    counted = [f"{name} {report.protocols.get(name, 0):,}" for name in PROTOCOLS if report.protocols.get(name)]
    return SourceView(
        path=told(report.path),
        kind=report.kind,
        sha256=report.sha256 or "",
        bytes=f"{report.bytes:,}",
        packets=f"{report.packets:,}",
        first=_time(report.first),
        last=_time(report.last),
        offset=f"{report.clock_offset / SECOND:+.3f} s" if report.clock_offset else "none",
        protocols=", ".join(counted),
    )


def _time(at: int | None) -> str:
    return "" if at is None else rfc3339(at).replace("T", " ").removesuffix("Z")


def needed(case: Case, causes: Sequence[Cause]) -> dict[str, set[int]]:
    """The frames that a report takes apart, by input: what has to be read again."""
    frames: dict[str, set[int]] = {}
    for where, _ in shown_evidence(causes):
        if where.frame is not None:
            frames.setdefault(where.source, set()).add(where.frame)
    return frames
