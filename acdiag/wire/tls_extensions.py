"""Extensions of TLS hellos (RFC 8446 section 4.2, RFC 6066, RFC 7301): those that explain why a handshake fails.

An extension that does not follow its format is left out and named in `unreadable`: the rest of the hello is still
worth reading, and what the peer makes of the mistake follows as an alert.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from acdiag.model.errors import Malformed
from acdiag.model.record import Record
from acdiag.wire.cursor import Cursor
from acdiag.wire.text import loose

SERVER_NAME, ALPN, SESSION_TICKET, PRE_SHARED_KEY, EARLY_DATA, SUPPORTED_VERSIONS = 0, 16, 35, 41, 42, 43
_HOST_NAME = 0


class Extensions(Record, kw_only=True):
    """What the extensions of one hello say."""

    codes: tuple[int, ...] = ()
    """All extensions in their order, GREASE included."""
    server_name: str | None = None
    """The name asked for (SNI), as sent; None when there is none, and in answers, where it is empty."""
    alpn: tuple[str, ...] = ()
    """Application protocols, the preferred one first; in an answer the one chosen."""
    versions: tuple[int, ...] = ()
    """supported_versions, GREASE included; in an answer the one chosen."""
    ticket: bool = False
    """A session ticket comes along, to resume an earlier session up to TLS 1.2."""
    pre_shared_key: bool = False
    """A key from an earlier session is offered or taken (TLS 1.3)."""
    early_data: bool = False
    unreadable: tuple[int, ...] = ()
    """Extensions that do not follow their format."""


def decode(cursor: Cursor) -> Extensions:
    """Read the extensions up to the end of a hello, which may end before them.

    Raises `Malformed` where a length runs past the end.
    """
    if not cursor.left:
        return Extensions()
    block = cursor.u16("length of extensions")
    if block > cursor.left:
        raise Malformed(cursor.at, "extensions are cut")
    inner = Cursor(cursor.data, cursor.at, cursor.at + block)
    codes: list[int] = []
    unreadable: list[int] = []
    fields: dict[str, Any] = {}
    while inner.left:
        code, length = inner.u16("extension type"), inner.u16("extension length")
        if length > inner.left:
            raise Malformed(inner.at, "extension is cut")
        codes.append(code)
        read = _READERS.get(code)
        if read is not None and not _read(read, fields, Cursor(inner.data, inner.at, inner.at + length)):
            unreadable.append(code)
        inner.at += length
    return Extensions(codes=tuple(codes), unreadable=tuple(unreadable), **fields)


def _read(read: Callable[[dict[str, Any], Cursor], None], fields: dict[str, Any], value: Cursor) -> bool:
    try:
        read(fields, value)
    except Malformed:
        return False
    return True


def _server_name(fields: dict[str, Any], value: Cursor) -> None:
    if not value.left:
        return
    names = _vector(value, "list of names")
    while names.left:
        kind, name = names.u8("name type"), names.take(names.u16("name length"), "name")
        if kind == _HOST_NAME:
            fields.setdefault("server_name", loose(name))


def _alpn(fields: dict[str, Any], value: Cursor) -> None:
    protocols = _vector(value, "list of protocols")
    found: list[str] = []
    while protocols.left:
        found.append(loose(protocols.take(protocols.u8("protocol length"), "protocol")))
    fields["alpn"] = tuple(found)


def _versions(fields: dict[str, Any], value: Cursor) -> None:
    """A list with a length in ClientHello, one version without in ServerHello; two bytes cannot be a list."""
    if value.left == 2:
        fields["versions"] = (value.u16("version"),)
        return
    length = value.u8("length of versions")
    if length != value.left:
        raise Malformed(value.at, "list of versions has a wrong length")
    fields["versions"] = tuple(value.u16("version") for _ in range(length // 2))


def _flag(name: str) -> Callable[[dict[str, Any], Cursor], None]:
    def read(fields: dict[str, Any], _value: Cursor) -> None:
        fields[name] = True

    return read


def _ticket(fields: dict[str, Any], value: Cursor) -> None:
    """An empty one only says that tickets are understood."""
    fields["ticket"] = value.left > 0


def _vector(value: Cursor, what: str) -> Cursor:
    length = value.u16(what)
    if length != value.left:
        raise Malformed(value.at, f"{what} has a wrong length")
    return value


_READERS: dict[int, Callable[[dict[str, Any], Cursor], None]] = {
    SERVER_NAME: _server_name,
    ALPN: _alpn,
    SESSION_TICKET: _ticket,
    PRE_SHARED_KEY: _flag("pre_shared_key"),
    EARLY_DATA: _flag("early_data"),
    SUPPORTED_VERSIONS: _versions,
}
