"""TFTP packets (RFC 1350) with options (RFC 2347; blksize 2348, timeout and tsize 2349, windowsize 7440).

A firmware download is a hundred thousand DATA and ACK packets, so these two have a short way through, and the data
itself is measured and not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import loose

RRQ, WRQ, DATA, ACK, ERROR, OACK = range(1, 7)

_HEADER = 4
"""Opcode, and block number or error code."""
_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


class Tftp(NamedTuple):
    """One packet; fields that its opcode does not have are 0 or empty."""

    opcode: int
    block: int = 0
    """DATA, ACK: block number, which starts again after 65,535."""
    length: int = 0
    """DATA: bytes of file data, as far as captured."""
    file: str = ""
    """RRQ, WRQ: the name as sent, with its folders."""
    mode: str = ""
    """RRQ, WRQ: octet or netascii, lower case."""
    options: Mapping[str, str] = _NO_OPTIONS
    """RRQ, WRQ, OACK: names in lower case (RFC 2347 compares without case)."""
    code: int = 0
    """ERROR: code (RFC 1350 appendix)."""
    message: str = ""
    """ERROR: the server's own words."""


def decode(data: bytes) -> Tftp:
    """Read one UDP payload.

    Raises `Malformed` for an unknown opcode, and where a number or a string is cut.
    """
    if len(data) < _HEADER:
        raise Malformed(len(data), "TFTP packet is cut")
    opcode = data[0] << 8 | data[1]
    if opcode == DATA:
        return Tftp(DATA, data[2] << 8 | data[3], len(data) - _HEADER)
    if opcode == ACK:
        return Tftp(ACK, data[2] << 8 | data[3])
    if opcode == ERROR:
        # The last NUL is often missing.
        message = loose(data[_HEADER:].partition(b"\0")[0])
        return Tftp(ERROR, code=data[2] << 8 | data[3], message=message)
    if opcode in (RRQ, WRQ):
        return _request(opcode, data)
    if opcode == OACK:
        return Tftp(OACK, options=_pairs(_strings(data)))
    raise Malformed(0, "opcode is unknown")


def _request(opcode: int, data: bytes) -> Tftp:
    file, *rest = _strings(data)
    if not file:
        raise Malformed(2, "file name is empty")
    if not rest or not rest[0]:
        raise Malformed(len(data), "mode is missing")
    return Tftp(opcode, file=file, mode=rest[0].lower(), options=_pairs(rest[1:]))


def _strings(data: bytes) -> list[str]:
    """The NUL-terminated strings after the opcode, at least one."""
    *strings, last = data[2:].split(b"\0")
    if last or not strings:
        raise Malformed(len(data), "string has no end")
    return [loose(string) for string in strings]


def _pairs(strings: list[str]) -> Mapping[str, str]:
    """Names and values in turn; of a repeated name the first counts, and NULs at the end are padding."""
    options: dict[str, str] = {}
    for at in range(0, len(strings), 2):
        name = strings[at].lower()
        if not name and not any(strings[at:]):
            break
        if not name or at + 1 == len(strings):
            raise Malformed(2, "option has no name or no value")
        options.setdefault(name, strings[at + 1])
    return options
