"""Messages out of streams that are cut anywhere, joined anywhere, and not always what they should be."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.streams.framing import LONGEST_BODY, LONGEST_LINE, MOST_ASKED, HttpFraming, SipFraming, _Heads, recognise
from acdiag.wire import http, sip
from acdiag.wire.head import LONGEST_HEAD


def message(call: int, body: bytes = b"", length: str = "Content-Length") -> bytes:
    return b"OPTIONS sip:a@b SIP/2.0\r\nCall-ID: %d\r\n%s: %d\r\n\r\n" % (call, length.encode(), len(body)) + body


SIP = [message(1), message(2, b"v=0\r\n\r\n"), message(3, b"x" * 300, "l"), b"SIP/2.0 200 OK\nCall-ID: 4\n\n"]
KEEPALIVE = b"\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
BODY = b"4\r\nGET \r\n1f;ext=1\r\n" + b"HTTP/1.1 200 OK\r\n\r\n1234567890ab" + b"\r\n0\r\nTrailer: x\r\n\r\n"


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    ends = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[low:high] for low, high in pairwise(ends)]


def targets(heads: list[bytes]) -> list[str]:
    decoded = [http.decode(head) for head in heads]
    return [head.target or str(head.status) for head in decoded]


def test_sip_messages_one_by_one() -> None:
    framing = SipFraming()
    assert [framing.feed(each) for each in SIP] == [[each] for each in SIP]
    assert framing.feed(KEEPALIVE) == []
    assert framing.strange == 0


@given(st.lists(st.integers(0, 10_000)))
def test_sip_cut_anywhere(cuts: list[int]) -> None:
    framing = SipFraming()
    stream = KEEPALIVE.join(SIP) + KEEPALIVE
    assert [found for piece in pieces(stream, cuts) for found in framing.feed(piece)] == SIP
    assert framing.strange == 0


def test_sip_joined_in_the_middle() -> None:
    framing = SipFraming()
    assert framing.feed(b"mid: x\r\nv=0\r\n" + SIP[0]) == [SIP[0]]
    assert framing.strange == 9


def test_sip_with_a_gap_in_a_body() -> None:
    framing = SipFraming()
    cut = SIP[2][:-200]
    assert framing.feed(SIP[0] + cut) == [SIP[0]]
    assert framing.skip(150) == [cut]
    assert framing.feed(b"x" * 50 + SIP[1]) == [SIP[1]]
    assert framing.strange == 0


def test_sip_with_a_gap_beyond_a_body() -> None:
    framing = SipFraming()
    assert framing.feed(SIP[2][:-200]) == []
    assert framing.skip(1000) == [SIP[2][:-200]]
    assert framing.feed(b"rest of a line\r\n" + SIP[0]) == [SIP[0]]


def test_sip_with_a_gap_in_a_head() -> None:
    framing = SipFraming()
    assert framing.feed(SIP[1][:45]) == []
    (cut,) = framing.skip(3)
    assert not sip.decode(cut).whole
    assert framing.feed(SIP[0]) == [SIP[0]]


def test_sip_at_the_end_of_a_stream() -> None:
    framing = SipFraming()
    assert framing.feed(SIP[0]) + framing.skip(0) == [SIP[0]]
    assert framing.feed(b"OPTIONS") + framing.skip(0) == []
    assert framing.feed(SIP[2][:-1]) + framing.skip(0) == [SIP[2][:-1]]


def test_a_sip_body_is_kept_within_a_bound() -> None:
    framing = SipFraming()
    long = message(9, b"y" * (LONGEST_BODY + 70_000))
    found = [each for piece in pieces(long + SIP[0], list(range(0, len(long), 1400))) for each in framing.feed(piece)]
    assert found == [long[:-70_000], SIP[0]]
    whole = SipFraming()
    assert whole.feed(long + SIP[0]) == found


def test_a_gap_in_what_is_passed_over() -> None:
    framing = SipFraming()
    long = message(9, b"y" * (LONGEST_BODY + 5000))
    assert framing.feed(long[:-3000]) == [long[:-5000]]
    assert framing.skip(2000) == []
    assert framing.feed(long[-1000:] + SIP[0]) == [SIP[0]]


def test_heads_are_bounded() -> None:
    framing = SipFraming()
    for _ in range(300):
        assert framing.feed(b"OPTIONS sip:a@b SIP/2.0\r\n" + b"a" * 1000) == []
        assert len(framing._heads.data) <= LONGEST_HEAD + 2000
    for _ in range(300):
        framing.feed(b"b" * 1000)
        assert len(framing._heads.data) <= LONGEST_HEAD + 1000
    assert framing.feed(b"\r\n" + SIP[0]) == [SIP[0]]


def test_a_head_with_too_many_fields_is_passed_on_to_be_counted() -> None:
    framing = SipFraming()
    broken = b"OPTIONS sip:a@b SIP/2.0\r\n" + b"a:\r\n" * 1000 + b"\r\n"
    assert framing.feed(broken + SIP[0]) == [broken, SIP[0]]


@given(st.lists(st.binary() | st.sampled_from([*SIP, KEEPALIVE, b"\n", OK])), st.randoms(use_true_random=False))
def test_any_bytes_are_no_harm(parts: list[bytes], chance: random.Random) -> None:
    framings = SipFraming(), HttpFraming()
    for part in parts:
        for framing in framings:
            found = framing.skip(chance.randrange(500)) if chance.random() < 0.2 else framing.feed(part)
            assert all(found)
            assert framing.strange >= 0


def test_http_requests_and_their_bodies() -> None:
    framing = HttpFraming()
    get, post = b"GET /a HTTP/1.1\r\n\r\n", b"POST /b HTTP/1.1\r\nContent-Length: 20\r\n\r\n"
    assert framing.feed(get + post + b"GET /x HTTP/1.1\r\n\r\n "[:20] + get) == [get, post, get]
    assert framing.strange == 0


@given(st.lists(st.integers(0, 10_000)))
def test_http_cut_anywhere(cuts: list[int]) -> None:
    framing = HttpFraming()
    heads = [OK + b"Content-Length: 25\r\n\r\n", OK + CHUNKED, b"HTTP/1.1 404 Not Found\nContent-Length: 0\n\n"]
    stream = heads[0] + b"HTTP/1.1 200 OK\r\n\r\n123456" + heads[1] + BODY + heads[2]
    assert [found for piece in pieces(stream, cuts) for found in framing.feed(piece)] == heads
    assert framing.strange == 0
    assert not framing.opaque


@pytest.mark.parametrize("status", ["100 Continue", "204 No Content", "304 Not Modified"])
def test_responses_without_a_body(status: str) -> None:
    framing = HttpFraming()
    head = f"HTTP/1.1 {status}\r\nContent-Length: 50\r\n\r\n".encode()
    assert framing.feed(head + OK + b"Content-Length: 0\r\n\r\n") == [head, OK + b"Content-Length: 0\r\n\r\n"]


def test_a_response_to_head_has_no_body() -> None:
    framing = HttpFraming()
    framing.asked("HEAD")
    framing.asked("GET")
    head = OK + b"Content-Length: 5\r\n\r\n"
    going_on = b"HTTP/1.1 100 Continue\r\n\r\n"
    assert framing.feed(going_on + head + head + b"12345" + head) == [going_on, head, head, head]


def test_a_body_until_the_end_of_the_connection() -> None:
    framing = HttpFraming()
    assert len(framing.feed(OK + b"\r\n" + OK + b"\r\n")) == 1
    assert framing.opaque
    assert framing.feed(OK + b"\r\n") == []


@pytest.mark.parametrize(("method", "status"), [("CONNECT", b"200 OK"), ("GET", b"101 Switching Protocols")])
def test_what_follows_is_another_protocol(method: str, status: bytes) -> None:
    framing = HttpFraming()
    framing.asked(method)
    assert framing.feed(b"HTTP/1.1 " + status + b"\r\n\r\n\x16\x03\x01") == [b"HTTP/1.1 " + status + b"\r\n\r\n"]
    assert framing.opaque


def test_a_refused_connect_has_an_ordinary_body() -> None:
    framing = HttpFraming()
    framing.asked("CONNECT")
    assert len(framing.feed(b"HTTP/1.1 407 No\r\nContent-Length: 3\r\n\r\nabc" + OK + b"\r\n")) == 2


def test_a_gap_within_a_body_does_no_harm() -> None:
    framing = HttpFraming()
    head = OK + b"Content-Length: 1000000\r\n\r\n"
    assert framing.feed(head + bytes(1000)) == [head]
    assert framing.skip(900_000) == []
    assert framing.feed(bytes(99_000) + head) == [head]
    assert framing.skip(2_000_000) == []
    assert framing.feed(b"garbage\r\n" + head) == [head]
    assert framing.strange == 7


def test_a_gap_within_a_head_cuts_it() -> None:
    framing = HttpFraming()
    assert framing.feed(OK + b"Server: x\r\nContent-Le") == []
    (cut,) = framing.skip(10)
    assert (http.decode(cut).server, http.decode(cut).whole) == ("x", False)
    assert targets(framing.feed(b"ngth: 4\r\n\r\nabcd\r\n" + OK + b"\r\n")) == ["200"]


@pytest.mark.parametrize("line", [b"xyz\r\n", b"-1\r\n", b"f" * 16 + b"\r\n", b"\xb2\r\n", b"1" * LONGEST_LINE])
def test_a_chunk_without_a_length_ends_the_body(line: bytes) -> None:
    framing = HttpFraming()
    assert len(framing.feed(OK + CHUNKED + b"1\r\na\r\n" + line + b"\r\nx\r\n" + OK + b"\r\n")) == 2


def test_a_gap_among_chunks() -> None:
    framing = HttpFraming()
    framing.feed(OK + CHUNKED + b"5\r\nab")
    assert framing.skip(100) == []
    assert len(framing.feed(b"c\r\n0\r\n\r\n" + OK + b"\r\n")) == 1


EMPTY = b"\r\n\n\r\r\n" * 5_000


def test_empty_lines_are_passed_in_one_go() -> None:
    asked: list[bytes] = []

    def is_start(line: bytes) -> bool:
        asked.append(line)
        return line == b"start\r\n"

    heads = _Heads(is_start)
    heads.data += EMPTY + b"noise\r\n" + EMPTY + b"start\r\n\r\n"
    assert heads.length() == len(b"start\r\n\r\n")
    assert asked == [b"\r\n", b"noise\r\n", b"start\r\n"]
    assert heads.strange == len(b"noise")


def test_empty_lines_before_a_chunk_are_passed_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    take = _Heads.take
    monkeypatch.setattr(_Heads, "take", lambda self, count: taken.append(count) or take(self, count))
    framing = HttpFraming()
    assert len(framing.feed(OK + CHUNKED + EMPTY + b"1\r\na" + EMPTY + b"0\r\n\r\n" + OK + b"\r\n")) == 2
    assert taken.count(len(EMPTY)) == 2
    assert len(taken) < 30


def test_unanswered_requests_are_bounded() -> None:
    framing = HttpFraming()
    for _ in range(MOST_ASKED + 100):
        framing.asked("GET")
    assert len(framing._asked) == MOST_ASKED


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SIP[0], "sip"),
        (b"\r\n\r\n" + SIP[3], "sip"),
        (OK, "http"),
        (b"GET / HTTP/1.1\r\nHost", "http"),
        (b"GET / HT", None),
        (b"INVITE sip:", None),
        (b"", None),
        (b"\r\n", None),
        (b"\x16\x03\x01\x02", ""),
        (b"220 mail ESMTP\r\n", ""),
        (b"EHLO me\r\n", ""),
        (b"a" * LONGEST_HEAD, ""),
        (b"a\xff", ""),
    ],
)
def test_recognise(data: bytes, name: str | None) -> None:
    assert recognise(data) == name
