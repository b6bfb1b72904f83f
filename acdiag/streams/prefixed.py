"""DNS and LDAP messages out of a stream of bytes: each says its own length at its beginning.

As in `framing`, a class reads one direction: `feed` takes bytes in order and gives what is whole, `skip` says that
bytes are missing. Nothing marks where a message begins, so after a gap, and where a capture began in the middle of a
message, there is no way back into step: then the direction is not read any further.
"""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.wire import dns, ldap

LONGEST = 65_537
"""Bytes that wait for the rest of their message: DNS with its prefix; an LDAP bind has some ten thousand at most."""


class _Prefixed:
    """What both have in common."""

    def __init__(self) -> None:
        self._waiting = b""
        self.opaque = False
        """Nothing will be found any more."""

    def feed(self, data: bytes) -> list[bytes]:
        """Messages that are whole now."""
        if self.opaque:
            return []
        messages, self._waiting = self._framed(self._waiting + data)
        if len(self._waiting) > LONGEST:
            self._stop()
        return messages

    def skip(self, missing: int) -> list[bytes]:
        """So many bytes were never captured."""
        if missing:
            self._stop()
        return []

    def _stop(self) -> None:
        self._waiting, self.opaque = b"", True

    def _framed(self, stream: bytes) -> tuple[list[bytes], bytes]:
        raise NotImplementedError


class DnsFraming(_Prefixed):
    """Two bytes of length before each message (RFC 7766 section 8)."""

    def _framed(self, stream: bytes) -> tuple[list[bytes], bytes]:
        return dns.framed(stream)


class LdapFraming(_Prefixed):
    """BER says the length; what a bind has sealed, or TLS has taken over, is no LDAP any more."""

    def _framed(self, stream: bytes) -> tuple[list[bytes], bytes]:
        try:
            return ldap.framed(stream)
        except Malformed:
            self._stop()
            return [], b""
