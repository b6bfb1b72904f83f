"""The finished stream: loss, score, packet time, encryption, and what was assumed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.names.codecs import SKYPE, STATIC, Format
from acdiag.model.stream import Stream
from acdiag.streams.rtp_statistics import ALL, RtpStatistics
from acdiag.streams.rtp_summary import Identity, missing_runs, rate, summarise
from tests.rtp_making import Sent, Way, stream

IDENTITY = Identity("a.pcap", "10.0.0.1:4000", "10.0.0.2:20000", 0x1234)
FORMATS = {**STATIC, **SKYPE}


def told(packets: list[Sent], size: int = 172, **more: object) -> Stream:
    first, *others = packets

    def clock(kind: int) -> int:
        return 0 if kind == 101 else FORMATS[kind].clock

    statistics = RtpStatistics(clock, first.at, first.sequence, first.timestamp, first.payload_type, size, 46, 1)
    for number, each in enumerate(others, 2):
        statistics.take(each.at, each.sequence, each.timestamp, each.marker, each.payload_type, size, 46, number)
    return summarise(statistics, IDENTITY, FORMATS, **more)  # type: ignore[arg-type]


def test_a_perfect_call_of_g711() -> None:
    found = told(stream(500))
    assert (found.entity, found.codec, found.clock, found.clock_seen) == (
        "10.0.0.1:4000>10.0.0.2:20000/0x00001234", "PCMA", 8000, 8000,
    )  # fmt: skip
    assert (found.packets, found.expected, found.lost, found.missing, found.unique) == (500, 500, 0, 0, 500)
    assert (round(found.r_factor or 0, 2), round(found.mos or 0, 2)) == (90.8, 4.36)
    assert found.mos_assumed == ("one-way delay 100 ms",)
    assert (found.ptime, found.dscp, found.dscps, found.encrypted) == (20.0, 46, (46,), False)
    assert found.kbps == pytest.approx(80 * 500 / 499)
    assert [each.packets for each in found.intervals] == [50] * 10


def test_five_percent_of_random_loss() -> None:
    packets = [each for place, each in enumerate(stream(1001)) if place % 20 != 10]
    found = told(packets)
    assert (found.missing, found.missing_percent) == (50, pytest.approx(100 * 50 / 1001))
    assert found.burst_ratio == pytest.approx(951 / 1001)
    assert found.r_factor == pytest.approx(75.0, abs=0.3)
    assert found.mos_assumed == ("one-way delay 100 ms", "packet loss concealment")


@given(seen=st.integers(0, ALL), gap=st.integers(0, 1))
def test_what_the_window_still_lacks_is_counted_in_runs(seen: int, gap: int) -> None:
    statistics = RtpStatistics(lambda _kind: 8000, 0, 1, 0, 8, 172, 46, 1)
    statistics.seen, statistics.gap = seen, gap
    came = "1" * (not gap) + "0" * gap + f"{seen:064b}"
    assert missing_runs(statistics) == (came[1:].count("0"), came.count("10"))


def test_bursts_cost_more() -> None:
    single = told([each for place, each in enumerate(stream(1001)) if place % 20 != 10])
    bursts = told([each for place, each in enumerate(stream(1001)) if place % 200 not in range(100, 110)])
    assert single.missing == bursts.missing == 50
    assert bursts.burst_ratio == pytest.approx(10 * 951 / 1001)
    assert (bursts.mos or 0) < (single.mos or 0)


def test_the_codec_is_the_one_of_speech() -> None:
    packets = [
        each._replace(payload_type=13 if place % 2 else 101 if place % 10 == 4 else 18)
        for place, each in enumerate(stream(100))
    ]
    found = told(packets)
    assert (found.payload_type, found.codec, found.payload_types) == (18, "G729", (18, 13, 101))
    assert found.carries == ("G729", "CN", "telephone-event")
    assert told([each._replace(payload_type=13) for each in stream(10)]).codec == "CN"


def test_a_codec_of_skype_is_assumed_and_named_so() -> None:
    found = told(stream(100, payload_type=111, step=320))
    assert (found.codec, found.clock, found.codec_assumed, found.ptime) == ("SIREN", 16000, True, 20.0)
    assert found.mos_assumed == (
        "one-way delay 100 ms",
        "payload type 111 is SIREN/16000",
        "Ie 5 and Bpl 12 of SIREN",
    )


@pytest.mark.parametrize("known", [None, Format("", 0), Format("H264", 90000), Format("telephone-event", 8000)])
def test_what_is_no_known_speech_has_no_score(known: Format | None) -> None:
    assert rate(known, 96, 1.0, 1.0, None, 20.0) == (None, None, ())


def test_a_measured_delay_takes_the_place_of_the_assumed_one() -> None:
    found = told(stream(100), delay=50.0)
    assert found.mos_assumed == ("jitter buffer 40 ms",)
    assert found.r_factor == pytest.approx(93.2 - 0.024 * 110)


@pytest.mark.parametrize(
    ("extra", "encrypted"), [(0, False), (4, True), (10, True), (11, True), (14, True), (16, True), (100, False)]
)
@pytest.mark.parametrize("payload_type", [0, 8, 9, 117])
def test_64_kbit_that_are_longer_by_a_tag_are_srtp(payload_type: int, extra: int, encrypted: bool) -> None:
    assert told(stream(100, payload_type=payload_type), 172 + extra).encrypted is encrypted


def test_the_length_of_other_codecs_tells_nothing() -> None:
    assert not told(stream(100, payload_type=18), 12 + 20 + 10).encrypted
    assert not told(stream(100, payload_type=104, step=320), 12 + 330).encrypted


def test_what_is_no_payload_is_no_tag() -> None:
    for extra in (0, 10):
        assert told(stream(100), 176 + extra, beside=4).encrypted is (extra == 10), "a mixer names who speaks"


def test_a_clock_that_is_not_the_codecs() -> None:
    assert told(stream(400, step=320)).clock_seen == 16000
    assert told(stream(400, step=233)).clock_seen is None
    assert told(stream(100)).clock_seen is None


def test_a_codec_that_changes_has_no_clock_of_its_own() -> None:
    wide = stream(300, payload_type=104, step=320)
    last = wide[-1]
    narrow = [
        each._replace(
            at=last.at + 20_000_000 * place, sequence=last.sequence + place, timestamp=last.timestamp + 160 * place
        )
        for place, each in enumerate(stream(300), 1)
    ]
    assert told([*wide, *narrow]).clock_seen is None
    assert (
        told([each._replace(payload_type=13 if place % 9 == 8 else 104) for place, each in enumerate(wide)]).clock_seen
        == 16000
    )


def test_what_noise_and_redundancy_last_is_not_told() -> None:
    noise = [each._replace(at=each.at * 20, timestamp=each.timestamp * 20, payload_type=13) for each in stream(60)]
    assert (told(noise).codec, told(noise).ptime, told(noise).clock_seen) == ("CN", None, None)
    wrapped = told(stream(400, payload_type=97, step=320))
    assert (wrapped.codec, wrapped.ptime, wrapped.clock_seen) == ("RED", None, None)


def test_codecs_of_two_clocks_that_take_turns_have_no_clock_in_common() -> None:
    before = stream(400)
    after = stream(200, payload_type=104, step=320, start=before[-1].at + 20_000_000)
    begins, numbers = before[-1].timestamp + 160 - after[0].timestamp, before[-1].sequence + 1 - after[0].sequence
    moved = [
        each._replace(timestamp=each.timestamp + begins, sequence=each.sequence + numbers & 0xFFFF) for each in after
    ]
    assert told(before + moved).clock_seen is None


@pytest.mark.parametrize(
    ("announced", "told_of"), [((), None), ((30,), 30), ((30, 20), 20), ((None, 20), 20), ((None, 30), None)]
)
def test_of_two_packet_times_the_one_that_most_packets_have_counts(
    announced: tuple[int | None, ...], told_of: int | None
) -> None:
    assert told(stream(100), ptimes=announced).ptime_announced == told_of


def test_the_losses_at_the_end_count_while_the_window_is_open() -> None:
    packets = stream(100)
    found = told([*packets[:90], packets[-1]])
    assert (found.missing, found.unique) == (9, 91)
    assert found.intervals[-1].lost == 9


def test_a_pause_does_not_move_the_typical_jitter() -> None:
    packets = stream(500)
    held = packets[:250] + [each._replace(at=each.at + 7_000_000_000) for each in packets[250:]]
    found = told(held)
    assert found.max_jitter > 400
    assert found.typical_jitter < 1


def test_one_packet_is_a_stream() -> None:
    found = told(stream(1))
    assert (found.packets, found.expected, found.kbps, found.ptime, found.seconds) == (1, 1, 0.0, None, 0.0)
    assert len(found.intervals) == 1


def test_a_bad_way_end_to_end() -> None:
    found = told(stream(2000, Way(loss=0.08, copies=0.05, reorder=0.05, jitter=5_000_000), seed=4))
    assert found.missing + found.unique == 2000
    assert found.packets == found.unique + found.duplicates
    assert found.lost == 2000 - found.packets


def test_where_packets_overtake_each_other_nobody_says_how_much_is_in_one() -> None:
    """Behind each late one comes a step of two packets, which would be the majority."""
    packets = stream(400)
    for first in range(0, 400, 5):
        packets[first : first + 5] = [packets[first + each] for each in (0, 2, 1, 3, 4)]
    assert told(packets).ptime == 20.0
    packets = stream(400)
    for first in range(1, 397, 3):
        packets[first : first + 3] = [packets[first + each] for each in (1, 0, 2)]
    found = told(packets)
    assert found.reordered > 100
    assert found.ptime is None
