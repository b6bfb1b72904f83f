"""The case as schema `acdiag/case/1`: the keys of the contract in the contract's order, same case, same bytes.

Every key is always there, so that a reader never has to ask whether it is. What a release does not look at yet is
empty, not missing. `schema.json` beside this file describes the object.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.case import (
    PROTOCOLS,
    Call,
    Case,
    Muted,
    NotUnderstood,
    Problem,
    RuleReport,
    SharedProblem,
    SourceReport,
)
from acdiag.model.finding import Action, Finding, Outcome
from acdiag.model.log_tally import LogTally
from acdiag.model.names.syslog import SEVERITIES
from acdiag.model.phone import Phone, StageReport
from acdiag.model.sharing import Beginning, Sharing, alone
from acdiag.model.stream import Stream
from acdiag.present.clock import SECOND, rfc3339
from acdiag.present.escape import json_safe
from acdiag.present.json import indented
from acdiag.present.json.indented import Ready, Written
from acdiag.present.json.streams import interval_rows, stream_object

SCHEMA = "acdiag/case/1"
AT_ONCE = 3_000
"""Entries whose text is in memory at once: of ten thousand phones it takes more than they do themselves."""
_Entry = Phone | Finding | Stream


def document(case: Case) -> dict[str, Any]:
    """The whole case as one JSON object."""
    return _whole(
        case,
        phones=[_phone(phone) for phone in case.phones],
        findings=[finding_object(finding) for finding in case.findings],
        streams=[stream_object(stream) for stream in case.streams],
    )


def dump(case: Case) -> str:
    """The document as text, to be written as UTF-8."""
    return "".join(pieces(case))


def begin(streams: Sequence[Stream], beginning: Beginning) -> Iterator[str]:
    """Let the entries of streams be written, of the first ones: nothing that is judged changes them."""
    return beginning(_Writer(), streams[:AT_ONCE])


def pieces(case: Case, share: Sharing = alone, begun: Iterable[str] = ()) -> Iterator[str]:
    """The same bit by bit; `share` says who writes the entries of its long lists, `begun` what `begin` gave, if any."""
    # Each list takes its own when it is written, and they are written in this order.
    texts = _texts((*case.phones, *case.findings), share)
    phones, findings = islice(texts, len(case.phones)), texts
    streams = _streams(case.streams, share, begun)
    yield from indented.pieces(
        _whole(case, phones=Written(phones), findings=Written(findings), streams=Written(streams))
    )
    yield "\n"


def _streams(streams: Sequence[Stream], share: Sharing, begun: Iterable[str]) -> Iterator[str]:
    written = 0
    for text in begun:
        yield text
        written += 1
    yield from _texts(streams[written:], share)


def _texts(entries: Sequence[_Entry], share: Sharing) -> Iterator[str]:
    for first in range(0, len(entries), AT_ONCE):
        yield from share(_Writer(), entries[first : first + AT_ONCE])


class _Writer:
    """Writes entries; what phones share it writes once."""

    def __init__(self) -> None:
        self._outcomes: dict[int, tuple[Mapping[str, Outcome], Ready]] = {}
        """Of phones that are alike, by identity, which is theirs while they are held."""

    def __call__(self, entry: _Entry) -> str:
        match entry:
            case Phone():
                return indented.entry(_phone(entry, self._shared_outcomes))
            case Finding():
                return indented.entry(finding_object(entry))
            case Stream():
                return indented.entry(stream_object(entry, interval_rows))

    def _shared_outcomes(self, outcomes: Mapping[str, Outcome]) -> Ready:
        known = self._outcomes.get(id(outcomes))
        if known is None:
            known = self._outcomes[id(outcomes)] = outcomes, indented.member(_outcomes(outcomes))
        return known[1]


def _whole(case: Case, *, phones: Any, findings: Any, streams: Any) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "acdiag": case.version,
        "rules_digest": case.rules_digest,
        "sources": [_source(report) for report in case.sources],
        "phones": phones,
        "findings": findings,
        "problems": [_shared(problem) for problem in case.problems],
        "muted": [_muted(entry) for entry in case.muted],
        "rules": [_rule(report) for report in case.rules],
        "calls": [_call(call) for call in case.calls],
        "streams": streams,
        "syslog": _syslog(case.syslog),
        "not_understood": [_not_understood(entry) for entry in case.not_understood],
    }


def lines(case: Case) -> str:
    """One finding a line, in the order of `findings`."""
    return "".join(line(finding_object(finding)) for finding in case.findings)


def line(entry: dict[str, Any]) -> str:
    """One object as one line."""
    return json_safe(json.dumps(entry, ensure_ascii=False, allow_nan=False)) + "\n"


def finding_object(finding: Finding) -> dict[str, Any]:
    """One entry of `findings`."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "name": finding.name,
        "title": finding.title,
        "severity": str(finding.severity),
        "rule_severity": str(finding.rule_severity),
        "confidence": str(finding.confidence),
        "phone": finding.phone,
        "entity": finding.entity,
        "stage": str(finding.stage),
        "root_cause": finding.root_cause,
        "explained_by": list(finding.explained_by),
        "explains": list(finding.explains),
        "first": rfc3339(finding.first),
        "last": rfc3339(finding.last),
        "count": finding.count,
        "cleared": _time(finding.cleared),
        "observed": finding.observed,
        "cause": finding.cause,
        "impact": finding.impact,
        "actions": [_action(action) for action in finding.actions],
        "confirm": list(finding.confirm),
        "manual": list(finding.manual),
        "references": list(finding.references),
        "evidence": [evidence_object(where) for where in finding.evidence],
        "wireshark_filter": finding.wireshark_filter,
    }


def evidence_object(where: Where) -> dict[str, Any]:
    """One entry of `evidence`."""
    return {
        "source": where.source,
        "frame": where.frame,
        "line": where.line,
        "time": rfc3339(where.at),
        "summary": where.summary,
    }


def _source(report: SourceReport) -> dict[str, Any]:
    return {
        "path": report.path,
        "kind": report.kind,
        "sha256": report.sha256,
        "bytes": report.bytes,
        "packets": report.packets,
        "first": _time(report.first),
        "last": _time(report.last),
        "protocols": {name: report.protocols.get(name, 0) for name in PROTOCOLS},
        "problems": [_problem(problem) for problem in report.problems],
        "clock_offset_s": round(report.clock_offset / SECOND, 4),
        "clock": report.clock or None,
    }


def _syslog(tally: LogTally) -> dict[str, Any]:
    return {
        "lines": tally.lines,
        "by_component": dict(sorted(tally.by_component.items())),
        "by_severity": {name: tally.by_severity[name] for name in SEVERITIES if tally.by_severity[name]},
        "gaps": tally.gaps,
        "dropped": tally.dropped,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"at": problem.at, "what": problem.what, "count": problem.count}


def _outcomes(outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    return {rule: str(outcomes[rule]) for rule in sorted(outcomes)}


def _phone(phone: Phone, outcomes: Callable[[Mapping[str, Outcome]], Any] = _outcomes) -> dict[str, Any]:
    """One entry of `phones`; `outcomes` gives their form."""
    return {
        "mac": phone.mac,
        "ips": list(phone.ips),
        "model": phone.model,
        "firmware": phone.firmware,
        "vlan": phone.vlan,
        "user": phone.user,
        "switch": phone.switch,
        "stages": [_stage(report) for report in phone.stages],
        "verdict": phone.verdict,
        "stuck_at": None if phone.stuck_at is None else str(phone.stuck_at),
        "outcomes": outcomes(phone.outcomes),
    }


def _stage(report: StageReport) -> dict[str, Any]:
    return {"stage": str(report.stage), "state": str(report.state), "at": _time(report.at), "note": report.note}


def _action(action: Action) -> dict[str, Any]:
    return {"do": action.do, "owner": action.owner, "verify": action.verify}


def _shared(problem: SharedProblem) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "shared": dict(sorted(problem.shared.items())),
        "phones": list(problem.phones),
        "findings": list(problem.findings),
        "title": problem.title,
    }


def _muted(entry: Muted) -> dict[str, Any]:
    return {
        "rule": entry.rule,
        "entity": entry.entity,
        "reason": entry.reason,
        "until": entry.until,
        "count": entry.count,
    }


def _rule(report: RuleReport) -> dict[str, Any]:
    return {"rule": report.rule, "outcome": str(report.outcome), "reason": report.reason}


def _call(call: Call) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "from": call.caller,
        "to": call.callee,
        "start": rfc3339(call.start),
        "answered": _time(call.answered),
        "end": _time(call.end),
        "final": call.final,
        "streams": list(call.streams),
    }


def _not_understood(entry: NotUnderstood) -> dict[str, Any]:
    return {"source": entry.source, "what": entry.what, "count": entry.count, "first_frame": entry.first_frame}


def _time(at: int | None) -> str | None:
    return None if at is None else rfc3339(at)
