"""SIP messages that a log quotes, put together from its lines and given on as if they had been captured.

A Mediant writes whole messages below `---- Incoming SIP Message from ADDRESS:PORT to SIPInterface …`, cut over
consecutive numbers `[S=]` of one session where they are long; a phone's SIP stack writes them below a line of its own;
and a saved file has one line for each of their lines. What joins is bounded, and what never becomes whole is dropped.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator

from acdiag.model.arrival import Frame
from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import ChangingRecord, field
from acdiag.wire import sip
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip
from acdiag.wire.syslog.message import LogMessage
from acdiag.wire.text import loose

LONGEST = 65_536
"""Bytes of one message: no datagram holds more."""
ABOVE = 400
"""Characters above a message in which its direction and its other end are looked for."""
END = 160
"""Bytes at the end of a message in which its own time stands."""
OPEN = 4_096
"""Senders whose message is not whole yet; the oldest goes first."""
PEERS = 65_536
"""Calls and registrations of which it is remembered with whom they are."""
PATIENCE = 5_000_000_000
"""How long the rest of a message is waited for, ns: its lines were written at once."""
SECURE, PLAIN = 5061, 5060
NO_LINK = 0

_START = expression(r"(?m)^[ \t]{0,8}(?=SIP/2\.0 [1-6][0-9]{2} |[A-Z]{3,12} sips?:\S{1,512} SIP/2\.0[ \t\r]*$)")
_MEDIANT = expression(
    r"(?P<way>Incoming|Outgoing) SIP Message (?:from|to) \[?(?P<address>[0-9A-Fa-f.:]{3,45}?)\]?:(?P<port>[0-9]{1,5})\b"
    r"(?:.{0,120}?\b(?P<transport>UDP|TCP|TLS)\b)?"
)
_SENT = expression(r"(?i)\b(?:send|sending|sent|outgoing|tx)\b|--?>|>>")
_RECEIVED = expression(r"(?i)\b(?:recv|received?|receiving|incoming|rx)\b|<--?|<<")
_PEER = expression(r"(?<![0-9.])(?P<address>[0-9]{1,3}(?:\.[0-9]{1,3}){3}):(?P<port>[0-9]{2,5})(?![0-9.])")
_LENGTH = expression(rb"(?im)^(?:content-length|l)[ \t]{0,4}:[ \t]{0,4}([0-9]{1,6})")
_ENDS = expression(r"(?:\r?\n|(?:#015)?#012){1,8}(?=[ \t]{0,8}\Z)")
_HEAD_END = b"\r\n\r\n"


class Heard(NamedTuple):
    """One log message and how it came."""

    source: str
    number: int
    at: int
    sender: str
    framed: bool
    """`number` is a frame's, else a line's."""
    message: LogMessage


class _Quoted(ChangingRecord):
    """A message that may go on."""

    heard: Heard
    before: str
    """What the log says above it."""
    last: int | None
    """Number of the latest message that it came in."""
    data: bytearray = field(default_factory=bytearray)
    """As it was on the wire, at most `LONGEST` bytes."""
    _end: int = 0
    """Length of the message by its own word, beyond `LONGEST` where it says none; 0 while its head is not whole."""

    def add(self, text: str) -> bool:
        """Put `text` behind it; whether it is whole now.

        Thousands of lines may come to one message, so none of them looks at the whole of it again.
        """
        data, at = self.data, max(0, len(self.data) - len(_HEAD_END) + 1)
        if len(data) < LONGEST:
            if text[:1] == "\n" and data[-1:] == b"\r":
                del data[-1:]  # Both are one line end.
            data += _on_wire(text[:LONGEST])
            del data[LONGEST:]
        if not self._end and (head := data.find(_HEAD_END, at)) >= 0:
            length = _LENGTH.search(data, 0, head + 2)
            self._end = head + len(_HEAD_END) + int(length[1]) if length else LONGEST + 1
        return 0 < self._end <= len(data)


class LogSip:
    """Puts quoted SIP messages together."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, str], _Quoted] = OrderedDict()
        self._peers: OrderedDict[str, tuple[str, int]] = OrderedDict()
        """By Call-ID, whom the sender of the log talks to."""

    def take(self, heard: Heard) -> Iterator[Packet]:
        """What this log message completes."""
        message = heard.message
        key = (heard.source, heard.sender)
        known = self._open.get(key) if self._open else None
        if known is not None:
            if (more := _continues(known, message)) is not None:
                known.last = message.sequence if message.sequence is not None else known.last
                if known.add(more):
                    yield from self._close(key)
                return
            yield from self._close(key)
        if "SIP/2.0" not in message.text and "SIP Message" not in message.text:
            return
        at = _beginning(message.text)
        if at is None:
            return
        self._open[key] = quoted = _Quoted(heard, message.text[:at][-ABOVE:], message.sequence)
        if len(self._open) > OPEN:
            self._open.popitem(last=False)
        if quoted.add(message.text[at:] + _line_ends(message)):
            yield from self._close(key)

    def lapse(self, source: str, now: int) -> Iterator[Packet]:
        """Give up waiting for the rest of old ones."""
        if self._open:
            for key, quoted in list(self._open.items()):
                if key[0] == source and now - quoted.heard.at >= PATIENCE:
                    yield from self._close(key)

    def rest(self) -> Iterator[Packet]:
        """What is open at the end."""
        for key in list(self._open):
            yield from self._close(key)

    def _close(self, key: tuple[str, str]) -> Iterator[Packet]:
        quoted = self._open.pop(key)
        data = bytes(quoted.data.lstrip(b"\r\n\t "))
        if not data.strip():
            return
        if _HEAD_END not in data:
            data = data.rstrip(b"\r\n") + _HEAD_END
        try:
            message = sip.decode(data)
        except Malformed:
            return
        if message.call_id and message.cseq is not None:
            yield self._packet(quoted, message, data)

    def _packet(self, quoted: _Quoted, message: Sip, data: bytes) -> Packet:
        heard = quoted.heard
        packet = Packet(Frame(heard.source, heard.number, heard.at, NO_LINK, b"", 0))
        packet.from_line = not heard.framed
        away, peer, transport = self._ends(quoted, message)
        own = (heard.sender, SECURE if transport == "tls" else PLAIN)
        (packet.source, packet.source_port), (packet.destination, packet.destination_port) = (
            (own, peer) if away else (peer, own)
        )
        packet.transport = "udp" if transport == "udp" else "tcp"
        packet.payload = data
        packet.messages = (message,)
        packet.protocols = ("sip",)
        return packet

    def _ends(self, quoted: _Quoted, message: Sip) -> tuple[bool, tuple[str, int], str]:
        """Whether the log's sender sent it; the other end; udp, tcp or tls."""
        told = _MEDIANT.search(quoted.before)
        transport = (told["transport"] or "" if told else "").lower() or _transport(message)
        usual = SECURE if transport == "tls" else PLAIN
        if told:
            away, peer = told["way"] == "Outgoing", (told["address"].lower(), min(int(told["port"]), 65_535))
        else:
            away = _is_sent(quoted.before, message)
            found = list(_PEER.finditer(quoted.before))
            named = (found[-1]["address"], min(int(found[-1]["port"]), 65_535)) if found else None
            peer = named or self._peers.get(message.call_id) or (_host(message) if message.method else "", usual)
        self._peers[message.call_id] = peer
        if len(self._peers) > PEERS:
            self._peers.popitem(last=False)
        return away, peer, transport


def _on_wire(text: str) -> bytes:
    """With the line ends of the wire, of which a log keeps one character."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace")


def _beginning(text: str) -> int | None:
    """Where a message begins in the words of a log, or may go on in the next; None where there is none."""
    start = _START.search(text)
    if start is not None:
        return start.end()
    told = _MEDIANT.search(text)
    if told is None:
        return None
    line_end = text.find("\n", told.end())
    return len(text) if line_end < 0 else line_end + 1


def _line_ends(message: LogMessage) -> str:
    """The line ends at the end of a piece of a gateway's message, which are no part of the text elsewhere."""
    if message.sequence is None:
        return ""
    said, _, _ = loose(message.data[-END:]).rpartition("[Time:")
    found = _ENDS.search(said)
    return "\n" * (found[0].count("\n") + found[0].count("#012")) if found else ""


def _continues(known: _Quoted, message: LogMessage) -> str | None:
    """What of a log message goes on with the quoted one; None when it is another."""
    if message.sequence is not None:
        goes_on = (
            known.last is not None
            and message.sequence in (known.last, known.last + 1)
            and message.session == known.heard.message.session
            and not _MEDIANT.search(message.text)
        )
        if not goes_on:
            return None
        # The first line of a message may come by itself; a cut falls anywhere, also within a word.
        more = message.text + _line_ends(message)
        return more if known.data and message.sequence != known.last else "\n" + more
    if message.stamp or message.prioritised or message.level:
        return None
    return "\n" + loose(message.data)


def _is_sent(before: str, message: Sip) -> bool:
    """By the words above it; else a phone asks to be registered and is answered."""
    sent, received = list(_SENT.finditer(before)), list(_RECEIVED.finditer(before))
    if sent or received:
        return (sent[-1].start() if sent else -1) > (received[-1].start() if received else -1)
    return bool(message.method)


def _transport(message: Sip) -> str:
    vias = message.vias
    return vias[0].transport.lower() if vias else "tcp"


def _host(message: Sip) -> str:
    """The host of a Request-URI."""
    host = message.uri.partition(":")[2].rpartition("@")[2]
    return re.split(r"[;:?>]", host, maxsplit=1)[0][:255].lower()
