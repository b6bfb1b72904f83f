"""Streams and recordings as WAV files, compared with the sound that went in."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from acdiag.media.folder import Folder
from acdiag.media.listening import Listening
from acdiag.media.sounds import Written
from acdiag.media.wav import LONGEST_SILENCE
from acdiag.model.arrival import Frame
from acdiag.model.case import Case, SourceReport
from acdiag.model.recording import NO_CHOICE, Choice
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from acdiag.simulate import ac49x
from tests import frames
from tests.media.hearing import encoded, heard, likeness, speech

SECONDS = 6.0


def packets(
    payloads: Sequence[bytes], kind: int, *, step: int = 160, lost: Collection[int] = (), start: int = 4_294_900_000
) -> Iterator[tuple[float, bytes]]:
    """RTP and when it comes; the timestamp wraps around soon."""
    for number, payload in enumerate(payloads):
        if number not in lost:
            timestamp = (start + number * step) & 0xFFFFFFFF
            yield number * 0.02, struct.pack("!BBHII", 0x80, kind, (65_500 + number) & 0xFFFF, timestamp, 77) + payload


def on_the_wire(datagrams: Iterator[tuple[float, bytes]]) -> list[Frame]:
    return [
        frames.frame(frames.udp("10.0.0.1", "10.0.0.2", 4000, 5000, data), at, number)
        for number, (at, data) in enumerate(datagrams, 1)
    ]


def case_of(captured: Sequence[Frame], choice: Choice = NO_CHOICE) -> Case:
    session = Session(Shelf((), "", {}, {}), [SourceReport("test.pcap", "pcap")], recording=choice)
    for frame in captured:
        session.take(frame)
    return session.case()


def listen(captured: Sequence[Frame], folder: Path, choice: Choice = NO_CHOICE) -> tuple[list[Written], Listening]:
    case = case_of(captured, choice)
    listening = Listening(case.streams, case.recordings, choice, Folder(str(folder)))
    for frame in captured:
        listening.take(frame)
    return listening.finish(), listening


@pytest.mark.parametrize(
    ("codec", "kind", "rate"), [("pcm_alaw", 8, 8_000), ("pcm_mulaw", 0, 8_000), ("g722", 9, 16_000)]
)
def test_what_is_heard_is_what_was_said(codec: str, kind: int, rate: int, tmp_path: Path) -> None:
    source = speech(SECONDS, rate)
    captured = on_the_wire(packets(encoded(codec, source, rate, rate // 50), kind))
    (file,), _ = listen(captured, tmp_path / "wav")
    samples, found = heard(tmp_path / "wav" / file.name)
    assert (found, len(samples)) == (rate, len(source))
    assert likeness(samples, np.array(source, dtype=float)) > 0.98


def test_losses_are_silence_in_their_place(tmp_path: Path) -> None:
    source = speech(SECONDS, 8_000)
    lost = {50, 51, 52, 120}
    captured = on_the_wire(packets(encoded("pcm_alaw", source, 8_000, 160), 8, lost=lost))
    (file,), _ = listen(captured, tmp_path / "wav")
    samples, _ = heard(tmp_path / "wav" / file.name)
    expected = np.array(source, dtype=float)
    for number in lost:
        expected[number * 160 : (number + 1) * 160] = 0
        assert not samples[number * 160 : (number + 1) * 160].any()
    assert len(samples) == len(source)
    assert likeness(samples, expected) > 0.98


def test_reordered_and_repeated_packets_are_put_right(tmp_path: Path) -> None:
    source = speech(SECONDS, 8_000)
    sent = list(packets(encoded("pcm_mulaw", source, 8_000, 160), 0))
    rng = Random(7)
    for start in range(20, 250, 20):
        block = [data for _, data in sent[start : start + 5]]
        rng.shuffle(block)
        sent[start : start + 5] = [(at, data) for (at, _), data in zip(sent[start : start + 5], block, strict=True)]
    doubled = [each for pair in sent for each in (pair, pair)]
    (file,), _ = listen(on_the_wire(iter(doubled)), tmp_path / "wav")
    samples, _ = heard(tmp_path / "wav" / file.name)
    assert len(samples) == len(source)
    assert likeness(samples, np.array(source, dtype=float)) > 0.98


def test_linear_samples(tmp_path: Path) -> None:
    source = speech(1.0, 44_100)
    swapped = source[:]
    swapped.byteswap()
    data = swapped.tobytes()
    payloads = [data[at : at + 882] for at in range(0, len(data) - 881, 882)]
    captured = on_the_wire(
        (number * 0.01, packet) for number, (_, packet) in enumerate(packets(payloads, 11, step=441))
    )
    (file,), _ = listen(captured, tmp_path / "wav")
    samples, rate = heard(tmp_path / "wav" / file.name)
    assert rate == 44_100
    assert np.array_equal(samples, np.array(source[: len(samples)], dtype=float))
    assert len(samples) == 44_100


def test_keys_and_encrypted_streams_are_not_heard(tmp_path: Path) -> None:
    source = speech(SECONDS, 8_000)
    sent = list(packets(encoded("pcm_alaw", source, 8_000, 160), 8))
    event = bytes((5, 0, 0, 160))
    for number in range(100, 110):
        at, data = sent[number]
        sent[number] = (at, data[:1] + bytes([101]) + data[2:12] + event)
    (file,), _ = listen(on_the_wire(iter(sent)), tmp_path / "clear")
    samples, _ = heard(tmp_path / "clear" / file.name)
    assert not samples[100 * 160 : 110 * 160].any()
    tagged = [(at, data + bytes(10)) for at, data in packets(encoded("pcm_alaw", source, 8_000, 160), 8)]
    written, listening = listen(on_the_wire(iter(tagged)), tmp_path / "secret")
    assert written == []
    assert [mute.why for mute in listening.mute] == ["encrypted (SRTP)"]


def test_a_codec_without_decoder_is_said(tmp_path: Path) -> None:
    captured = on_the_wire(packets([bytes([number]) * 40 for number in range(50)], 104, step=320))
    written, listening = listen(captured, tmp_path / "wav")
    assert written == []
    assert [mute.why for mute in listening.mute] == ["no decoder for SILK"]


def test_a_timestamp_that_jumps_writes_no_gigabytes(tmp_path: Path) -> None:
    payloads = encoded("pcm_alaw", speech(SECONDS, 8_000), 8_000, 160)
    hostile = [
        (at, data[:4] + struct.pack("!I", number * 1_000_003 * 160 & 0xFFFFFFFF) + data[8:])
        for number, (at, data) in enumerate(packets(payloads, 8))
    ]
    good = list(packets(payloads, 8))
    captured = on_the_wire(iter(good[:20] + hostile[20:]))
    written, _ = listen(captured, tmp_path / "wav")
    assert sum(file.bytes for file in written) < 2 * len(payloads) * 320


def test_a_clock_that_jumps_writes_no_gigabytes(tmp_path: Path) -> None:
    payloads = encoded("pcm_alaw", speech(2.0, 8_000), 8_000, 160)
    sent = [
        (at + (number // 10) * 86_400, data[:4] + struct.pack("!I", number * 160 & 0xFFFFFFFF) + data[8:])
        for number, (at, data) in enumerate(packets(payloads, 8))
    ]
    written, listening = listen(on_the_wire(iter(sent)), tmp_path / "wav")
    assert sum(file.seconds for file in written) <= LONGEST_SILENCE + 3
    jumping = [(at, data[:4] + struct.pack("!I", int(at * 8000) & 0xFFFFFFFF) + data[8:]) for at, data in sent]
    written, listening = listen(on_the_wire(iter(jumping)), tmp_path / "wav2")
    assert sum(file.seconds for file in written) <= LONGEST_SILENCE + 3
    assert listening.shortened


def recording(samples: Sequence[tuple[int, bytes]], lost: Collection[int] = (), step: float = 0.02) -> list[Frame]:
    """AC49x datagrams; blocks of one moment come together."""
    made = []
    moments: dict[int, int] = {}
    for number, (protocol, data) in enumerate(samples):
        moment = moments[protocol] = moments.get(protocol, -1) + 1
        if number not in lost:
            datagram = ac49x.packet(protocol, data, number)
            frame = frames.udp("10.1.120.20", "10.1.20.60", 40_000, 50_000, datagram)
            made.append(frames.frame(frame, moment * step + protocol * 1e-4, number + 1))
    return made


def test_tdm_of_both_sides(tmp_path: Path) -> None:
    microphone, far = speech(SECONDS, 8_000, 1), speech(SECONDS, 8_000, 2)
    inwards, outwards = encoded("pcm_mulaw", microphone, 8_000, 160), encoded("pcm_alaw", far, 8_000, 160)
    blocks = [
        each
        for pair in zip(inwards, outwards, strict=True)
        for each in zip((ac49x.TDM_IN, ac49x.TDM_OUT), pair, strict=True)
    ]
    lost = set(range(200, 220))
    written, _ = listen(recording(blocks, lost), tmp_path / "wav")
    assert [file.name.split("-10.")[0] for file in written] == ["001-TDM-In", "002-TDM-Out"]
    for file, source in zip(written, (microphone, far), strict=True):
        samples, rate = heard(tmp_path / "wav" / file.name)
        expected = np.array(source, dtype=float)
        expected[100 * 160 : 110 * 160] = 0
        assert (rate, len(samples)) == (8_000, len(source))
        assert not samples[100 * 160 : 110 * 160].any()
        assert likeness(samples, expected) > 0.98


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_echo_canceller_has_a_channel_for_each_tap(order: str, tmp_path: Path) -> None:
    taps = {kind: speech(SECONDS, 8_000, kind) for kind in (1, 2, 5)}
    blocks = []
    for number in range(round(SECONDS * 50)):
        for kind, samples in taps.items():
            data = np.array(samples[number * 160 : number * 160 + 160], dtype=f"{order}i2").tobytes()
            blocks.append((ac49x.DEBUG, bytes(ac49x.DebugBlock(kind=kind, sequence=number)) + data))
    captured = [
        frames.frame(
            frames.udp("10.1.120.20", "10.1.20.60", 40_000, 50_000, ac49x.packet(protocol, data, number)),
            number // 3 * 0.02,
            number + 1,
        )
        for number, (protocol, data) in enumerate(blocks)
        if number // 3 not in range(40, 45)
    ]
    (file,), _ = listen(captured, tmp_path / "wav")
    assert file.channels == 3
    for channel, source in enumerate(taps.values()):
        samples, _ = heard(tmp_path / "wav" / file.name, channel)
        expected = np.array(source, dtype=float)
        expected[40 * 160 : 45 * 160] = 0
        assert np.array_equal(samples, expected)


def test_the_users_word_on_samples(tmp_path: Path) -> None:
    source = speech(2.0, 8_000)
    data = np.array(source, dtype=">i2").tobytes()
    blocks = [(ac49x.DEBUG, b"\0\x08" + data[at : at + 320]) for at in range(0, len(data), 320)]
    assert listen(recording(blocks), tmp_path / "unknown")[0] == []
    (file,), _ = listen(recording(blocks), tmp_path / "given", Choice(samples="s16be"))
    samples, _ = heard(tmp_path / "given" / file.name)
    assert np.array_equal(samples, np.array(source, dtype=float))


def test_recorded_rtp(tmp_path: Path) -> None:
    source = speech(SECONDS, 8_000)
    blocks = [(ac49x.RTP, data) for _, data in packets(encoded("pcm_alaw", source, 8_000, 160), 8)]
    (file,), _ = listen(recording(blocks, lost=range(60, 70)), tmp_path / "wav")
    samples, _ = heard(tmp_path / "wav" / file.name)
    expected = np.array(source, dtype=float)
    expected[60 * 160 : 70 * 160] = 0
    assert len(samples) == len(source)
    assert likeness(samples, expected) > 0.98


def test_a_recording_at_a_port_that_a_configuration_names(tmp_path: Path) -> None:
    source = speech(SECONDS, 8_000)
    blocks = [
        frames.frame(frames.udp("10.1.120.20", "10.1.20.60", 40_000, 40_001, data), number * 0.02, number + 1)
        for number, (_, rtp) in enumerate(packets(encoded("pcm_alaw", source, 8_000, 160), 8))
        for data in (ac49x.packet(ac49x.RTP, rtp, number),)
    ]
    session = Session(Shelf((), "", {}, {}), [SourceReport("test.pcap", "pcap")])
    session.expect_recordings({40_001})
    for frame in blocks:
        session.take(frame)
    case = session.case()
    listening = Listening(case.streams, case.recordings, NO_CHOICE, Folder(str(tmp_path / "wav")))
    for frame in blocks:
        listening.take(frame)
    (file,) = listening.finish()
    samples, _ = heard(tmp_path / "wav" / file.name)
    assert likeness(samples, np.array(source, dtype=float)) > 0.98


def test_who_records_encrypted_voice_is_told_what_is_clear(tmp_path: Path) -> None:
    tagged = [data + bytes(10) for _, data in packets(encoded("pcm_alaw", speech(SECONDS, 8_000), 8_000, 160), 8)]
    written, listening = listen(recording([(ac49x.RTP, data) for data in tagged]), tmp_path / "wav")
    assert written == []
    (mute,) = listening.mute
    assert "encrypted (SRTP)" in mute.why
    assert "tdm_recording" in mute.why


def test_redundancy_is_unwrapped(tmp_path: Path) -> None:
    source = speech(2.0, 8_000)
    payloads = [b"\x00" + payload for payload in encoded("pcm_mulaw", source, 8_000, 160)]
    (file,), _ = listen(on_the_wire(packets(payloads, 97)), tmp_path / "wav")
    samples, _ = heard(tmp_path / "wav" / file.name)
    assert likeness(samples, np.array(source, dtype=float)) > 0.98


@pytest.mark.parametrize(("main", "rate"), [("pcm_alaw", 8_000), ("g722", 16_000)])
def test_a_codec_that_changes_in_mid_call_is_heard_all_through(main: str, rate: int, tmp_path: Path) -> None:
    """The static types need no description; what is the wider band is the rate of the file."""
    source = speech(6.0, rate)
    plain = source if rate == 8_000 else source[::2]
    first = encoded(main, source, rate, rate // 50)[:200]
    then = encoded("pcm_mulaw", plain, 8_000, 160)[200:]
    kind = 8 if main == "pcm_alaw" else 9
    datagrams = list(packets([*first, *then], kind))
    changed = [
        (at, data if number < 200 else data[:1] + bytes(1) + data[2:]) for number, (at, data) in enumerate(datagrams)
    ]
    (file,), _ = listen(on_the_wire(iter(changed)), tmp_path / "wav")
    samples, found = heard(tmp_path / "wav" / file.name)
    assert (found, file.seconds) == (rate, pytest.approx(6.0, abs=0.05))
    assert likeness(samples[4 * rate :], np.array(source[4 * rate :], dtype=float)) > 0.95
