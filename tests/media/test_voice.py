"""The voice of one stream at the times that its timestamps tell."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from acdiag.media.decoding import Decoder, Linear
from acdiag.media.voice import DEPTH, Voice
from acdiag.media.wav import Allowance, Sound
from acdiag.model.names.codecs import Format
from tests.media.test_wav import read

RATE = 1000
L16 = Format("L16", RATE)
MILLISECOND = 1_000_000


class Ear:
    """Sends packets of ten samples that all hold the packet's number, and listens to the file."""

    def __init__(self, folder: Path, others: Mapping[int, Decoder] = MappingProxyType({})) -> None:
        self.path = folder / "a.wav"
        self.sound = Sound("a.wav", self.path.open("wb"), RATE, 1, Allowance())
        self.voice = Voice(self.sound, Linear("big", RATE), 96, L16, others)

    def send(
        self,
        number: int,
        *,
        timestamp: int | None = None,
        at: int | None = None,
        kind: int = 96,
        base: int = 0,
        before: bytes = b"",
    ) -> None:
        stamp = number * 10 if timestamp is None else timestamp
        head = struct.pack("!BBHII", 0x80, kind, (base + number) & 0xFFFF, stamp & 0xFFFFFFFF, 5)
        body = before + struct.pack("!10h", *[number] * 10)
        self.voice.take(head + body, (number * 10 if at is None else at) * MILLISECOND)

    def hear(self) -> list[int]:
        """One value per ten samples."""
        self.voice.finish()
        self.sound.close()
        samples = read(self.path)
        assert len(samples) % 10 == 0
        return samples[::10]


@pytest.fixture
def ear(tmp_path: Path) -> Ear:
    return Ear(tmp_path)


def test_order_is_that_of_the_numbers(ear: Ear) -> None:
    for number in (1, 2, 4, 3, 5, 5, 6):
        ear.send(number)
    assert ear.hear() == [1, 2, 3, 4, 5, 6]


def test_a_packet_that_is_too_late_is_not_heard(ear: Ear) -> None:
    for number in (1, *range(3, 3 + 2 * DEPTH), 2):
        ear.send(number)
    assert ear.hear() == [1, 0, *range(3, 3 + 2 * DEPTH)]


def test_numbers_and_timestamps_wrap_around(ear: Ear) -> None:
    for number in (1, 2, 4, 3, 6, 7):
        ear.send(number, timestamp=0xFFFFFFE0 + number * 10, base=0xFFFC)
    assert ear.hear() == [1, 2, 3, 4, 0, 6, 7]


def test_a_pause_without_packets_is_silence(ear: Ear) -> None:
    ear.send(1)
    ear.send(2, timestamp=60, at=50)
    assert ear.hear() == [1, 0, 0, 0, 0, 2]


def test_a_timestamp_that_runs_ahead_of_the_clock_is_a_new_beginning(ear: Ear) -> None:
    ear.send(1)
    ear.send(2, timestamp=4_000_000, at=20)
    ear.send(3, timestamp=4_000_010, at=30)
    assert ear.hear() == [1, 2, 3]


def test_a_timestamp_that_runs_back_is_one_too(ear: Ear) -> None:
    ear.send(1, timestamp=1_000_000, at=10)
    ear.send(2, timestamp=0, at=20)
    ear.send(3, timestamp=10, at=30)
    ear.send(4, timestamp=-5_000_000, at=1040)
    assert ear.hear() == [1, 2, 3, *[0] * 100, 4]


def test_late_arrival_alone_is_no_pause(ear: Ear) -> None:
    for number, at in ((1, 10), (2, 20), (3, 2000), (4, 2001)):
        ear.send(number, at=at)
    assert ear.hear() == [1, 2, 3, 4]


def test_other_payload_types_are_silence(ear: Ear) -> None:
    for number in range(1, 6):
        ear.send(number, kind=101 if number == 3 else 96)
    assert ear.hear() == [1, 2, 0, 4, 5]


def test_a_codec_that_it_changes_to_is_heard(tmp_path: Path) -> None:
    ear = Ear(tmp_path, {8: Linear("little", RATE)})
    for number in range(1, 6):
        ear.send(number, kind=8 if number == 3 else 96)
    assert ear.hear() == [1, 2, 3 << 8, 4, 5]


def test_redundancy_beside_the_codec_is_heard_and_a_key_is_not(ear: Ear) -> None:
    older = bytes([0x80 | 96]) + (10 << 10 | 20).to_bytes(3)
    for number in range(1, 6):
        wrap = {3: (97, older + bytes([96]), bytes(20)), 4: (97, bytes([96]), b"")}.get(number)
        ear.send(number, kind=wrap[0] if wrap else 96, before=b"".join(wrap[1:]) if wrap else b"")
    assert ear.hear() == [1, 2, 3, 0, 5]


def test_what_is_no_rtp_is_passed_over(ear: Ear) -> None:
    ear.send(1)
    ear.voice.take(b"\x80", 0)
    ear.voice.take(b"\xb0" + b"\xff" * 11, 0)
    assert ear.hear() == [1]
