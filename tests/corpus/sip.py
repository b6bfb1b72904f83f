"""SIP and heads of HTTP as our reader finds them: frame, method or status, Call-ID; and what tshark says."""

from __future__ import annotations

from collections.abc import Iterable

from acdiag.streams.connection import End
from acdiag.streams.framing import HttpFraming, SipFraming, recognise
from acdiag.streams.tcp import Chunk, Reassembly
from acdiag.wire import http, sip
from acdiag.wire.sip import Sip
from tests.corpus.at_once import told_of
from tests.corpus.tshark import packets

Told = tuple[int, str, str]
"""Frame, method or status, Call-ID."""

FIELDS = {
    "sip": ("sip.Method", "sip.Status-Code", "sip.Call-ID"),
    "http": ("http.request.method", "http.response.code"),
}


class Reader:
    """Reads both protocols out of all connections of a capture."""

    def __init__(self) -> None:
        self._framings: dict[End, SipFraming | HttpFraming | None] = {}
        self._first: dict[End, bytes] = {}
        self.sip: list[Told] = []
        self.http: list[Told] = []

    def take(self, chunk: Chunk) -> None:
        end, data = chunk.end, chunk.piece.data
        if end not in self._framings:
            data = self._first.pop(end, b"") + data
            name = recognise(data)
            if name is None:
                self._first[end] = data
                return
            self._framings[end] = SipFraming() if name == "sip" else HttpFraming() if name else None
        framing = self._framings[end]
        if framing is None:
            return
        found = framing.skip(chunk.piece.missing) if chunk.piece.missing else []
        for message in found + framing.feed(data):
            self._tell(chunk, framing, message)

    def _tell(self, chunk: Chunk, framing: SipFraming | HttpFraming, message: bytes) -> None:
        frame = chunk.piece.where.frame or 0
        if isinstance(framing, SipFraming):
            decoded = sip.decode(message)
            self.sip.append((frame, decoded.method or str(decoded.status), decoded.call_id))
            return
        head = http.decode(message)
        if head.method:
            other = chunk.connection.server if chunk.end is chunk.connection.client else chunk.connection.client
            answers = self._framings.setdefault(other, HttpFraming())
            assert isinstance(answers, HttpFraming)
            answers.asked(head.method)
        self.http.append((frame, head.method or str(head.status), ""))


def ours(path: str) -> tuple[list[Told], list[Told]]:
    """All of SIP, and all of HTTP."""
    reader, reassembly = Reader(), Reassembly()
    over_udp = []
    for packet in packets(path):
        for chunk in reassembly.take(packet):
            reader.take(chunk)
        over_udp += [
            (packet.frame.number, message.method or str(message.status), message.call_id)
            for message in packet.messages
            if isinstance(message, Sip)
        ]
        assert "sip" not in [name for name, _ in packet.malformed]
    for chunk in reassembly.finish():
        reader.take(chunk)
    return sorted(over_udp + reader.sip), sorted(reader.http)


def theirs(path: str, among: Iterable[str], protocol: str, transport: str = "") -> list[Told]:
    """What tshark says of SIP or HTTP in a capture, asked for many at once; not what ICMP quotes.

    A frame with several messages is there several times.
    """
    told = []
    fields = ("icmp", "udp", "tcp", *FIELDS[protocol])
    for number, frame in told_of(among, protocol, fields, ("-o", "http.desegment_body:FALSE"))[path].items():
        if frame["icmp"] or (transport and not frame[transport]):
            continue
        requests, responses, calls = ([*(frame[name] for name in FIELDS[protocol]), []])[:3]
        words = [*requests, *responses]
        told += [(number, word, name) for word, name in zip(words, calls or [""] * len(words), strict=True)]
    return sorted(told)
