"""Configurations that a phone fetches in clear: whole, in order and bounded, by TFTP and by HTTP."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

import pytest

from acdiag.streams import fetched
from acdiag.streams.conversations import Conversations
from acdiag.streams.fetched import Bodies, Fetched, TftpFiles, is_wanted
from acdiag.streams.transfers import TftpTransfers
from acdiag.wire.dissect import dissect
from tests import frames

PHONE, SERVER = "10.0.0.7", "10.0.0.1"
FILE = b"voip/media/media_tos=0xb8\r\n" * 50
"""1,350 bytes: three blocks."""


def request(name: str = "450HD.cfg", mode: str = "octet", *options: str) -> bytes:
    words = b"\0".join(word.encode() for word in (name, mode, *options))
    return frames.udp(PHONE, SERVER, 2000, 69, b"\0\1" + words + b"\0")


def block(number: int, data: bytes, port: int = 2000) -> bytes:
    return frames.udp(
        SERVER, PHONE, 5000, port, struct.pack("!HH", 3, number) + data, mac=frames.SERVER, to=frames.PHONE
    )


def blocks(data: bytes, size: int = 512) -> Iterator[bytes]:
    for number, at in enumerate(range(0, len(data) + 1, size), 1):
        yield block(number, data[at : at + size])


def by_tftp(packets: Iterable[bytes], cut: int | None = None) -> list[Fetched]:
    transfers, files, found = TftpTransfers(), TftpFiles(), []
    for number, data in enumerate(packets, 1):
        frame = frames.frame(data, number * 0.01, number)
        if cut == number:
            frame = frame._replace(data=data[:-10])
        packet = dissect(frame)
        transfers.claim(packet)
        file = files.take(packet)
        found += [file] if file else []
    return found


def test_a_transfer_by_tftp() -> None:
    assert by_tftp([request(), *blocks(FILE)]) == [Fetched("450HD.cfg", FILE)]


def test_larger_blocks_when_both_agree() -> None:
    oack = frames.udp(SERVER, PHONE, 5000, 2000, b"\0\6blksize\x001024\0")
    assert by_tftp([request("a/450HD.CFG", "octet", "blksize", "1024"), oack, *blocks(FILE, 1024)]) == [
        Fetched("a/450HD.CFG", FILE)
    ]


def test_copies_and_repetitions_do_not_matter() -> None:
    first, second, third = blocks(FILE)
    assert by_tftp([request(), request(), first, first, second, first, second, third, third]) == [
        Fetched("450HD.cfg", FILE)
    ]


def test_a_multiple_of_the_block_size_ends_with_an_empty_block() -> None:
    assert by_tftp([request(), *blocks(FILE[:1024])]) == [Fetched("450HD.cfg", FILE[:1024])]


def test_line_ends_of_netascii() -> None:
    assert by_tftp([request("x.cfg", "netascii"), *blocks(b"a/b=1\r\nc/d=\r\0x")]) == [
        Fetched("x.cfg", b"a/b=1\r\nc/d=\rx")
    ]


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_lost_block_gives_the_file_up(lost: int) -> None:
    kept = [each for number, each in enumerate(blocks(FILE)) if number != lost]
    assert by_tftp([request(), *kept]) == []


def test_a_cut_packet_gives_the_file_up() -> None:
    assert by_tftp([request(), *blocks(FILE)], cut=3) == []


def test_an_error_ends_it() -> None:
    first, *others = blocks(FILE)
    assert by_tftp([request(), first, frames.udp(SERVER, PHONE, 5000, 2000, b"\0\5\0\0gone\0"), *others]) == []


def test_firmware_is_passed_over() -> None:
    assert by_tftp([request("450HD.img"), *blocks(FILE)]) == []


def test_a_file_that_is_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetched, "LONGEST", 1000)
    assert by_tftp([request(), *blocks(FILE)]) == []


def test_so_many_at_once_and_no_more() -> None:
    files = TftpFiles()
    for number in range(fetched.MOST + 50):
        files.take(dissect(frames.frame(frames.udp(PHONE, SERVER, 2000 + number, 69, b"\0\1x.cfg\0octet\0"))))
    assert len(files._transfers) == fetched.MOST
    bodies = Bodies()
    opened = [bodies.begin("x.cfg") for _ in range(fetched.MOST + 1)]
    assert [body.wanted for body in opened[:2]] == [False, True]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/450HD.cfg", True),
        ("/00908f123456.CFG?x=1", True),
        ("http://h/a%2ecfg", True),
        ("/450HD.img", False),
        ("/x.cfx", False),
        ("/", False),
    ],
)
def test_what_is_wanted(path: str, wanted: bool) -> None:
    assert is_wanted(path) is wanted


ASK = b"GET /450HD.cfg HTTP/1.1\r\nHost: prov\r\n\r\n"


def by_http(*said: bytes, ask: bytes = ASK, size: int = 100, lost: int | None = None) -> list[Fetched]:
    """What the server says after the question, in segments of `size`; the segment `lost` was not captured."""
    conversations = Conversations()
    packets = [
        frames.tcp(PHONE, SERVER, 50_000, 80, 99, flags=2),
        frames.tcp(SERVER, PHONE, 80, 50_000, 499, flags=0x12, ack=100),
        frames.tcp(PHONE, SERVER, 50_000, 80, 100, ask, ack=500),
    ]
    answer = b"".join(said)
    for number, at in enumerate(range(0, len(answer), size)):
        if number != lost:
            packets.append(frames.tcp(SERVER, PHONE, 80, 50_000, 500 + at, answer[at : at + size], ack=100 + len(ask)))
    taken = [
        found
        for number, data in enumerate(packets, 1)
        for found in conversations.take(dissect(frames.frame(data, number * 0.01, number)))
    ]
    taken += conversations.finish()
    return [message for packet in taken for message in packet.messages if isinstance(message, Fetched)]


def head(*fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode()


LENGTH = f"Content-Length: {len(FILE)}"


@pytest.mark.parametrize("size", [1, 7, 100, 65_000])
def test_a_file_by_http(size: int) -> None:
    assert by_http(head(LENGTH), FILE, size=size) == [Fetched("/450HD.cfg", FILE)]


@pytest.mark.parametrize("size", [1, 3, 100, 65_000])
def test_a_file_in_chunks(size: int) -> None:
    pieces = [FILE[at : at + 300] for at in range(0, len(FILE), 300)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    assert by_http(head("Transfer-Encoding: chunked"), chunks, size=size) == [Fetched("/450HD.cfg", FILE)]


def test_several_files_of_one_connection() -> None:
    ask = ASK + b"GET /450HD.img HTTP/1.1\r\n\r\n" + ASK.replace(b"450HD", b"site")
    small = b"a/b=1\n"
    found = by_http(head(LENGTH), FILE, head("Content-Length: 6"), small, head("Content-Length: 6"), small, ask=ask)
    assert found == [Fetched("/450HD.cfg", FILE), Fetched("/site.cfg", small)]


def test_a_challenge_before_it_is_no_file() -> None:
    first = head("Content-Length: 4", status="401 Unauthorized") + b"a=b\n"
    assert by_http(first, head(LENGTH), FILE, ask=ASK + ASK) == [Fetched("/450HD.cfg", FILE)]


@pytest.mark.parametrize(
    "answer",
    [
        head("Content-Length: 4", status="404 Not Found") + b"a=b\n",
        head("Content-Length: 4", status="206 Partial Content") + b"a=b\n",
        head("Content-Length: 4", "Content-Encoding: gzip") + b"a=b\n",
        head("Transfer-Encoding: chunked") + b"zz\r\na=b\n\r\n0\r\n\r\n",
        head() + b"a/b=until the connection closes\n",
        head("Content-Length: 400") + b"a/b=cut\n",
    ],
    ids=["missing", "part", "compressed", "bad chunk", "no length", "cut"],
)
def test_what_is_no_whole_file_is_given_up(answer: bytes) -> None:
    assert by_http(answer) == []


@pytest.mark.parametrize("lost", [1, 5, 13])
def test_a_lost_segment_gives_the_file_up(lost: int) -> None:
    assert by_http(head(LENGTH), FILE, lost=lost) == []


def test_a_head_request_brings_no_file() -> None:
    assert by_http(head(LENGTH), ask=ASK.replace(b"GET", b"HEAD")) == []


def test_a_body_that_is_too_long_is_given_up_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetched, "LONGEST", 1000)
    found = by_http(head(LENGTH), FILE, head("Content-Length: 6"), b"a/b=1\n", ask=ASK + ASK.replace(b"450HD", b"b"))
    assert found == [Fetched("/b.cfg", b"a/b=1\n")]
