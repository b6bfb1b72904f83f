"""The top of the report: the verdict in one sentence, the numbers behind it, and what support asks for first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.model.case import Case
from acdiag.model.finding import Outcome
from acdiag.model.record import Record
from acdiag.present.causes import Cause
from acdiag.present.clock import day, rfc3339
from acdiag.present.html.material import Material
from acdiag.present.html.wording import STATES, told
from acdiag.present.phone import name_of
from acdiag.present.phrase import capped
from acdiag.present.verdict import sentence

_FIRMWARES = 4


class CountView(Record):
    number: int
    what: str
    state: str
    """ok, warning, failed or plain."""
    shape: str


class RowView(Record):
    """A label and what stands beside it."""

    label: str
    value: str


class OverviewView(Record):
    title: str
    state: str
    shape: str
    sentence: str
    counts: tuple[CountView, ...]
    support: tuple[RowView, ...]
    notes: tuple[str, ...]
    redaction: str


def overview(material: Material, causes: Sequence[Cause]) -> OverviewView:
    """The verdict and the header for support."""
    case = material.case
    state, told_in_one = sentence(case, causes, asked=material.asked)
    return OverviewView(
        title=material.about.title or _title(material),
        state=state or "not-seen",
        shape=STATES[state][0] if state else "",
        sentence=told(told_in_one, 2000),
        counts=tuple(_counts(case, causes)),
        support=tuple(RowView(label, value) for label, value in _support(material) if value),
        notes=material.about.notes,
        redaction=material.redaction,
    )


def _title(material: Material) -> str:
    site = f", {material.about.site}" if material.about.site else ""
    return (
        f"Diagnosis of {len(material.case.phones):,} phones{site}"
        if len(material.case.phones) != 1
        else f"Diagnosis of phone {name_of(material.case.phones[0])}{site}"
    )


def _counts(case: Case, causes: Sequence[Cause]) -> Iterator[CountView]:
    for verdict, what in (("failed", "failing"), ("warning", "with warnings"), ("ok", "fine")):
        number = sum(phone.verdict == verdict for phone in case.phones)
        noun = "phone" if number == 1 else "phones"
        yield CountView(number, f"{noun} {what}", verdict if number else "not-seen", STATES[verdict][0])
    yield CountView(len(causes), "cause to mend" if len(causes) == 1 else "causes to mend", "plain", "")
    for outcome, what in ((Outcome.CLEAR, "checks passed"), (Outcome.UNDECIDED, "undecided")):
        yield CountView(sum(report.outcome is outcome for report in case.rules), what, "plain", "")


def _support(material: Material) -> Iterator[tuple[str, str]]:
    about, case = material.about, material.case
    firmwares = sorted({phone.firmware for phone in case.phones if phone.firmware})
    models = sorted({phone.model for phone in case.phones if phone.model})
    yield "Ticket", about.ticket
    yield "Site", about.site
    yield "Contact", about.contact
    yield "Models", told(capped(models, _FIRMWARES))
    yield "Firmware", about.firmware or told(capped(firmwares, _FIRMWARES))
    yield "Serial numbers", told(", ".join(f"{name}: {serial}" if name else serial for name, serial in about.serials))
    firsts = [report.first for report in case.sources if report.first is not None]
    lasts = [report.last for report in case.sources if report.last is not None]
    if firsts and lasts:
        first, last = min(firsts), max(lasts)
        until = rfc3339(last)[11:19] if day(first) == day(last) else f"{day(last)} {rfc3339(last)[11:19]}"
        yield "Observed", f"{day(first)} {rfc3339(first)[11:19]} to {until} UTC"
    yield "Inputs", told(capped([report.path for report in case.sources], 3))
