"""Who said what to whom in SIP, an arrow a line; Enter on one opens its message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import (
    CallFact,
    RegistrationFact,
    SipCallAnswered,
    SipCallEnded,
    SipCallRejected,
    SipCallStarted,
    SipRegisterAnswer,
    SipRegisterAsked,
    SipRegistered,
    SipRegisterUnanswered,
    SipUnregistered,
)
from acdiag.present.clock import clock
from acdiag.present.tui.passage import Block, heading
from acdiag.present.tui.shapes import Marks, Span, spans

MOST = 200
"""Messages that are drawn; the timeline has all."""
SHAFT = 6


class Arrow(NamedTuple):
    """One message."""

    out: bool
    """From the phone."""
    label: str
    tone: str


def ladder_blocks(facts: Sequence[Fact], phone: str, marks: Marks) -> Iterator[Block]:
    """The ladder of one phone; nothing where no SIP could be read."""
    told = [(fact, arrow) for fact in facts if (arrow := arrow_of(fact)) is not None]
    if not told:
        return
    yield Block()
    yield heading("SIP")
    yield Block(spans(f"{'':14}{phone:<20}{'':{SHAFT}}server", "dim"), indent=2, whole=True)
    for fact, arrow in told[:MOST]:
        server = fact.server if isinstance(fact, RegistrationFact | CallFact) else ""
        shaft = f"{'-' * SHAFT}>" if arrow.out else f"<{'-' * SHAFT}"
        yield Block(
            (
                Span(f"{clock(fact.at)}  ", "dim"),
                Span(f"{shaft} ", "accent"),
                Span(f"{arrow.label} ", arrow.tone),
                Span(server, "dim"),
            ),
            indent=2,
            target=fact.where[0] if fact.where else None,
            whole=True,
        )
    if len(told) > MOST:
        yield Block(spans(f"and {len(told) - MOST:,} more", "dim"), indent=2)


def arrow_of(fact: Fact) -> Arrow | None:
    """The message that a fact tells of; None where it tells of none."""
    match fact:
        case SipRegisterAsked():
            way_out = " (sign out)" if fact.removal else ""
            return Arrow(True, f"REGISTER{way_out}{' with credentials' if fact.credentials else ''}", "")
        case SipRegisterUnanswered():
            return Arrow(True, f"REGISTER without an answer: {fact.reason}", "bad")
        case SipRegistered() | SipUnregistered():
            return Arrow(False, "200 OK", "good")
        case SipRegisterAnswer():
            return Arrow(False, fact.said or str(fact.status), "" if fact.status in (401, 407) else "bad")
        case CallFact():
            return _of_call(fact)
    return None


def _of_call(fact: CallFact) -> Arrow | None:
    out = fact.direction == "out"
    match fact:
        case SipCallStarted():
            return Arrow(out, f"INVITE {fact.callee if out else fact.caller}", "")
        case SipCallAnswered():
            return Arrow(not out, fact.said or "200 OK", "bad" if fact.refused else "good")
        case SipCallRejected():
            return Arrow(not out, fact.said or str(fact.status), "bad")
        case SipCallEnded():
            reason = f" ({fact.reason})" if fact.reason else ""
            return Arrow(fact.by == "host", f"BYE after {fact.seconds} s{reason}", "")
    return None
