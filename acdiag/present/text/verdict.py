"""The first line: how many phones fail, and of what. It has to make sense alone, in the subject of a ticket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.model.case import Case
from acdiag.model.finding import Severity
from acdiag.model.phone import Phone
from acdiag.present.text.causes import Cause
from acdiag.present.text.paper import Paper
from acdiag.present.text.phrase import count, lowered, shared_by

_CAUSES_NAMED = 3


def verdict(case: Case, causes: Sequence[Cause], paper: Paper, *, others: int | None = None) -> Iterator[str]:
    """The verdict, folded, with its mark."""
    state, sentence = _sentence(case, causes, others)
    mark = {"ok": paper.marks.ok, "warning": paper.marks.warning, "failed": paper.marks.failed}.get(state, "")
    for line in paper.fold(paper.told(sentence), f"{mark} " if mark else ""):
        yield paper.paint(line, state if mark else "bold")


def _sentence(case: Case, causes: Sequence[Cause], others: int | None) -> tuple[str, str]:
    if not case.phones:
        return "", _nobody(case, others)
    if len(case.phones) == 1:
        return _one(case, case.phones[0], causes)
    failed = sum(phone.verdict == "failed" for phone in case.phones)
    warned = sum(phone.verdict == "warning" for phone in case.phones)
    if failed:
        more = f" {count(warned, 'more phone')} {'has' if warned == 1 else 'have'} warnings." if warned else ""
        return "failed", _of(failed, case, "fail") + _why(_grave(causes), failed) + more
    if warned:
        return "warning", f"No phone fails, but {_of(warned, case, 'have warnings', low=True)}{_why(causes, warned)}"
    return "ok", f"{_everybody(len(case.phones))} are fine{_reservation(case)}{_put_aside(case)}."


def _nobody(case: Case, others: int | None) -> str:
    packets = sum(report.packets for report in case.sources)
    where = "this capture" if len(case.sources) == 1 else "these captures"
    if not packets:
        return f"There are no packets in {where}."
    seen = count(packets, "packet") if others is None else count(others, "other host")
    return f"No AudioCodes phone in {where} ({seen})."


def _one(case: Case, phone: Phone, causes: Sequence[Cause]) -> tuple[str, str]:
    who = f"The {phone.model or 'phone'} {phone.mac or ', '.join(phone.ips)}"
    if phone.verdict == "failed":
        return "failed", f"{who} fails{_why(_grave(causes), 1)}"
    if phone.verdict == "warning":
        return "warning", f"{who} works, but not without warnings{_why(causes, 1)}"
    return "ok", f"{who} is fine{_put_aside(case)}."


def _of(number: int, case: Case, verb: str, *, low: bool = False) -> str:
    total = len(case.phones)
    if number == total:
        return f"{lowered(_everybody(total)) if low else _everybody(total)} {verb}"
    if number == 1 and verb != "have warnings":
        verb += "s"
    return f"{number:,} of {total:,} phones {'has warnings' if number == 1 and low else verb}"


def _everybody(total: int) -> str:
    return "Both phones" if total == 2 else f"All {total:,} phones"


def _grave(causes: Sequence[Cause]) -> Sequence[Cause]:
    return [cause for cause in causes if cause.severity.rank >= Severity.ERROR.rank] or causes


def _why(causes: Sequence[Cause], affected: int) -> str:
    if not causes:
        return "."
    if len(causes) == 1:
        lead = ", all for one cause" if affected > 1 else ""
        return f"{lead}: {_what(causes[0])}."
    if affected == 1:
        return ": " + _listed([_what(cause) for cause in causes[:_CAUSES_NAMED]], len(causes)) + "."
    told = [f"on {len(cause.entities):,} {_what(cause)}" for cause in causes[:_CAUSES_NAMED]]
    return ": " + _listed(told, len(causes)) + "."


def _listed(told: Sequence[str], total: int) -> str:
    rest = total - len(told)
    return "; ".join(told) + (f"; and {count(rest, 'more cause')}" if rest else "")


def _what(cause: Cause) -> str:
    shared = shared_by(cause.shared)
    return lowered(cause.model.title.rstrip(".")) + (f" ({shared})" if shared else "")


def _put_aside(case: Case) -> str:
    """Nothing that counts was wrong, because the site says what counts."""
    number = sum(entry.count for entry in case.muted)
    return f", apart from {count(number, 'muted finding')}" if number else ""


def _reservation(case: Case) -> str:
    """Nothing was wrong, but nothing was seen to go right either."""
    seen = any(report.state != "not-seen" for phone in case.phones for report in phone.stages)
    return "" if seen or not any(phone.stages for phone in case.phones) else ", as far as they were seen"
