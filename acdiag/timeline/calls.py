"""The calls of all phones, each once however many of its ends and ways are in the capture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from acdiag.model.case import Call
from acdiag.model.facts.media import RtpCarried
from acdiag.model.facts.sip import CallAnswer, CallFact, SipCallAnswered, SipCallEnded, SipCallStarted
from acdiag.model.stream import Stream
from acdiag.timeline.story import PhoneStory


def calls(stories: Iterable[PhoneStory], streams: Iterable[Stream] = ()) -> tuple[Call, ...]:
    """Every call whose INVITE was seen, in order of time, with those of `streams` that its SDP names.

    A sender that keeps its SSRC for the next call makes one stream of both, which the first one's SDP names.
    """
    heard: dict[str, list[str]] = {}
    begun: dict[tuple[str, int | None], str] = {}
    for stream in streams:
        ssrc = begun[stream.capture, stream.first_frame] = f"0x{stream.ssrc:08x}"
        if stream.call_id:
            heard.setdefault(stream.call_id, []).append(ssrc)
    by_id: dict[str, list[CallFact]] = {}
    for story in stories:
        for boot in story.boots:
            for fact in boot.facts:
                if isinstance(fact, CallFact):
                    by_id.setdefault(fact.call_id, []).append(fact)
                elif isinstance(fact, RtpCarried) and fact.signalled:
                    own = heard.setdefault(fact.call_id, [])
                    own.extend(each for each in _begun(fact, begun) if each not in own)
    found = (_call(sorted(facts, key=_time), tuple(heard.get(each, ()))) for each, facts in by_id.items())
    return tuple(sorted((call for call in found if call is not None), key=lambda call: (call.start, call.call_id)))


def _begun(fact: RtpCarried, begun: Mapping[tuple[str, int | None], str]) -> list[str]:
    """The streams whose first packets are shown for what a call carried."""
    found = (begun.get((shown.source, shown.frame)) for shown in fact.where)
    return [each for each in found if each is not None]


def _call(facts: Sequence[CallFact], streams: tuple[str, ...]) -> Call | None:
    started = next((fact for fact in facts if isinstance(fact, SipCallStarted)), None)
    if started is None:
        return None
    answered = next((fact for fact in facts if isinstance(fact, SipCallAnswered)), None)
    # A forked call is refused by all but the one who takes it.
    refused = next((fact for fact in reversed(facts) if isinstance(fact, CallAnswer)), None)
    final = answered or refused
    ended = next((fact for fact in reversed(facts) if isinstance(fact, SipCallEnded)), None)
    last = ended or (refused if answered is None else None)
    return Call(
        call_id=started.call_id,
        caller=started.caller,
        callee=started.callee,
        start=started.at,
        answered=answered.at if answered else None,
        end=last.at if last else None,
        final=str(final.status) if final else "",
        streams=streams,
    )


def _time(fact: CallFact) -> int:
    return fact.at
