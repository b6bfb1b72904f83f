"""The verdict in one sentence: how many phones fail, and of what. It makes sense alone, in the subject of a ticket."""

from __future__ import annotations

from collections.abc import Sequence

from acdiag.model.case import Case
from acdiag.model.finding import Severity
from acdiag.model.phone import Phone
from acdiag.present.causes import Cause
from acdiag.present.doubt import undecided
from acdiag.present.phrase import capped, count, lowered, shared_by

_CAUSES_NAMED = 3
_PHONES_NAMED = 9


def sentence(
    case: Case,
    causes: Sequence[Cause],
    *,
    others: int | None = None,
    asked: Sequence[str] = (),
    present: Sequence[str] = (),
) -> tuple[str, str]:
    """The state (ok, warning, failed; empty without a phone) and the sentence, captured text in it not escaped.

    `others` is the number of hosts that are no phone of ours; `asked` names the only phones that were wanted, and
    `present` those that are there when none of them is.
    """
    return _sentence(case, causes, others) if case.phones or not asked else ("", _absent(asked, present))


def _sentence(case: Case, causes: Sequence[Cause], others: int | None) -> tuple[str, str]:
    if not case.phones:
        return "", _nobody(case, others)
    if len(case.phones) == 1:
        return _one(case, case.phones[0], causes)
    failed = sum(phone.verdict == "failed" for phone in case.phones)
    warned = sum(phone.verdict == "warning" for phone in case.phones)
    if failed:
        more = (
            f" {count(warned, 'more phone')} {'has' if warned == 1 else 'have'} warnings{_held(case)}."
            if warned
            else ""
        )
        return "failed", _of(failed, case, "fail") + _why(_grave(causes), failed) + more
    if warned:
        return "warning", _warnings(case, warned) + _why(causes, warned) + _open(case)
    return "ok", _well(_everybody(len(case.phones)), "are", case)


def _warnings(case: Case, warned: int) -> str:
    held = _held(case)
    if held:
        return _of(warned, case, "have warnings") + held
    nobody = "No phone is seen to fail" if undecided(case) else "No phone fails"
    return f"{nobody}, but {_of(warned, case, 'have warnings', low=True)}"


def _held(case: Case) -> str:
    """Some of those with warnings get no further."""
    warned = [phone for phone in case.phones if phone.verdict == "warning"]
    held = [phone.stuck_at for phone in warned if phone.stuck_at is not None]
    if not held:
        return ""
    some = "" if len(held) == len(warned) else f"{len(held):,} of them "
    stages = " or ".join(sorted({str(stage) for stage in held}))
    return f" and {some}{'is' if len(held) == 1 else 'are'} stuck at {stages}"


def _well(who: str, verb: str, case: Case) -> str:
    """Nothing was found; what could not be decided is said in the same breath, because it may be the fault."""
    rules = undecided(case)
    if not rules:
        return f"{who} {verb} fine{_reservation(case)}{_put_aside(case)}."
    return f"{who}: no fault seen{_put_aside(case)}; {count(len(rules), 'rule')} could not be decided."


def _open(case: Case) -> str:
    rules = undecided(case)
    return f" {count(len(rules), 'rule')} could not be decided." if rules else ""


def _absent(asked: Sequence[str], present: Sequence[str]) -> str:
    """None of the phones that were asked for is there."""
    who = f"The phone {asked[0]} is not" if len(asked) == 1 else f"None of the phones {', '.join(asked)} is"
    if not present:
        return f"{who} in this capture, and no other AudioCodes phone either."
    return f"{who} in this capture. It holds {count(len(present), 'phone')}: {capped(present, _PHONES_NAMED)}."


def _of_configurations(case: Case) -> str:
    """Nothing but configuration files was given."""
    what = "the configuration" if len(case.sources) == 1 else f"{len(case.sources):,} configurations"
    if not case.findings:
        return f"No fault seen in {what}{_put_aside(case)}."
    graver = sum(finding.severity.rank >= Severity.WARNING.rank for finding in case.findings)
    hints = len(case.findings) - graver
    told = [count(graver, "fault")] if graver else []
    return f"{' and '.join([*told, *([count(hints, 'hint')] if hints else [])])} in {what}."


def _nobody(case: Case, others: int | None) -> str:
    if case.sources and all(report.kind == "cfg" for report in case.sources):
        return _of_configurations(case)
    held = sum(report.packets for report in case.sources)
    logs = bool(case.sources) and all(report.kind == "syslog" for report in case.sources)
    thing, unit = ("log", "line") if logs else ("capture", "packet")
    where = f"this {thing}" if len(case.sources) == 1 else f"these {thing}s"
    if not held:
        return f"There are no {unit}s in {where}."
    seen = count(held, unit) if others is None else count(others, "other host")
    lost = f"; {count(case.syslog.gaps, 'message')} missing by their numbers" if case.syslog.gaps else ""
    return f"No AudioCodes phone in {where} ({seen}{lost})."


def _one(case: Case, phone: Phone, causes: Sequence[Cause]) -> tuple[str, str]:
    who = f"The {phone.model or 'phone'} {phone.mac or ', '.join(phone.ips) or phone.name}"
    if phone.verdict == "failed":
        return "failed", f"{who} fails{_why(_grave(causes), 1)}"
    if phone.verdict == "warning":
        return "warning", f"{who} {_warned(case, phone)}{_why(causes, 1)}{_open(case)}"
    return "ok", _well(who, "is", case)


def _warned(case: Case, phone: Phone) -> str:
    """Warnings alone may keep a phone from its network, as a DHCP server does that refuses every request."""
    if phone.stuck_at is not None:
        return f"is stuck at {phone.stuck_at}"
    return "has warnings" if undecided(case) else "works, but not without warnings"


def _of(number: int, case: Case, verb: str, *, low: bool = False) -> str:
    total = len(case.phones)
    if number == total:
        return f"{lowered(_everybody(total)) if low else _everybody(total)} {verb}"
    if number == 1 and verb != "have warnings":
        verb += "s"
    return f"{number:,} of {total:,} phones {'has warnings' if number == 1 and verb == 'have warnings' else verb}"


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
    return (
        ""
        if seen or not any(phone.stages for phone in case.phones)
        else f", as far as {'it was' if len(case.phones) == 1 else 'they were'} seen"
    )
