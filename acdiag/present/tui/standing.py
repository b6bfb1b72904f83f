"""Where each phone stands, for how long, and who needs help first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from acdiag.model.finding import Finding
from acdiag.model.phone import Phone, Stage, StageState
from acdiag.model.record import Record
from acdiag.present.tui.feed import Expected, Snapshot

ORDER = tuple(Stage)
REGISTERED = "registered"
SILENT = "silent"
"""Where a phone is that should be there and has said nothing."""
DONE = (Stage.REGISTRATION, Stage.CALL, Stage.MEDIA)


class Standing(Record, kw_only=True):
    """One phone, as a row shows it."""

    entity: str
    phone: Phone | None
    """None for an expected phone that has said nothing."""
    expected: Expected | None
    place: str
    """The stage it is at, `registered`, or `silent`."""
    stuck: bool
    """Something keeps it there."""
    since: int | None
    """Since when, ns."""
    verdict: str
    """ok, warning, failed, doing or silent."""
    worst: Finding | None
    """Its worst finding that lasts; causes before what comes of them."""
    states: tuple[str, ...]
    """Of every stage in boot order: ok, warning, failed, doing or not-seen."""

    @property
    def rank(self) -> int:
        """0 for who needs help most."""
        return ("failed", "warning", "silent", "doing", "ok").index(self.verdict)


def standings(snapshot: Snapshot) -> list[Standing]:
    """All phones, who needs help first: failed, warned, silent, under way, well; among equals the longest stuck."""
    findings = _open_by_entity(snapshot.case.findings)
    awaited = {each.mac: each for each in snapshot.expected}
    found = [_standing(phone, findings.get(phone.entity, ()), awaited) for phone in snapshot.case.phones]
    here = {standing.entity for standing in found}
    found += [_silent(each) for each in snapshot.expected if each.mac not in here]
    return sorted(found, key=_need)


def _need(standing: Standing) -> tuple[int, int, int, str]:
    severity = standing.worst.severity.rank if standing.worst is not None else -1
    return standing.rank, -severity, standing.since if standing.since is not None else 1 << 63, standing.entity


def _open_by_entity(findings: Iterable[Finding]) -> Mapping[str, Sequence[Finding]]:
    sorted_out: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.cleared is None:
            sorted_out[finding.entity].append(finding)
    return sorted_out


def _standing(phone: Phone, findings: Sequence[Finding], awaited: Mapping[str, Expected]) -> Standing:
    states = [str(report.state) for report in phone.stages]
    passed = [n for n, report in enumerate(phone.stages) if report.state in (StageState.OK, StageState.WARNING)]
    furthest = passed[-1] if passed else None
    worst = max(findings, key=lambda finding: (finding.severity.rank, finding.root_cause), default=None)
    done = any(report.stage in DONE and report.state in (StageState.OK, StageState.WARNING) for report in phone.stages)
    stuck = phone.stuck_at is not None
    if stuck:
        place, since = str(phone.stuck_at), _stuck_since(phone, findings)
    else:
        place = REGISTERED if done else "" if furthest is None else str(phone.stages[furthest].stage)
        since = _since(phone, furthest, done=done)
    verdict = phone.verdict
    if verdict == "ok" and not done and phone.stages:
        verdict = "doing"
        following = next((n for n in range((furthest or 0) + 1, len(states)) if states[n] == "not-seen"), None)
        if following is not None and not stuck:
            states[following] = "doing"
    return Standing(
        entity=phone.entity,
        phone=phone,
        expected=awaited.get(phone.entity),
        place=place,
        stuck=stuck,
        since=since,
        verdict=verdict,
        worst=worst,
        states=tuple(states),
    )


def _stuck_since(phone: Phone, findings: Sequence[Finding]) -> int | None:
    at_stage = [finding.first for finding in findings if finding.stage == phone.stuck_at]
    return min(at_stage, default=None)


def _since(phone: Phone, furthest: int | None, *, done: bool) -> int | None:
    if done:
        at = next((report.at for report in phone.stages if report.stage == Stage.REGISTRATION), None)
        if at is not None:
            return at
    return None if furthest is None else phone.stages[furthest].at


def _silent(expected: Expected) -> Standing:
    return Standing(
        entity=expected.mac,
        phone=None,
        expected=expected,
        place=SILENT,
        stuck=False,
        since=None,
        verdict=SILENT,
        worst=None,
        states=("not-seen",) * len(ORDER),
    )


def places(all_of_them: Iterable[Standing]) -> dict[str, int]:
    """How many phones are where, in boot order; places without one are left out."""
    counted: dict[str, int] = defaultdict(int)
    for standing in all_of_them:
        counted[standing.place or "heard"] += 1
    order = (SILENT, "heard", *map(str, ORDER), REGISTERED)
    return {place: counted[place] for place in order if counted[place]}


def verdicts(all_of_them: Iterable[Standing]) -> dict[str, int]:
    """How many phones stand how, worst first; those without any are left out."""
    counted: dict[str, int] = defaultdict(int)
    for standing in all_of_them:
        counted[standing.verdict] += 1
    return {word: counted[word] for word in ("failed", "warning", "silent", "doing", "ok") if counted[word]}
