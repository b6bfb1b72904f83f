from __future__ import annotations

import struct

import pytest

from acdiag.model.arrival import Frame
from acdiag.sources import pcap
from acdiag.sources.stream import CHUNK, BytesStream, Stream
from tests.sources.made import DATA, EPOCH, SECOND, pcap_file, pcap_header, read, record


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("magic", "tick"), [(0xA1B2C3D4, 1000), (0xA1B23C4D, 1)])
def test_every_magic_gives_the_same_frames(order: str, magic: int, tick: int) -> None:
    data = pcap_header(order, magic) + record(EPOCH, 123_456, DATA, 1514, order) + record(EPOCH + 1, 0, b"x", 1, order)
    frames, problems = read(data)
    assert frames == [
        Frame("test.pcap", 1, EPOCH * SECOND + 123_456 * tick, 1, DATA, 1514, 0),
        Frame("test.pcap", 2, (EPOCH + 1) * SECOND, 1, b"x", 1, 0),
    ]
    assert all(type(frame) is Frame for frame in frames)
    assert not problems


@pytest.mark.parametrize("order", ["<", ">"])
def test_kuznetzov_records_have_longer_headers(order: str) -> None:
    entry = struct.pack(order + "IIIIIHBB", EPOCH, 5, len(DATA), len(DATA), 3, 1, 2, 3) + DATA
    frames, problems = read(pcap_header(order, 0xA1B2CD34) + entry * 2)
    assert [(frame.number, frame.at, frame.data) for frame in frames] == [
        (1, EPOCH * SECOND + 5000, DATA),
        (2, EPOCH * SECOND + 5000, DATA),
    ]
    assert not problems


def test_frame_check_sequence_bits_are_no_part_of_the_link_type() -> None:
    ((frame,), _) = read(pcap_header(link=0x2400_0071) + record())
    assert frame.link_type == 0x71


def test_no_records_is_no_problem() -> None:
    assert read(pcap_header()) == ([], [])


def test_longest_record_is_read_whatever_the_snap_length_says() -> None:
    frames, problems = read(pcap_header(snap=100) + record(data=bytes(pcap.LONGEST_RECORD)) + record())
    assert [len(frame.data) for frame in frames] == [pcap.LONGEST_RECORD, 60]
    assert not problems


@pytest.mark.parametrize("size", [pcap.LONGEST_RECORD + 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_impossible_length_ends_reading(size: int) -> None:
    broken = struct.pack("<IIII", EPOCH, 5, size, size) + bytes(400_000)
    frames, (problem,) = read(pcap_header(snap=0xFFFFFFFF) + record() * 2 + broken + record())
    assert len(frames) == 2
    assert (problem.at, problem.what, problem.count) == (3, f"a record length that cannot be: {size} bytes", 1)


def test_cut_record_is_named() -> None:
    frames, (problem,) = read(pcap_file(2)[:-10])
    assert len(frames) == 1
    assert (problem.at, problem.what) == (2, "truncated record: 66 of at least 76 bytes")


def test_another_file_inside_is_named() -> None:
    frames, (problem,) = read(pcap_file(2) + pcap_file(2))
    assert len(frames) == 2
    assert (problem.at, problem.what) == (3, pcap.ANOTHER_FILE)


def test_zeros_between_records_are_records_without_time_and_a_problem() -> None:
    frames, (problem,) = read(pcap_header() + record() + bytes(32) + record(EPOCH + 1) + bytes(16) + record(EPOCH + 2))
    assert [(frame.number, len(frame.data)) for frame in frames] == [(1, 60), (2, 0), (3, 0), (4, 60), (5, 0), (6, 60)]
    assert [frame.at // SECOND - EPOCH for frame in frames] == [0, 0, 0, 1, 1, 2]
    assert (problem.at, problem.what, problem.count) == (2, pcap.ZEROS, 3)


def test_blank_tail_is_not_read_to_its_end() -> None:
    frames, (problem,) = read(pcap_file(1) + bytes(10_000_000))
    assert len(frames) == 1 + pcap.BLANK_TAIL
    assert (problem.at, problem.what) == (2, pcap.ZEROS)


def test_empty_packets_with_a_time_are_packets() -> None:
    frames, problems = read(pcap_header() + record(data=b"", length=0) + record(data=b"", length=60))
    assert [(frame.number, frame.data, frame.wire_length) for frame in frames] == [(1, b"", 0), (2, b"", 60)]
    assert not problems


def test_records_across_chunks_stay_whole() -> None:
    count = 3 * CHUNK // 1016
    entries = [record(EPOCH + number, data=struct.pack("I", number) * 250) for number in range(count)]
    frames, problems = read(pcap_header() + b"".join(entries))
    assert [struct.unpack("I", frame.data[:4])[0] for frame in frames] == list(range(count))
    assert [frame.number for frame in frames] == list(range(1, count + 1))
    assert not problems


class Trickle(Stream):
    """Gives one byte at a time, as a slow pipe may."""

    def __init__(self, data: bytes) -> None:
        self._inner = BytesStream(data)

    def read(self, size: int, /) -> bytes:
        return self._inner.read(1)


def test_a_trickle_gives_the_same_frames() -> None:
    assert list(pcap.frames(Trickle(pcap_file()), "test.pcap", [])) == read(pcap_file())[0]


def test_a_file_that_changed_since_it_was_opened_is_a_problem() -> None:
    frames, (problem,) = read(b"something else entirely, now")
    assert not frames
    assert (problem.at, problem.what) == (1, pcap.CHANGED)


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (pcap_header(), ""),
        (pcap_header()[:20], "a pcap file whose header is cut after 20 of 24 bytes"),
        (struct.pack(">IHH", 0xA1B2C3D4, 3, 1) + bytes(16), "a pcap file of the unknown version 3.1"),
    ],
)
def test_unreadable_start(start: bytes, why: str) -> None:
    assert pcap.unreadable(start) == why
