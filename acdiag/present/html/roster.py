"""All phones, a line each: how far every one got, stage by stage, and where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from acdiag.model.case import Case
from acdiag.model.phone import Phone, Stage, StageState
from acdiag.model.record import Record
from acdiag.present.html.causes import LinkView
from acdiag.present.html.linking import Links
from acdiag.present.html.wording import state, told
from acdiag.present.phone import name_of, seen_stages

MOST = 2_000
"""Phones with a line; a table of more is no table any more."""
_CELL = 60
_ORDER = {"failed": 0, "warning": 1, "ok": 2}


class StateView(Record):
    """A state as word and shape; the name of the state is its class."""

    name: str
    shape: str
    word: str


class RosterRowView(Record):
    phone: LinkView
    verdict: StateView
    stuck_at: str
    rules: str
    """Ids of its causes."""
    model: str
    address: str
    vlan: str
    switch: str
    user: str
    stages: tuple[StateView, ...]


class RosterView(Record):
    stages: tuple[str, ...]
    """The stages that any phone was seen in."""
    unseen: tuple[str, ...]
    rows: tuple[RosterRowView, ...]
    more: int


def roster(case: Case, links: Links) -> RosterView:
    """The failing phones first."""
    stages = seen_stages(case)
    causes = _causes_by_phone(case)
    phones = sorted(case.phones, key=lambda phone: _ORDER.get(phone.verdict, 3))
    return RosterView(
        stages=tuple(map(str, stages)),
        unseen=tuple(str(stage) for stage in Stage if stage not in stages),
        rows=tuple(_row(phone, stages, causes, links) for phone in phones[:MOST]),
        more=len(phones[MOST:]),
    )


def state_view(word: str) -> StateView:
    """The state with its shape."""
    return StateView(word, *state(word))


def _causes_by_phone(case: Case) -> Mapping[str, list[str]]:
    rules: dict[str, list[str]] = defaultdict(list)
    for finding in case.findings:
        if finding.root_cause and finding.cleared is None and finding.rule not in rules[finding.entity]:
            rules[finding.entity].append(finding.rule)
    return rules


def _row(phone: Phone, stages: Sequence[Stage], causes: Mapping[str, list[str]], links: Links) -> RosterRowView:
    states = {report.stage: report.state for report in phone.stages}
    return RosterRowView(
        phone=LinkView(told(links.named(name_of(phone))), links.phone(phone.entity)),
        verdict=state_view(phone.verdict),
        stuck_at="" if phone.stuck_at is None else str(phone.stuck_at),
        rules=", ".join(causes.get(phone.entity, [])),
        model=told(phone.model or "", _CELL),
        address=told(phone.ips[-1]) if phone.ips and phone.mac else "",
        vlan="" if phone.vlan is None else str(phone.vlan),
        switch=told(phone.switch or "", _CELL),
        user=told(phone.user or "", _CELL),
        stages=tuple(state_view(states.get(stage, StageState.NOT_SEEN)) for stage in stages),
    )
