"""LDAP (RFC 4511) as far as binding and the end of a search: whether the directory let the phone in and answered.

Messages are BER with definite lengths (RFC 4511 section 5.1). Nothing is read of what was searched and found.
"""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import loose

BIND_REQUEST, BIND_RESPONSE, UNBIND_REQUEST, SEARCH_REQUEST, SEARCH_ENTRY, SEARCH_DONE = range(6)
EXTENDED_RESPONSE = 24
SASL_BIND_IN_PROGRESS = 14
"""The server wants the next step."""

LONGEST = 1 << 20
"""Bytes of one message; a directory entry with a photo has some hundred thousand, and more is refused."""

_SEQUENCE, _INTEGER, _ENUMERATED, _OCTET_STRING = 0x30, 0x02, 0x0A, 0x04
_APPLICATION, _CLASS, _NUMBER = 0x40, 0xC0, 0x1F
_SIMPLE, _SASL = 0x80, 0xA3
_LONG_FORM = 0x80
_LENGTH_BYTES = 4
"""Bytes that a length may take; OpenSSL's and Microsoft's encoders always take as many."""
_WITH_RESULT = frozenset((BIND_RESPONSE, SEARCH_DONE, 7, 9, 11, 13, 15, EXTENDED_RESPONSE))


class Ldap(NamedTuple):
    """One message; fields that its operation does not have are None or empty."""

    message_id: int
    """Same in a request and its responses."""
    operation: int
    """Application tag: 0 bind request, 1 bind response, 3 search request, 5 end of a search, …"""
    result: int | None = None
    """Responses: result code."""
    matched: str = ""
    """Responses: as much of the name as exists."""
    diagnostic: str = ""
    """Responses: the server's own words."""
    version: int | None = None
    """Bind request."""
    name: str = ""
    """Bind request: who wants in; empty for an anonymous bind, and with SASL."""
    mechanism: str = ""
    """Bind request: simple, or the SASL mechanism. Passwords are not kept."""

    @property
    def decides(self) -> bool:
        """The server has let the client in or not, or has ended a search of a client that did not bind."""
        bound = self.operation == BIND_RESPONSE and self.result != SASL_BIND_IN_PROGRESS
        return bound or self.operation == SEARCH_DONE


class _Element(NamedTuple):
    tag: int
    start: int
    stop: int


def decode(data: bytes) -> Ldap:
    """Read one message; bytes after it do not count.

    Raises `Malformed` where an element is missing, of the wrong kind, or reaches beyond the one around it.
    """
    message = _expect(data, 0, len(data), _SEQUENCE, "message")
    number = _expect(data, message.start, message.stop, _INTEGER, "message id")
    operation = _element(data, number.stop, message.stop, "operation")
    if operation.tag & _CLASS != _APPLICATION or operation.tag & _NUMBER == _NUMBER:
        raise Malformed(number.stop, "operation has no application tag")
    ldap = Ldap(_integer(data, number), operation.tag & _NUMBER)
    if ldap.operation == BIND_REQUEST:
        return _bind(ldap, data, operation)
    return _result(ldap, data, operation) if ldap.operation in _WITH_RESULT else ldap


def framed(stream: bytes) -> tuple[list[bytes], bytes]:
    """The whole messages at the start of what one side sent by TCP, and the bytes that are left.

    Raises `Malformed` where no message begins, and for one that is too long.
    """
    messages: list[bytes] = []
    at = 0
    while at < len(stream):
        if stream[at] != _SEQUENCE:
            raise Malformed(at, "no LDAP message begins here")
        header = _length(stream, at + 1, len(stream))
        if header is None:
            break
        start, length = header
        if length > LONGEST:
            raise Malformed(at, "LDAP message is too long")
        if start + length > len(stream):
            break
        messages.append(stream[at : start + length])
        at = start + length
    return messages, stream[at:]


def _bind(ldap: Ldap, data: bytes, operation: _Element) -> Ldap:
    version = _expect(data, operation.start, operation.stop, _INTEGER, "version")
    name = _expect(data, version.stop, operation.stop, _OCTET_STRING, "name")
    authentication = _element(data, name.stop, operation.stop, "authentication")
    mechanism = "simple" if authentication.tag == _SIMPLE else ""
    if authentication.tag == _SASL:
        mechanism = _text(data, _expect(data, authentication.start, authentication.stop, _OCTET_STRING, "mechanism"))
    return ldap._replace(version=_integer(data, version), name=_text(data, name), mechanism=mechanism)


def _result(ldap: Ldap, data: bytes, operation: _Element) -> Ldap:
    code = _expect(data, operation.start, operation.stop, _ENUMERATED, "result code")
    matched = _expect(data, code.stop, operation.stop, _OCTET_STRING, "matched name")
    diagnostic = _expect(data, matched.stop, operation.stop, _OCTET_STRING, "diagnostic message")
    return ldap._replace(result=_integer(data, code), matched=_text(data, matched), diagnostic=_text(data, diagnostic))


def _expect(data: bytes, at: int, end: int, tag: int, what: str) -> _Element:
    found = _element(data, at, end, what)
    if found.tag != tag:
        raise Malformed(at, f"{what} has the wrong tag")
    return found


def _element(data: bytes, at: int, end: int, what: str) -> _Element:
    """The BER element that begins at `at`."""
    header = _length(data, at + 1, end)
    if header is None or header[0] + header[1] > end:
        raise Malformed(min(at, end), f"{what} is cut")
    return _Element(data[at], header[0], header[0] + header[1])


def _length(data: bytes, at: int, end: int) -> tuple[int, int] | None:
    """Where the content begins and how long it is (X.690 section 8.1.3); None when that is cut."""
    if at >= end:
        return None
    first = data[at]
    at += 1
    if first < _LONG_FORM:
        return at, first
    size = first & ~_LONG_FORM
    if not 1 <= size <= _LENGTH_BYTES:
        raise Malformed(at - 1, "length is indefinite or too long")
    if at + size > end:
        return None
    return at + size, int.from_bytes(data[at : at + size], "big")


def _integer(data: bytes, element: _Element) -> int:
    if not 1 <= element.stop - element.start <= _LENGTH_BYTES:
        raise Malformed(element.start, "number has no bytes or too many")
    return int.from_bytes(data[element.start : element.stop], "big", signed=True)


def _text(data: bytes, element: _Element) -> str:
    return loose(data[element.start : element.stop])
