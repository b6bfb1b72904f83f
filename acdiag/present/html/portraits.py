"""One phone in full: its boot as a strip, its timeline, what it said in SIP, its calls and how they sounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from acdiag.model.case import Case
from acdiag.model.facts.sip import CallFact
from acdiag.model.phone import Phone, Stage, StageState
from acdiag.model.record import Record
from acdiag.present.causes import Cause
from acdiag.present.clock import since
from acdiag.present.html.causes import LinkView
from acdiag.present.html.ladder import LadderView, ladder
from acdiag.present.html.linking import Links
from acdiag.present.html.material import Material
from acdiag.present.html.media import CallView, StreamView, calls_of, streams_of
from acdiag.present.html.overview import RowView
from acdiag.present.html.roster import StateView, state_view
from acdiag.present.html.salvage import Salvage
from acdiag.present.html.timeline import BootView, boots
from acdiag.present.html.wording import anchor, prose, told
from acdiag.present.phone import name_of
from acdiag.timeline.story import PhoneStory

MOST = 24
"""Phones that are told of in full; of three hundred with one fault, a few show it."""
_FEW = 6
"""Up to so many phones, the healthy ones are told of in full as well."""
_PER_CAUSE = 3
"""Phones of one cause that are told of before other causes have had theirs."""


class StepView(Record):
    """One stage of the strip."""

    stage: str
    state: StateView
    since: str
    note: str
    stuck: bool


class FaultView(Record):
    """A finding of this phone, and the cause that tells of it."""

    rule: str
    title: str
    observed: str
    cause: LinkView
    state: StateView


class PortraitView(Record):
    anchor: str
    name: str
    verdict: StateView
    stuck_at: str
    about: tuple[RowView, ...]
    strip: tuple[StepView, ...]
    faults: tuple[FaultView, ...]
    boots: tuple[BootView, ...]
    all_boots: int
    ladder: LadderView | None
    calls: tuple[CallView, ...]
    streams: tuple[StreamView, ...]
    opened: bool


def chosen(case: Case, causes: Sequence[Cause]) -> tuple[Phone, ...]:
    """The phones that are told of in full: some of each cause first, then the others in trouble."""
    if len(case.phones) <= _FEW:
        order = {"failed": 0, "warning": 1}
        return tuple(sorted(case.phones, key=lambda phone: order.get(phone.verdict, 2)))
    by_entity = {phone.entity: phone for phone in case.phones}
    wanted: dict[str, None] = {}
    for cause in causes:
        wanted.update(dict.fromkeys(cause.entities[:_PER_CAUSE]))
    for verdict in ("failed", "warning"):
        wanted.update(dict.fromkeys(phone.entity for phone in case.phones if phone.verdict == verdict))
    return tuple(by_entity[entity] for entity in wanted if entity in by_entity)[:MOST]


def chapters(phones: Sequence[Phone]) -> dict[str, str]:
    """The id of each phone's chapter, by entity."""
    return {phone.entity: anchor("phone", phone.mac or number) for number, phone in enumerate(phones, 1)}


def portraits(
    material: Material,
    phones: Sequence[Phone],
    causes: Sequence[Cause],
    links: Links,
    draw: frozenset[int],
    salvage: Salvage,
) -> tuple[PortraitView, ...]:
    """Each of `phones` in full, but for one that cannot be told of."""
    stories = {story.entity: story for story in material.stories}
    alone = len(phones) == 1
    views = (
        salvage.section(
            f"phone {name_of(phone)}",
            partial(_portrait, material, phone, stories.get(phone.entity), causes, links, draw, opened=alone),
            None,
        )
        for phone in phones
    )
    return tuple(view for view in views if view is not None)


def _portrait(
    material: Material,
    phone: Phone,
    story: PhoneStory | None,
    causes: Sequence[Cause],
    links: Links,
    draw: frozenset[int],
    *,
    opened: bool,
) -> PortraitView:
    case, zero = material.case, material.zero
    facts = [fact for boot in story.boots for fact in boot.facts] if story else []
    ids = [fact.call_id for fact in facts if isinstance(fact, CallFact)]
    return PortraitView(
        anchor=links.phone(phone.entity),
        name=told(links.named(name_of(phone))),
        verdict=state_view(phone.verdict),
        stuck_at="" if phone.stuck_at is None else str(phone.stuck_at),
        about=tuple(RowView(label, value) for label, value in _about(phone, material) if value),
        strip=tuple(_strip(phone, zero)),
        faults=tuple(_faults(case, phone, causes)),
        boots=tuple(boots(story, links, zero)) if story else (),
        all_boots=len(story.boots) if story else 0,
        ladder=ladder(facts, name_of(phone), links, zero),
        calls=tuple(calls_of(case, phone.entity, ids, links)),
        streams=tuple(streams_of(case, phone.entity, links, draw)),
        opened=opened,
    )


def _about(phone: Phone, material: Material) -> Iterator[tuple[str, str]]:
    yield "Model", told(phone.model or "")
    yield "Firmware", told(phone.firmware or "")
    yield "Address", told(", ".join(phone.ips))
    yield "VLAN", "" if phone.vlan is None else str(phone.vlan)
    yield "Switch", told(phone.switch or "")
    yield "User", told(phone.user or "")
    yield "Serial number", told(", ".join(serial for name, serial in material.about.serials if name == phone.mac))


def _strip(phone: Phone, zero: int) -> Iterator[StepView]:
    reports = {report.stage: report for report in phone.stages}
    for stage in Stage:
        report = reports.get(stage)
        state = StageState.NOT_SEEN if report is None else report.state
        at = None if report is None else report.at
        note = "" if report is None or state is StageState.NOT_SEEN else report.note
        yield StepView(
            str(stage),
            state_view(state),
            "" if at is None or state is StageState.NOT_SEEN else since(at, zero),
            told(note, 120),
            phone.stuck_at == stage,
        )


def _faults(case: Case, phone: Phone, causes: Sequence[Cause]) -> Iterator[FaultView]:
    told_at = {finding.id: number for number, cause in enumerate(causes, 1) for finding in cause.findings}
    told_at |= {
        finding.id: number
        for number, cause in reversed(list(enumerate(causes, 1)))
        for finding in cause.consequences
        if finding.id not in told_at
    }
    for finding in case.findings:
        if finding.entity == phone.entity and finding.cleared is None:
            number = told_at.get(finding.id)
            link = LinkView(f"cause {number}", anchor("cause", number)) if number else LinkView("also seen", "noted")
            severe = finding.severity.rank >= 3
            word = "failed" if severe else "warning" if finding.severity.rank == 2 else "not-seen"
            view = state_view(word)
            yield FaultView(
                finding.rule,
                prose(finding.title),
                told(finding.observed),
                link,
                StateView(view.name, view.shape if word != "not-seen" else "○", str(finding.severity)),
            )
