"""The whole report as one view: a table of contents of its sections."""

from __future__ import annotations

from acdiag.model.record import Record
from acdiag.present.causes import sort
from acdiag.present.html.causes import CauseView, cause_view
from acdiag.present.html.evidence import NO_EVIDENCE, EvidenceView, anchors, evidence, shown_evidence
from acdiag.present.html.glossary import TermView, glossary
from acdiag.present.html.linking import Links
from acdiag.present.html.material import Material
from acdiag.present.html.media import NO_MEDIA, MediaView, media, to_draw
from acdiag.present.html.outcomes import OutcomesView, RuleView, outcomes, rule_view
from acdiag.present.html.overview import OverviewView, overview
from acdiag.present.html.portraits import PortraitView, chapters, chosen, portraits
from acdiag.present.html.quality import QualityView, quality
from acdiag.present.html.remarks import MutedView, NoteView, RecoveryView, muted, notes, recoveries
from acdiag.present.html.rollout import RolloutView, rollout
from acdiag.present.html.roster import RosterView, roster
from acdiag.present.html.salvage import Salvage
from acdiag.present.html.twin import TwinView, twin

CAUSES = 60
"""Causes told in full; the twin holds all of them."""


class ToolView(Record):
    version: str
    rules_digest: str
    rules_count: int
    thresholds: tuple[RuleView, ...]
    """Rules that have numbers."""


class ReportView(Record):
    overview: OverviewView
    quality: QualityView
    causes: tuple[CauseView, ...]
    more_causes: int
    roster: RosterView
    rollout: RolloutView | None
    portraits: tuple[PortraitView, ...]
    unportrayed: int
    """Phones in trouble that have only a line."""
    media: MediaView
    evidence: EvidenceView
    notes: tuple[NoteView, ...]
    recoveries: tuple[RecoveryView, ...]
    outcomes: OutcomesView
    muted: tuple[MutedView, ...]
    tool: ToolView
    glossary: tuple[TermView, ...]
    twin: TwinView


def report(material: Material, terms: dict[str, str], *, strict: bool = False) -> ReportView:
    """Everything, in the order in which it is read; `terms` are the glossary's.

    A section that fails is left out and named, unless `strict`.
    """
    salvage = Salvage(strict=strict)
    case, zero = material.case, material.zero
    places = sort(case)
    causes = places.causes[:CAUSES]
    phones = chosen(case, causes)
    pieces = shown_evidence(causes)
    links = Links(chapters(phones), anchors(pieces), case.names)
    draw = to_draw(case)
    troubled = sum(phone.verdict in ("failed", "warning") for phone in case.phones)
    shown_troubled = sum(phone.verdict in ("failed", "warning") for phone in phones)
    curve = salvage.section("the rollout over time", lambda: rollout(case, zero), None)
    told_in_full = portraits(material, phones, causes, links, draw, salvage)
    sounded = salvage.section("calls and streams", lambda: media(case, links, draw), NO_MEDIA)
    proven = salvage.section("evidence", lambda: evidence(material, pieces, links), NO_EVIDENCE)
    return ReportView(
        overview=overview(material, places.causes),
        quality=quality(case, salvage.failures),
        causes=tuple(cause_view(number, cause, links, zero) for number, cause in enumerate(causes, 1)),
        more_causes=len(places.causes) - len(causes),
        roster=roster(case, links),
        rollout=curve,
        portraits=told_in_full,
        unportrayed=troubled - shown_troubled,
        media=sounded,
        evidence=proven,
        notes=tuple(notes(places.noted)),
        recoveries=tuple(recoveries(places.cleared, zero)),
        outcomes=outcomes(material),
        muted=tuple(muted(case.muted)),
        tool=_tool(material),
        glossary=glossary(terms),
        twin=twin(case),
    )


def _tool(material: Material) -> ToolView:
    views = (rule_view(material, entry.rule) for entry in material.case.rules)
    return ToolView(
        version=material.case.version,
        rules_digest=material.case.rules_digest,
        rules_count=len(material.case.rules),
        thresholds=tuple(view for view in views if view.thresholds),
    )
