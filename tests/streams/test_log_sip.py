"""SIP messages quoted in logs: whole, cut, over lines of a file, in either direction, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.streams.log_sip import LONGEST, OPEN, Heard, LogSip, _Quoted
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip
from acdiag.wire.syslog import decode

SECOND = 1_000_000_000
HEAD = "Via: SIP/2.0/TLS 10.59.1.7:5061;branch=z9hG4bK1\nCall-ID: a@b\nCSeq: 1 REGISTER\n"
REGISTER = f"REGISTER sip:contoso.com SIP/2.0\n{HEAD}Content-Length: 0\n\n"
REFUSAL = f"SIP/2.0 403 Forbidden\n{HEAD}Content-Length: 0\n\n"
INCOMING = "---- Incoming SIP Message from 10.59.1.7:5061 to SIPInterface #2 (Phones) TLS TO(#1) SocketID(2) ----"
OUTGOING = "---- Outgoing SIP Message to 10.59.1.7:5061 from SIPInterface #2 (Phones) TLS TO(#1) SocketID(2) ----"


def mediant(number: int, text: str, session: str = "b9027c:24:198171") -> bytes:
    return f"<133>[S={number}] [SID={session}]  (N  {number}) {text} [Time:19-12@12:44:54.873]".encode()


def heard(*lines: bytes, sender: str = "10.59.0.8", framed: bool = False) -> list[Packet]:
    sip, packets = LogSip(), []
    for number, data in enumerate(lines, 1):
        for message in decode(data):
            packets += sip.take(Heard("log", number, number * SECOND, sender, framed, message))
    return packets + list(sip.rest())


def told(packets: list[Packet]) -> list[tuple[str, str, str]]:
    """Start, source and destination."""
    found = []
    for packet in packets:
        (message,) = packet.messages
        assert isinstance(message, Sip)
        start = message.method or str(message.status)
        found.append(
            (start, f"{packet.source}:{packet.source_port}", f"{packet.destination}:{packet.destination_port}")
        )
    return found


def test_a_gateways_request_and_answer() -> None:
    packets = heard(mediant(1, f"{INCOMING}\n\n{REGISTER}"), mediant(2, f"{OUTGOING}\n\n{REFUSAL}"))
    assert told(packets) == [
        ("REGISTER", "10.59.1.7:5061", "10.59.0.8:5061"),
        ("403", "10.59.0.8:5061", "10.59.1.7:5061"),
    ]
    assert (packets[0].from_line, packets[0].frame.number, packets[0].transport) == (True, 1, "tcp")
    assert not heard(mediant(1, f"{INCOMING}\n\n{REGISTER}"), framed=True)[0].from_line


@pytest.mark.parametrize("ends", ["\n", "#015#012"])
@pytest.mark.parametrize("cut", [0, 3, 33, 34, 40, 70, 120, len(REGISTER) - 1])
def test_cut_anywhere(cut: int, ends: str) -> None:
    pieces = f"{INCOMING}\n\n{REGISTER[:cut]}".replace("\n", ends), REGISTER[cut:].replace("\n", ends)
    (packet,) = heard(mediant(7, pieces[0]), mediant(8, pieces[1]))
    (message,) = packet.messages
    assert isinstance(message, Sip)
    assert (message.method, message.uri, message.call_id) == ("REGISTER", "sip:contoso.com", "a@b")
    assert message.branch == "z9hG4bK1"


def test_the_rest_of_another_session_or_after_a_gap_is_not_its_rest() -> None:
    first = mediant(7, f"{INCOMING}\n\n{REGISTER[:60]}")
    assert heard(first, mediant(8, REGISTER[60:], "b9027c:24:9")) == []
    assert heard(first, mediant(9, REGISTER[60:])) == []


def test_a_saved_file_has_one_line_for_each() -> None:
    body = "v=0\no=- 1 1 IN IP4 10.59.1.7\ns=-"
    sent = body.replace("\n", "\r\n").encode()
    invite = REGISTER.replace("REGISTER", "INVITE").replace("Content-Length: 0", f"Content-Length: {len(sent)}")
    text = f"{INCOMING}\n{invite.rstrip()}".split("\n")
    rest = body.split("\n")
    lines = [mediant(1, text[0]), *(line.encode() for line in text[1:]), b"\n" + rest[0].encode(), *(
        line.encode() for line in rest[1:])]  # fmt: skip
    (packet,) = heard(*lines)
    (message,) = packet.messages
    assert isinstance(message, Sip)
    assert (message.method, message.body) == ("INVITE", sent)


def test_a_phones_own_stack() -> None:
    line = "   DEBUG 12:34:56.789 TRANSPORT   : MainThread - {} 10.59.0.3:5061\n{}"
    packets = heard(
        line.format("message sent to", REGISTER).encode(), line.format("message received from", REFUSAL).encode(),
        sender="10.59.1.7",
    )  # fmt: skip
    assert told(packets) == [
        ("REGISTER", "10.59.1.7:5061", "10.59.0.3:5061"),
        ("403", "10.59.0.3:5061", "10.59.1.7:5061"),
    ]


def test_without_any_words_the_request_is_the_phones() -> None:
    line = "   DEBUG 12:34:56.789 TRANSPORT   : MainThread - text\n{}"
    packets = heard(line.format(REGISTER).encode(), line.format(REFUSAL).encode(), sender="10.59.1.7")
    assert [source.partition(":")[0] for _, source, _ in told(packets)] == ["10.59.1.7", "contoso.com"]


@pytest.mark.parametrize(
    "line", [b"<134>nxphone: SIP/2.0 is supported", b"<134>nxphone: REGISTER sip:x SIP/2.0", mediant(1, INCOMING)]
)
def test_no_message(line: bytes) -> None:
    assert heard(line) == []


def test_what_is_open_is_bounded_and_given_up() -> None:
    sip = LogSip()
    opener = decode(mediant(1, f"{INCOMING}\n\n{REGISTER[:60]}"))[0]
    for number in range(OPEN + 10):
        assert not list(sip.take(Heard("log", number, 0, f"host{number}", False, opener)))
    assert len(sip._open) == OPEN
    assert list(sip.lapse("other", 60 * SECOND)) == []
    assert len(sip._open) == OPEN
    assert list(sip.lapse("log", 60 * SECOND)) == []
    assert not sip._open


def test_a_message_never_grows_beyond_its_bound() -> None:
    sip = LogSip()
    first = decode(mediant(1, f"{INCOMING}\n\n{REGISTER[:60]}"))[0]
    list(sip.take(Heard("log", 1, 0, "host", False, first)))
    for number in range(2, 40):
        more = decode(mediant(number, "x" * 10_000))[0]
        list(sip.take(Heard("log", number, 0, "host", False, more)))
    assert max(len(quoted.data) for quoted in sip._open.values()) == LONGEST


class Looked(bytearray):
    """Counts the bytes that are searched."""

    count = 0

    def find(self, what: bytes, at: int = 0) -> int:  # type: ignore[override]
        self.count += len(self) - at
        return super().find(what, at)


@pytest.mark.parametrize("head", ["", "\n\n"], ids=["in the head", "behind it"])
@pytest.mark.parametrize("told", ["", "Content-Length: 999999\n"], ids=["no length", "a length"])
def test_each_line_of_a_message_is_looked_at_once(head: str, told: str) -> None:
    data = Looked()
    quoted = _Quoted(Heard("log", 1, 0, "host", False, decode(b"x")[0]), "", None, data)
    assert not quoted.add(REGISTER.replace("Content-Length: 0\n\n", told) + head)
    lines = 20_000
    for _ in range(lines):
        assert not quoted.add("\nxy")
    assert len(data) == LONGEST
    assert data.count < 2 * LONGEST + 3 * lines


@pytest.mark.parametrize("body", ["a\r\nb\r\nc", "a\nb\nc", "ä\r\r\nöü"])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_its_length_counts_bytes_of_the_wire(body: str, size: int) -> None:
    sent = body.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    text = REGISTER.replace("Content-Length: 0", f"Content-Length: {len(sent)}") + body
    quoted = _Quoted(Heard("log", 1, 0, "host", False, decode(b"x")[0]), "", None)
    whole = [quoted.add(text[at : at + size]) for at in range(0, len(text), size)]
    assert bytes(quoted.data).endswith(b"\r\n\r\n" + sent)
    assert whole == [False] * (len(whole) - 1) + [True]


@given(
    st.lists(st.sampled_from([INCOMING, OUTGOING, REGISTER, REFUSAL, "\n", "x", "\0", "[S=1]", "CSeq: "]), max_size=12)
)
def test_whatever_is_said(pieces: list[str]) -> None:
    for packet in heard(*(piece.encode() for piece in pieces), mediant(1, "".join(pieces))):
        assert isinstance(packet.messages[0], Sip)
