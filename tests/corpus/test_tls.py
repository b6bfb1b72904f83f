"""TLS over TCP in real captures, compared with tshark: messages, names, suites, alerts and certificates, by frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest

from acdiag.model.names.authorities import authority_for
from acdiag.streams.connection import Connection
from acdiag.streams.tcp import Chunk, Reassembly
from acdiag.streams.tls_events import Message
from acdiag.streams.tls_records import recognise
from acdiag.streams.tls_session import TlsSession
from acdiag.wire.certificate import decode
from acdiag.wire.tls import Alert
from acdiag.wire.tls_handshake import CertificateList, CertificateRequest, ClientHello, Other, ServerHello
from tests.corpus.tshark import REQUIREMENTS, captures_with, packets, said

pytestmark = REQUIREMENTS

FIELDS = (
    "frame.protocols", "tls.handshake.type", "tls.handshake.version", "tls.handshake.extensions_server_name",
    "tls.handshake.ciphersuite", "tls.handshake.extensions.supported_version", "tls.handshake.extension.type",
    "tls.handshake.extensions_alpn_str", "tls.handshake.certificate", "tls.alert_message.level",
    "tls.alert_message.desc",
)  # fmt: skip

Told = dict[str, list[str]]

DIFFERENT = {
    "wild/OISF__suricata-verify/bug-1450-05__tls_DER-incomplete-content.pcap": {
        6: "tshark lets the certificate end where its DER says, we where TLS says",
    },
    "wild/arkime__arkime/arkime_synthetic.pcap": {
        842: "ServerHello with extensions of one byte, which we refuse",
        904: "supported_versions of a wrong length, which we leave out",
    },
    "wild/seladb__PcapPlusPlus/ssl-malformed1.pcap": {1: "ClientHello whose extensions are cut, which we refuse"},
}
"""Frames in which we differ from tshark, and why."""

OTHER_CONNECTIONS = {
    "wild/OISF__suricata-verify/tcp-fastopen-10-syn-data-ignore__input.pcap": (
        "data in a SYN that the server ignores, and SYN/ACKs of former connections between the same ports"
    ),
}
"""Captures whose connections are told apart in another way than by tshark."""


@cache
def events(path: str) -> tuple[tuple[int, TlsSession, Message], ...]:
    """Every message of every connection that begins with TLS: frame, session, message."""
    sessions: dict[Connection, TlsSession | None] = {}
    found: list[tuple[int, TlsSession, Message]] = []
    for connection, end, piece in _chunks(path):
        if connection not in sessions:
            sessions[connection] = TlsSession() if recognise(piece.data) else None
        session = sessions[connection]
        if session is None:
            continue
        side = 0 if end is connection.client else 1
        if piece.missing:
            session.skip(side, piece.missing)
        found += [(piece.where.frame or 0, session, event.message) for event in session.feed(side, piece.data)]
    return tuple(found)


def _chunks(path: str) -> Iterator[Chunk]:
    reassembly = Reassembly()
    for packet in packets(path):
        yield from reassembly.take(packet)
    yield from reassembly.finish()


def ours(path: str) -> dict[int, Told]:
    """The same in the words of tshark, by frame."""
    frames: dict[int, Told] = defaultdict(lambda: defaultdict(list))
    for number, _, message in events(path):
        _tell(frames[number], message)
    return {number: {name: values for name, values in told.items() if values} for number, told in frames.items()}


def _tell(told: Told, message: Message) -> None:
    if isinstance(message, Alert):
        told["tls.alert_message.level"].append(str(message.level))
        told["tls.alert_message.desc"].append(str(message.description))
    elif isinstance(message, ClientHello):
        told["tls.handshake.type"].append("1")
        told["tls.handshake.version"].append(f"0x{message.version:04x}")
        told["tls.handshake.ciphersuite"] += [f"0x{suite:04x}" for suite in message.cipher_suites]
        if message.server_name is not None:
            told["tls.handshake.extensions_server_name"].append(message.server_name)
        _tell_extensions(told, message)
    elif isinstance(message, ServerHello):
        told["tls.handshake.type"].append("2")
        told["tls.handshake.version"].append(f"0x{message.legacy_version:04x}")
        told["tls.handshake.ciphersuite"].append(f"0x{message.cipher_suite:04x}")
        _tell_extensions(told, message)
    elif isinstance(message, CertificateList):
        told["tls.handshake.type"].append("11")
        told["tls.handshake.certificate"] += [der.hex() for der in message.chain]
    elif isinstance(message, CertificateRequest):
        told["tls.handshake.type"].append("13")
    elif isinstance(message, Other):
        told["tls.handshake.type"].append(str(message.handshake_type))


def _tell_extensions(told: Told, message: ClientHello | ServerHello) -> None:
    extensions = message.extensions
    told["tls.handshake.extension.type"] += [str(code) for code in extensions.codes]
    told["tls.handshake.extensions.supported_version"] += [f"0x{version:04x}" for version in extensions.versions]
    told["tls.handshake.extensions_alpn_str"] += extensions.alpn


def theirs(path: str) -> dict[int, Told]:
    frames = {}
    for number, frame in said(path, "tls", FIELDS).items():
        if "tcp" in frame["frame.protocols"][0].split(":"):
            told = {name: values for name, values in frame.items() if values and name != "frame.protocols"}
            if told:
                frames[number] = told
    return frames


@pytest.mark.parametrize("path", [path for path in captures_with("tls") if path not in OTHER_CONNECTIONS])
def test_messages(path: str) -> None:
    different = DIFFERENT.get(path, {})
    mine = {number: told for number, told in ours(path).items() if told and number not in different}
    assert mine == {number: told for number, told in theirs(path).items() if number not in different}


@pytest.mark.parametrize("path", sorted(DIFFERENT))
def test_differences_are_there(path: str) -> None:
    mine, said_there = ours(path), theirs(path)
    assert all((mine.get(number) or {}) != said_there.get(number, {}) for number in DIFFERENT[path])


def test_much_was_compared() -> None:
    told = [message for path in captures_with("tls") for _, _, message in events(path)]
    counts = {kind: sum(isinstance(message, kind) for message in told) for kind in (ClientHello, ServerHello, Alert)}
    assert counts[ClientHello] > 100
    assert counts[ServerHello] > 100
    assert counts[Alert] > 8


def test_an_expired_certificate_that_nobody_minds() -> None:
    path = "golden/zeek__zeek/tls-expired-cert.pcap"
    found = [(session, message.chain) for _, session, message in events(path) if isinstance(message, CertificateList)]
    captured = next(iter(packets(path))).frame.at
    servers = {decode(chain[0]).common_name: decode(chain[0]) for _, chain in found}
    assert not servers["www.spidh.org"].valid_at(captured)
    assert servers["www.tobu-estate.com"].valid_at(captured)
    assert all(session.complete for session, _ in found)
    assert authority_for(None, decode(found[1][1][-1]).subject) is not None
    assert authority_for(None, decode(found[0][1][-1]).issuer) is None
