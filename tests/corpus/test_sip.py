"""SIP and heads of HTTP in real captures: frames, methods, status codes and Call-IDs as tshark has them."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from acdiag.sources.opening import open_sources
from acdiag.streams.connection import End
from acdiag.streams.fragments import Fragments
from acdiag.streams.framing import HttpFraming, SipFraming, recognise
from acdiag.streams.tcp import Chunk, Reassembly
from acdiag.wire import http, sip
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip

CORPUS = Path(os.environ.get("ACDIAG_CORPUS") or Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus")
INDEX = CORPUS / "INDEX.tsv"
NOT_INDEXED = ("wild/arkime__arkime/arkime_synthetic.pcap",)
"""With SIP that the index, which names few protocols of it, leaves out."""
WITH_HTTP = (
    "golden/seladb__PcapPlusPlus/nanosecs_big_endian.pcap",
    "wild/OISF__suricata-verify/datasets-10-unset__unset.pcap",
    "wild/OISF__suricata-verify/http-ipv6__input.pcap",
    "wild/OISF__suricata-verify/http-multiple-cl__input.pcap",
    "wild/OISF__suricata-verify/http2-range__http2-range.pcap",
    "wild/arkime__arkime/arkime_synthetic.pcap",
)

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not INDEX.is_file(), reason="the corpus is not beside the project"),
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

Told = tuple[int, str, str]
"""Frame, method or status, Call-ID."""


def with_sip() -> list[str]:
    if not INDEX.is_file():
        return []
    with INDEX.open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    return sorted({row["path"] for row in rows if " sip:" in row["protocols"]} | set(NOT_INDEXED))


def packets(path: str) -> Iterator[Packet]:
    (source,) = open_sources([str(CORPUS / path)], on_skip=lambda _path, _why: None)
    fragments = Fragments()
    for frame in source.frames():
        packet = dissect(frame)
        yield fragments.add(packet) or packet
    source.close()


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


def theirs(path: str, display: str, *fields: str) -> list[Told]:
    """Frames with the first, second and third field; a frame with several messages is there several times."""
    command = ["tshark", "-n", "-r", str(CORPUS / path), "-Y", display, "-o", "http.desegment_body:FALSE"]
    command += ["-T", "fields"]
    command += [word for field in ("frame.number", *fields) for word in ("-e", field)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    told = []
    for line in done.stdout.splitlines():
        number, requests, responses, calls = ([*line.split("\t"), "", ""])[:4]
        words = [word for part in (requests, responses) for word in part.split(",") if word]
        names = calls.split(",") if calls else [""] * len(words)
        told += [(int(number), word, name) for word, name in zip(words, names, strict=True)]
    return sorted(told)


@pytest.mark.parametrize("path", with_sip())
def test_sip(path: str) -> None:
    found, _ = ours(path)
    assert found == theirs(path, "sip && !icmp", "sip.Method", "sip.Status-Code", "sip.Call-ID")
    assert found


@pytest.mark.parametrize("path", with_sip())
def test_frames_over_udp_are_counted(path: str) -> None:
    counted = [packet.frame.number for packet in packets(path) if "sip" in packet.protocols]
    assert counted == [frame for frame, _, _ in theirs(path, "sip && udp && !icmp", "sip.Method", "sip.Status-Code")]


@pytest.mark.parametrize("path", WITH_HTTP)
def test_http(path: str) -> None:
    _, found = ours(path)
    assert found == theirs(path, "http && tcp && !icmp", "http.request.method", "http.response.code")
    assert found


def test_the_corpus_holds_enough_to_compare() -> None:
    assert len(with_sip()) >= 13
