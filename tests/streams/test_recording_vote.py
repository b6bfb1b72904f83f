"""Which decoder reads a recording: the cascade, and that one odd datagram changes nothing."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from random import Random

import pytest

from acdiag.simulate import ac49x as make_ac49x
from acdiag.simulate import acdr as make_acdr
from acdiag.simulate import voice
from acdiag.streams import recording_vote
from acdiag.streams.recording_vote import WINDOW, Vote, is_rtcp

MILLISECOND = 1_000_000
RTCP = bytes.fromhex("80c80006") + bytes(24)


def rtp(number: int, ssrc: int = 9) -> bytes:
    return struct.pack("!BBHII", 0x80, 8, number & 0xFFFF, number * 160, ssrc) + voice.alaw(
        voice.tone(number * 160, 160)
    )


def ac49x(number: int) -> bytes:
    return make_ac49x.packet(make_ac49x.RTP, rtp(number), number)


def acdr(number: int) -> bytes:
    return make_acdr.Header(9, sequence=number).with_(make_acdr.media("10.0.0.5", 1, 2), rtp(number))


def samples(number: int, form: str) -> bytes:
    steps = voice.tone(4000 + number * 160, 160)
    return {"alaw": voice.alaw, "mulaw": voice.mulaw, "s16le": voice.linear}[form](steps)


def told(vote: Vote, datagrams: Iterable[bytes]) -> list[str]:
    return [vote.take(data, number * 20 * MILLISECOND) for number, data in enumerate(datagrams)]


@pytest.mark.parametrize(("make", "decoder"), [(ac49x, "ac49x"), (acdr, "acdr")], ids=["ac49x", "acdr"])
def test_formats_with_a_header_need_one_datagram(make: object, decoder: str) -> None:
    assert callable(make)
    vote = Vote()
    assert told(vote, [make(1)]) == [decoder]
    assert (vote.decoder, vote.confidence) == (decoder, "low")
    told(vote, map(make, range(2, WINDOW + 2)))
    assert vote.confidence == "high"


def test_odd_datagrams_do_not_turn_a_recording() -> None:
    vote = Vote()
    claims = told(vote, [*map(ac49x, range(20)), acdr(1), b"junk", rtp(1), *map(ac49x, range(20, 30))])
    assert vote.decoder == "ac49x"
    assert claims[20:23] == ["acdr", "", ""]


def test_the_majority_turns_it() -> None:
    vote = Vote()
    told(vote, [*map(ac49x, range(20)), *map(acdr, range(WINDOW // 2))])
    assert vote.decoder == "ac49x"
    told(vote, [acdr(99)])
    assert vote.decoder == "acdr"


def test_plain_rtp_is_a_recording_only_where_the_user_says_so() -> None:
    asked, unasked = Vote(asked=True), Vote()
    told(asked, [rtp(0), RTCP, *map(rtp, range(1, 8))])
    told(unasked, map(rtp, range(40)))
    assert (asked.decoder, asked.confidence) == ("rtp", "medium")
    assert unasked.decoder == ""


def test_four_packets_are_not_enough_for_rtp() -> None:
    vote = Vote(asked=True)
    told(vote, map(rtp, range(4)))
    assert vote.decoder == ""
    told(vote, [rtp(4)])
    assert vote.decoder == "rtp"


@pytest.mark.parametrize("form", ["alaw", "mulaw", "s16le"])
def test_raw_samples_are_a_guess(form: str) -> None:
    vote = Vote()
    claims = told(vote, [samples(number, form) for number in range(40)])
    assert claims[: WINDOW - 1] == [""] * (WINDOW - 1)
    assert (vote.decoder, vote.confidence) == ("pcm", "guess")


def test_noise_and_other_paces_are_no_samples() -> None:
    noise, slow = Vote(asked=True), Vote(asked=True)
    rng = Random(5)
    told(noise, [rng.randbytes(160) for _ in range(60)])
    for number in range(60):
        slow.take(samples(number, "alaw"), number * 50 * MILLISECOND)
    assert (noise.decoder, slow.decoder) == ("", "")


def test_zeros_are_nothing() -> None:
    vote = Vote()
    told(vote, [bytes(160)] * 40)
    assert vote.decoder == ""


def test_only_a_header_counts_on_its_own_port() -> None:
    header_only = make_acdr.Header(media_type=37, trace_point=25).with_(b"", b"??")
    assert told(Vote(), [header_only]) == [""]
    assert told(Vote(acdr_port=True), [header_only]) == ["acdr"]


def test_the_user_goes_first() -> None:
    vote = Vote("acdr")
    told(vote, map(ac49x, range(30)))
    assert (vote.decoder, vote.confidence) == ("acdr", "given")


def test_rtcp_by_its_type() -> None:
    assert is_rtcp(RTCP)
    assert not is_rtcp(rtp(1))
    assert not is_rtcp(b"\x80\xc8")


def test_noise_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []
    monkeypatch.setattr(recording_vote, "resembles_samples", lambda shapes: bool(judged.append(len(shapes))))
    rng = Random(5)
    told(Vote(), [rng.randbytes(1280) for _ in range(10 * WINDOW)])
    assert judged == [WINDOW] * 10
