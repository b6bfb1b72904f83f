"""Option 120, the SIP servers that DHCP names (RFC 3361): right, or wrong in one of the ways that are met in the field.

Many DHCP servers let an administrator type the name as a string, and then the encoding byte and the label lengths are
missing. So the answer says how the value is encoded, and a wrong encoding is no exception.
"""

from __future__ import annotations

from functools import lru_cache

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.labels import Stop, read
from acdiag.wire.text import ipv4

NAMES, ADDRESSES, TEXT, COMPRESSED, EMPTY, MALFORMED = "names", "addresses", "text", "compressed", "empty", "malformed"

_ENCODED_NAMES, _ENCODED_ADDRESSES = 0, 1


class SipServers(NamedTuple):
    encoding: str
    """names or addresses as RFC 3361 has them; text: a bare name without encoding byte; compressed: names with
    compression pointers; empty: no server at all; malformed: none of these."""
    names: tuple[str, ...]
    """Names or addresses in order, as far as they could be read."""


@lru_cache(maxsize=64)
def decode(raw: bytes) -> SipServers:
    """Read the value of option 120; never raises. A server gives all its phones the same one."""
    if not raw.strip(b"\0"):
        return SipServers(EMPTY, ())
    if raw[0] == _ENCODED_NAMES:
        return _names(raw)
    if raw[0] == _ENCODED_ADDRESSES:
        return _addresses(raw)
    text = raw.rstrip(b"\0")
    if text.isascii() and text.decode("ascii").isprintable():
        return SipServers(TEXT, tuple(text.decode("ascii").replace(",", " ").split()))
    return SipServers(MALFORMED, ())


def _names(raw: bytes) -> SipServers:
    names: list[str] = []
    at = 1
    while at < len(raw):
        try:
            name = read(raw, at)
        except Malformed:
            return SipServers(MALFORMED, tuple(names))
        if name.stop is Stop.POINTER:
            return SipServers(COMPRESSED, tuple(names))
        if name.stop is Stop.EDGE:
            return SipServers(MALFORMED, tuple(names))
        if name.text:
            names.append(name.text)
        at = name.next
    return SipServers(NAMES, tuple(names))


def _addresses(raw: bytes) -> SipServers:
    if len(raw) == 1:
        return SipServers(EMPTY, ())
    if len(raw) % 4 != 1:
        return SipServers(MALFORMED, ())
    return SipServers(ADDRESSES, tuple(ipv4(raw[at : at + 4]) for at in range(1, len(raw), 4)))
