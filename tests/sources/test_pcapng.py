from __future__ import annotations

import struct

import pytest

from acdiag.model.arrival import Frame
from acdiag.model.case import Problem
from acdiag.sources import pcapng
from acdiag.sources.pcap import CHANGED, LONGEST_RECORD
from acdiag.sources.stream import CHUNK, BytesStream
from tests.sources.made import DATA, EPOCH, SECOND, block, enhanced, interface, option, pcapng_file, read, section

TIME = EPOCH * SECOND


@pytest.mark.parametrize("order", ["<", ">"])
def test_enhanced_packets_in_both_byte_orders(order: str) -> None:
    packet = enhanced(EPOCH * 1_000_000 + 7, b"abcde", order=order)
    frames, problems = read(section(order) + interface(113, order=order) + packet * 2)
    assert frames == [Frame("test.pcap", number, TIME + 7000, 113, b"abcde", 5, 0) for number in (1, 2)]
    assert all(type(frame) is Frame for frame in frames)
    assert not problems


def test_interfaces_of_different_kinds_and_sections_of_both_orders() -> None:
    data = (
        section()
        + interface(1)
        + interface(113)
        + enhanced(number=1)
        + enhanced(number=0)
        + section(">")
        + interface(101, order=">")
        + enhanced(order=">")
    )
    frames, problems = read(data)
    assert [(frame.number, frame.link_type, frame.interface) for frame in frames] == [
        (1, 113, 1),
        (2, 1, 0),
        (3, 101, 0),
    ]
    assert not problems


@pytest.mark.parametrize(
    ("resolution", "units", "expected"),
    [
        (b"\x03", EPOCH * 1000 + 7, TIME + 7_000_000),
        (b"\x06", EPOCH * 10**6 + 7, TIME + 7000),
        (b"\x09", EPOCH * 10**9 + 7, TIME + 7),
        (b"\x0a", EPOCH * 10**10 + 79, TIME + 7),
        (b"\x00", EPOCH, TIME),
        (b"\x80", EPOCH, TIME),
        (b"\x88", EPOCH * 256 + 64, TIME + SECOND // 4),
        (b"\xa0", EPOCH * 2**32 + 2**31, TIME + SECOND // 2),
        (b"\x7f", 1, 0),
        (b"\xff", 1, 0),
    ],
)
def test_time_resolution(resolution: bytes, units: int, expected: int) -> None:
    ((frame,), _) = read(section() + interface(options=option(9, resolution) + option(0, b"")) + enhanced(units))
    assert frame.at == expected


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("seconds", [-5, 3600, -(2**63)])
def test_time_offset(order: str, seconds: int) -> None:
    options = option(2, b"eth0", order) + option(14, struct.pack(order + "q", seconds), order)
    ((frame,), _) = read(section(order) + interface(options=options, order=order) + enhanced(order=order))
    assert frame.at == TIME + seconds * SECOND


def test_simple_packets_take_the_time_of_the_one_before() -> None:
    simple = block(3, struct.pack("<I", 60) + b"y" * 20)
    frames, problems = read(section() + interface(snap=20) + simple + enhanced() + simple)
    assert [frame.at for frame in frames] == [0, TIME, TIME]
    assert (frames[0].data, frames[0].wire_length) == (b"y" * 20, 60)
    assert not problems


def test_simple_packet_without_snap_length_has_all_bytes() -> None:
    ((frame,), _) = read(section() + interface() + block(3, struct.pack("<I", 5) + b"abcde"))
    assert frame.data == b"abcde"


def test_obsolete_packet_block() -> None:
    units = EPOCH * 1_000_000
    body = struct.pack("<HHIIII", 1, 9, units >> 32, units & 0xFFFFFFFF, 3, 60) + b"abc"
    frames, problems = read(section() + interface() + interface(113) + block(2, body))
    assert frames == [Frame("test.pcap", 1, TIME, 113, b"abc", 60, 1)]
    assert not problems


def test_options_behind_a_packet_are_not_its_data() -> None:
    body = struct.pack("<IIIII", 0, 0, 7, 5, 5) + b"abcde\0\0\0" + option(1, b"a comment") + option(0, b"")
    frames, problems = read(section() + interface() + block(6, body) + enhanced())
    assert [frame.data for frame in frames] == [b"abcde", DATA]
    assert not problems


@pytest.mark.parametrize("kind", [4, 5, 10, 0x77777, 0x80000001])
def test_other_blocks_have_no_number(kind: int) -> None:
    frames, problems = read(section() + interface() + enhanced() + block(kind, b"whatever") + enhanced())
    assert [frame.number for frame in frames] == [1, 2]
    assert not problems


@pytest.mark.parametrize("kind", [9, 0xBAD, 0x40000BAD, 0x204])
def test_some_blocks_that_are_no_packets_have_a_number_in_wireshark(kind: int) -> None:
    frames, _ = read(section() + interface() + enhanced() + block(kind, b"whatever") + enhanced())
    assert [frame.number for frame in frames] == [1, 3]


def test_section_length_is_not_used() -> None:
    frames, problems = read(section(length=20) + interface() + enhanced() * 3)
    assert len(frames) == 3
    assert not problems


def test_length_that_is_no_multiple_of_four_is_rounded_up() -> None:
    odd = struct.pack("<II", 0x77777, 15) + b"abc\0" + struct.pack("<I", 15)
    frames, problems = read(section() + interface() + odd + enhanced())
    assert len(frames) == 1
    assert not problems


def test_huge_unknown_block_is_passed_over() -> None:
    size = pcapng.LONGEST_BLOCK + 4096
    frames, problems = read(section() + interface() + enhanced() + block(0x77777, bytes(size)) + enhanced())
    assert [frame.number for frame in frames] == [1, 2]
    assert not problems


def test_blocks_across_chunks_stay_whole() -> None:
    count = 3 * CHUNK // 1032
    packets = [enhanced(number, struct.pack("I", number) * 250) for number in range(count)]
    frames, problems = read(section() + interface() + b"".join(packets))
    assert [struct.unpack("I", frame.data[:4])[0] for frame in frames] == list(range(count))
    assert not problems


def test_every_interface_that_can_be_named_is_described() -> None:
    frames, problems = read(section() + interface() * 65_535 + interface(113) + enhanced(number=65_535))
    assert [(frame.link_type, frame.interface) for frame in frames] == [(113, 65_535)]
    assert not problems


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (enhanced(number=3), "a packet of interface 3, which is not described"),
        (enhanced(captured=70), "a record length that cannot be: 70 bytes in a block that has 60"),
        (enhanced(data=bytes(LONGEST_RECORD + 1)), f"a record length that cannot be: {LONGEST_RECORD + 1} bytes"),
        (block(6, b"short"), "a packet block that is too short"),
        (
            block(3, struct.pack("<I", 60) + bytes(40)),
            "a record length that cannot be: 60 bytes in a block that has 40",
        ),
        (block(0x77777, b"", behind=99), "a block whose length is not repeated behind it"),
        (enhanced()[:-4] + b"abcd", "a block whose length is not repeated behind it"),
        (struct.pack("<II", 0x77777, 8) + bytes(40), "a block length that cannot be: 8 bytes"),
        (struct.pack("<II", 6, 2**31) + bytes(40), f"a block length that cannot be: {2**31} bytes"),
        (struct.pack("<II", 5, 2**32 - 1) + bytes(40), f"a block length that cannot be: {2**32} bytes"),
        (interface(options=struct.pack("<HH", 9, 200)), "an interface description that is cut"),
        (block(1, b""), "an interface description that is cut"),
        (section(version=(2, 0)), "a section of the unknown version 2.0"),
        (block(0x0A0D0D0A, b"no order" * 3), "a damaged section header"),
        (interface() * 65_536, "more than 65536 interfaces"),
        (enhanced()[:-3], "truncated record: 89 of at least 92 bytes"),
        (enhanced()[:7], "truncated record: 7 of at least 12 bytes"),
    ],
)
def test_damage_ends_reading_and_says_where(broken: bytes, what: str) -> None:
    more = b"" if what.startswith("truncated") else enhanced()
    frames, (problem,) = read(section() + interface() + enhanced() * 2 + broken + more)
    assert [frame.number for frame in frames] == [1, 2]
    assert (problem.at, problem.what) == (3, what)


def test_a_file_that_changed_since_it_was_opened_is_a_problem() -> None:
    problems: list[Problem] = []
    assert not list(pcapng.frames(BytesStream(b"something else"), "test.pcapng", problems))
    assert [(problem.at, problem.what) for problem in problems] == [(1, CHANGED)]


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (section(), ""),
        (section(">", (1, 2)), ""),
        (section()[:20], "a pcapng file whose header is cut after 20 of 28 bytes"),
        (b"\n\r\r\n" + bytes(24), "a damaged pcapng file: its first block has no byte order"),
        (section(version=(1, 1)), "a pcapng file of the unknown version 1.1"),
        (section()[:4] + b"\4\0\0\0" + section()[8:], "a damaged pcapng file: its first block claims 4 bytes"),
    ],
)
def test_unreadable_start(start: bytes, why: str) -> None:
    assert pcapng.unreadable(start) == why


def test_header_alone_is_a_capture_without_packets() -> None:
    assert read(pcapng_file(0)) == ([], [])


@pytest.mark.parametrize("order", ["<", ">"])
def test_secrets_are_handed_over_where_they_lie(order: str) -> None:
    def secrets(kind: int, length: int, data: bytes) -> bytes:
        return block(10, struct.pack(order + "II", kind, length) + data, order)

    tls = 0x544C534B
    data = section(order) + interface(order=order) + secrets(tls, 5, b"ABCDE\0\0\0") + enhanced(order=order)
    data += secrets(0x57474B4C, 4, b"WGWG") + secrets(tls, 900, b"less") + block(10, b"abcd", order)
    data += secrets(tls, 4, b"more") + enhanced(order=order)
    heard: list[bytes] = []
    problems: list[Problem] = []
    frames = list(pcapng.frames(BytesStream(data), "test.pcap", problems, heard.append))
    assert [frame.number for frame in frames] == [1, 2]
    assert [each for each in heard if each] == [b"ABCDE", b"more"]
    assert not problems
    assert read(data)[0] == frames
