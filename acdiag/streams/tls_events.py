"""What a TLS connection shows: messages in clear, and the places of those that are encrypted."""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.tls import Alert
from acdiag.wire.tls_handshake import Handshake


class ChangeCipherSpec(NamedTuple):
    """What follows in this direction is encrypted; in TLS 1.3 it means nothing (RFC 8446 appendix D.4)."""


class Encrypted(NamedTuple):
    """A message that cannot be read, and what it must be."""

    content_type: int
    """Handshake, such as Finished, or alert."""
    length: int
    """Bytes of the record's fragment."""


class Unreadable(NamedTuple):
    """Bytes that do not follow TLS; nothing more is read where records break off."""

    error: Malformed


Message = Handshake | Alert | ChangeCipherSpec | Encrypted | Unreadable


class Event(NamedTuple):
    """One message and where it was."""

    side: int
    """Who sent it, 0 or 1."""
    at: int
    """Offset of its first byte in the stream of that side; the header of its record for what is no handshake."""
    end: int
    """Offset after its last byte."""
    message: Message


class Application(NamedTuple):
    """Data of one side; in TLS 1.3 the encrypted rest of the handshake and alerts count too."""

    records: int = 0
    bytes: int = 0
    """Bytes of the fragments, with what encryption adds."""
    last: int = 0
    """Bytes of the last one; an alert in TLS 1.3 has 19."""
