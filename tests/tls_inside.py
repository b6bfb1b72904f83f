"""A phone and a server that talk inside real TLS, as a capture on disk with or without its secrets."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from pathlib import Path

from acdiag.model.arrival import Frame
from acdiag.wireshark import pcapng
from tests.tls_frames import Wire
from tests.tls_making import CLIENT, client_context, converse, server_context

SIP_TLS = 5061
HEAD = (
    "Via: SIP/2.0/TLS 10.59.1.7:5061;branch=z9hG4bK{number}\r\nFrom: <sip:bob@contoso.com>;tag=a\r\n"
    "To: <sip:bob@contoso.com>\r\nCall-ID: call{number}\r\nCSeq: 1 REGISTER\r\n"
)
DIAGNOSTICS = (
    'ms-diagnostics: 4002;reason="Multiple users associated with the source phone number";'
    'source="sfb01.contoso.com"\r\n'
)


def register(number: int = 1) -> bytes:
    contact = "Contact: <sip:10.59.1.7:5061;transport=tls>\r\nExpires: 600\r\n"
    return (
        f"REGISTER sip:contoso.com SIP/2.0\r\n{HEAD.format(number=number)}{contact}Content-Length: 0\r\n\r\n".encode()
    )


def answer(status: str, extra: str = "", number: int = 1) -> bytes:
    return f"SIP/2.0 {status}\r\n{HEAD.format(number=number)}{extra}Content-Length: 0\r\n\r\n".encode()


FORBIDDEN = answer("403 Forbidden", DIAGNOSTICS)


def conversation(
    keys: Path, said: Iterable[tuple[int, bytes]], version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2
) -> list[tuple[int, bytes]]:
    """Every flight of a connection in which `said` is said; its secrets go to the file `keys`."""
    client = client_context(version=version)
    client.keylog_filename = str(keys)
    ends: list[tuple[ssl.SSLObject, ssl.MemoryBIO, ssl.MemoryBIO]] = []
    flights, _ = converse(client, server_context(version=version), say=b"", handed=ends)
    for side, data in said:
        speaker, _, outgoing = ends[side]
        listener, incoming, _ = ends[1 - side]
        speaker.write(data)
        flights.append((side, outgoing.read()))
        incoming.write(flights[-1][1])
        assert listener.read(65536) == data
    return flights


def wire(flights: Iterable[tuple[int, bytes]], *, port: int = SIP_TLS, pause: float = 0.0, own: int = 50_000) -> Wire:
    """The connection of those flights; after it, time goes on for `pause` seconds."""
    found = Wire(port, own=own).open().flights(flights)
    found.at += pause
    return found


def save(path: Path, frames: Iterable[Frame], secrets: bytes = b"") -> Path:
    """A pcapng with these frames and, before them, the secrets."""
    data = pcapng.section("tests") + (pcapng.secrets(secrets) if secrets else b"") + pcapng.interface(1, "")
    data += b"".join(pcapng.packet(0, frame.at, frame.data, frame.wire_length) for frame in frames)
    path.write_bytes(data)
    return path


__all__ = ["CLIENT", "FORBIDDEN", "answer", "conversation", "register", "save", "wire"]
