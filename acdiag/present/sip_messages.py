"""The SIP message that a fact tells of, as the faces that draw ladders name it."""

from __future__ import annotations

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import (
    CallFact,
    SipCallAnswered,
    SipCallEnded,
    SipCallRedirected,
    SipCallRejected,
    SipCallStarted,
    SipRegisterAnswer,
    SipRegisterAsked,
    SipRegistered,
    SipRegisterUnanswered,
    SipUnregistered,
)
from acdiag.model.named_tuple import NamedTuple


class SipMessage(NamedTuple):
    """One arrow of a ladder."""

    out: bool
    """From the phone."""
    label: str
    tone: str
    """plain, ok or failed."""


def sip_message(fact: Fact) -> SipMessage | None:
    """The message that a fact tells of; None where it tells of none."""
    match fact:
        case SipRegisterAsked():
            with_answer = " with credentials" if fact.credentials else ""
            return SipMessage(True, f"REGISTER{' (sign out)' if fact.removal else ''}{with_answer}", "plain")
        case SipRegisterUnanswered():
            return SipMessage(True, f"REGISTER without an answer: {fact.reason}", "failed")
        case SipRegistered() | SipUnregistered():
            return SipMessage(False, "200 OK", "ok")
        case SipRegisterAnswer():
            challenged = fact.status in (401, 407)
            return SipMessage(False, fact.said or str(fact.status), "plain" if challenged else "failed")
        case CallFact():
            return _of_call(fact)
    return None


def _of_call(fact: CallFact) -> SipMessage | None:
    out = fact.direction == "out"
    match fact:
        case SipCallStarted():
            return SipMessage(out, f"INVITE {fact.callee if out else fact.caller}", "plain")
        case SipCallAnswered():
            return SipMessage(not out, fact.said or "200 OK", "failed" if fact.refused else "ok")
        case SipCallRedirected():
            return SipMessage(not out, fact.said or str(fact.status), "plain")
        case SipCallRejected():
            return SipMessage(not out, fact.said or str(fact.status), "failed")
        case SipCallEnded():
            reason = f" ({fact.reason})" if fact.reason else ""
            return SipMessage(fact.by == "host", f"BYE after {fact.seconds} s{reason}", "plain")
    return None
