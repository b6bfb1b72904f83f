"""One datagram or line of syslog becomes records, whatever its shape: nothing is refused, nothing is lost.

The order in which shapes are tried: a Mediant's marks, the SIP toolkit's own format, RFC 5424, then whatever of
RFC 3164 is there (section 4.3 tells what a receiver does with the rest). A message that fits nothing is all text,
with the priority user.notice.
"""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.syslog import mediant, toolkit
from acdiag.wire.syslog.header import read_header
from acdiag.wire.syslog.message import LogMessage
from acdiag.wire.text import loose

_ESCAPES = (("#015#012", "\n"), ("#012", "\n"), ("#015", "\n"), ("#011", "\t"), ("#000", "\0"))
"""Control characters as a relay (rsyslog) writes them, in octal."""


class Syslog(NamedTuple):
    """What one datagram holds."""

    messages: tuple[LogMessage, ...]


def decode(data: bytes) -> tuple[LogMessage, ...]:
    """The messages in `data`, which is one datagram, one frame of a stream, or one line of a file; at least one."""
    text = loose(_without_end(data))
    if "#0" in text:
        for escape, meant in _ESCAPES:
            text = text.replace(escape, meant)
    if mediant.looks_like(text):
        return mediant.read(data, text)
    if toolkit.looks_like(text):
        return toolkit.read(data, text)
    message = read_header(data, text)
    if toolkit.looks_like(message.text):
        return toolkit.inside(message)
    return (message,)


def decode_datagram(data: bytes) -> Syslog:
    """A UDP payload (RFC 5426)."""
    return Syslog(decode(data))


def looks_like_syslog(data: bytes) -> bool:
    """Whether bytes begin with a priority: the only thing that tells syslog on a port of the site's own choice."""
    end = data.find(b">", 1, 5)
    return end > 1 and data[:1] == b"<" and data[1:end].isdigit() and (end == 2 or data[1:2] != b"0")


def _without_end(data: bytes) -> bytes:
    """Without the one terminator that some senders put at the end."""
    if data[-1:] == b"\0":
        data = data[:-1]
    if data[-1:] == b"\n":
        data = data[:-2] if data[-2:] == b"\r\n" else data[:-1]
    return data
