"""TLS over TCP as our reader finds it, in the words of tshark, by frame; and what tshark says of the same frames."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from acdiag.streams.connection import Connection
from acdiag.streams.tcp import Chunk, Reassembly
from acdiag.streams.tls_events import Message
from acdiag.streams.tls_records import recognise
from acdiag.streams.tls_session import TlsSession
from acdiag.wire.tls import Alert
from acdiag.wire.tls_handshake import CertificateList, CertificateRequest, ClientHello, Other, ServerHello
from tests.corpus.at_once import told_of
from tests.corpus.tshark import Told, packets

FIELDS = (
    "frame.protocols", "tls.handshake.type", "tls.handshake.version", "tls.handshake.extensions_server_name",
    "tls.handshake.ciphersuite", "tls.handshake.extensions.supported_version", "tls.handshake.extension.type",
    "tls.handshake.extensions_alpn_str", "tls.handshake.certificate", "tls.alert_message.level",
    "tls.alert_message.desc",
)  # fmt: skip


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


def theirs(path: str, among: Iterable[str]) -> dict[int, Told]:
    """What tshark says of a capture, asked for many at once."""
    frames = {}
    for number, frame in told_of(among, "tls", FIELDS)[path].items():
        if "tcp" in frame["frame.protocols"][0].split(":"):
            told = {name: values for name, values in frame.items() if values and name != "frame.protocols"}
            if told:
                frames[number] = told
    return frames
