"""Each call once, whatever was seen of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from acdiag.model.arrival import Where
from acdiag.model.case import Call
from acdiag.model.facts.media import RtpCarried
from acdiag.model.stream import Stream
from acdiag.timeline.calls import calls
from acdiag.timeline.story import Boot, Coverage, PhoneStory
from acdiag.timeline.wording import parse
from tests.stream_making import made

NOTHING = Coverage({}, frozenset(), frozenset())


def told(*texts: str, streams: Iterable[Stream] = (), shown: Iterable[Where] = ()) -> tuple[Call, ...]:
    """`shown` is what proves all that was carried."""
    facts = [
        tuple(replace(each, where=tuple(shown)) if isinstance(each, RtpCarried) else each for each in parse(text))
        for text in texts
    ]
    stories = [
        PhoneStory(str(number), None, (), None, None, None, None, None, (Boot(0, each, True),), NOTHING)
        for number, each in enumerate(facts)
    ]
    return calls(stories, streams)


def test_a_call_between_two_phones_is_one() -> None:
    out = """
        1s sip.call_started call_id=c1 caller=sip:a callee=sip:b
        4s sip.call_answered call_id=c1 status=200
        9s sip.call_ended call_id=c1
    """
    (call,) = told(out, out.replace("1s", "1.1s").replace("4s", "3.9s"))
    assert (call.caller, call.callee, call.final) == ("sip:a", "sip:b", "200")
    assert (call.start, call.answered, call.end) == (1_000_000_000, 3_900_000_000, 9_000_000_000)


def test_a_refused_and_a_running_call_in_order_of_time() -> None:
    refused, running = told("""
        1s sip.call_started call_id=z
        2s sip.call_rejected call_id=z status=486
        5s sip.call_started call_id=a
    """)
    assert (refused.call_id, refused.final, refused.answered, refused.end) == ("z", "486", None, 2_000_000_000)
    assert (running.call_id, running.final, running.answered, running.end) == ("a", "", None, None)


def test_a_stream_that_goes_on_in_the_next_call_belongs_to_both() -> None:
    """Its sender kept SSRC and ports; the other end's did not."""
    streams = [
        made(ssrc=1, call_id="c1"),
        made(ssrc=2, call_id="c1", first_frame=8),
        made(ssrc=3, call_id="c2", first_frame=90),
    ]
    text = """
        1s  sip.call_started call_id=c1
        40s sip.call_started call_id=c2
        80s rtp.carried call_id=c2 sent=500 received=500
    """
    shown = [Where("a.pcap", frame, None, 0, "") for frame in (3, 8, 90)]
    assert [call.streams for call in told(text, streams=streams, shown=shown)] == [
        ("0x00000001", "0x00000002"), ("0x00000003", "0x00000002"),
    ]  # fmt: skip


def test_a_forwarded_call_ends_with_the_answer_that_says_so() -> None:
    (call,) = told("1s sip.call_started call_id=z\n2s sip.call_redirected call_id=z status=302")
    assert (call.final, call.answered, call.end) == ("302", None, 2_000_000_000)


def test_the_end_of_a_call_that_began_before_the_capture_is_none() -> None:
    assert told("1s sip.call_ended call_id=c1") == ()
