"""A TLS connection as far as it can be read without keys: handshake, alerts, and how much data went each way.

Up to TLS 1.2 a direction is encrypted after its ChangeCipherSpec. TLS 1.3 hides what follows ServerHello: certificates,
the end of the handshake, and alerts, save those of a side that has not yet begun to encrypt, as an OpenSSL client that
refuses the server's certificate. What is hidden is told as `Encrypted` or not at all; nothing is guessed.
The bytes may come from TCP or from EAP-TLS, in pieces of any size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from acdiag.model.errors import Malformed
from acdiag.model.names.tls import HANDSHAKE_TYPES, is_tls_1_3
from acdiag.streams.tls_events import Application, ChangeCipherSpec, Encrypted, Event, Message, Unreadable
from acdiag.streams.tls_records import SSLV2_HELLO, Framed, Records
from acdiag.wire import sslv2, tls, tls_handshake
from acdiag.wire.tls_handshake import ClientHello, Other, ServerHello

MOST_HANDSHAKE = 262_144
"""Bytes of handshake read in one direction; ordinary ones have 5 KiB, those with long lists of authorities 60."""

_ALERT_INSIDE = 3
"""Level, description and the inner content type of an encrypted alert in TLS 1.3."""
_TAG, _SHORT_TAG = 16, 8
_CCM_8 = 0x1305
"""TLS_AES_128_CCM_8_SHA256, the only suite of TLS 1.3 with a short tag."""


class _Side:
    """What one side has sent."""

    def __init__(self) -> None:
        self.records = Records()
        self.pending = bytearray()
        """The beginning of a handshake message."""
        self.pending_at = 0
        self.taken = 0
        self.deaf = False
        """Handshake messages are not read any more: a bound was exceeded."""
        self.sealed = False
        """Encrypted after ChangeCipherSpec."""
        self.finished = False
        """An encrypted handshake message came after ChangeCipherSpec."""
        self.application = Application()


class TlsSession:
    """Reads both directions of one connection.

    `feed` wants the bytes of each side in order, and both sides roughly in the order of time, as captured.
    """

    def __init__(self) -> None:
        self._sides = (_Side(), _Side())
        self.client: int | None = None
        """The side that sent ClientHello, or that did not send ServerHello."""
        self.hello: ClientHello | None = None
        """The last ClientHello; None when the capture began later."""
        self.answer: ServerHello | None = None
        """ServerHello, HelloRetryRequest excepted."""
        self.retried = False
        """The server sent HelloRetryRequest."""
        self.incomplete = False
        """Bytes other than application data were not captured."""
        self._hello_done = False

    @property
    def version(self) -> int | None:
        """The version agreed on; None before ServerHello."""
        return self.answer.version if self.answer else None

    @property
    def from_start(self) -> bool:
        """ClientHello was seen; False in a connection that was captured from its middle."""
        return self.hello is not None

    @property
    def hidden(self) -> bool:
        """It is TLS 1.3: certificates, most alerts and the outcome of the handshake cannot be seen."""
        return self.answer is not None and is_tls_1_3(self.answer.version)

    @property
    def resumed(self) -> bool | None:
        """An earlier session goes on, without certificates; None while that is not known."""
        if self.answer is None or self.client is None:
            return None
        if self.hidden:
            return self.answer.extensions.pre_shared_key
        if self._hello_done:
            return False
        return True if self._sides[1 - self.client].sealed and not self.incomplete else None

    @property
    def complete(self) -> bool | None:
        """Both sides sent Finished; None in TLS 1.3, which hides it, and where the capture lacks the beginning."""
        if self.hidden or self.answer is None:
            return None
        return all(side.finished for side in self._sides)

    def application(self, side: int) -> Application:
        """Data that `side` sent so far, in whole records."""
        return self._sides[side].application

    def lost(self, side: int) -> bool:
        """What `side` sends is no TLS, or stopped being it."""
        return self._sides[side].records.lost

    def feed(self, side: int, data: bytes) -> list[Event]:
        """Take the next bytes that `side`, 0 or 1, sent; the messages that they complete."""
        events: list[Event] = []
        sender = self._sides[side]
        for record in sender.records.feed(data):
            if isinstance(record, Malformed):
                events.append(Event(side, sender.records.offset, sender.records.offset, Unreadable(record)))
            else:
                events.extend(Event(side, *found) for found in self._take(side, sender, record))
        return events

    def skip(self, side: int, missing: int) -> None:
        """So many bytes of `side` were never captured."""
        sender = self._sides[side]
        if sender.records.skip(missing):
            sender.pending.clear()
            self.incomplete = True

    def _take(self, side: int, sender: _Side, record: Framed) -> Iterator[tuple[int, int, Message]]:
        kind, at = record.content_type, record.at
        if kind == tls.HANDSHAKE:
            yield from self._handshake(side, sender, record)
            return
        end = at + tls.HEADER + record.length
        if kind == tls.ALERT:
            yield at, end, _alert(record, encrypted=sender.sealed or not self.from_start)
        elif kind == tls.CHANGE_CIPHER_SPEC:
            sender.sealed = not (self.hidden or self.retried)
            sender.pending.clear()
            yield at, end, ChangeCipherSpec()
        elif kind == SSLV2_HELLO:
            message = _guarded(lambda: sslv2.decode(record.fragment))
            self._learn(side, message)
            yield at, at + record.length, message
        elif kind == tls.APPLICATION_DATA:
            if self._is_alert(side, sender, record):
                yield at, end, Encrypted(tls.ALERT, record.length)
            counted = sender.application
            sender.application = Application(counted.records + 1, counted.bytes + record.length, record.length)

    def _is_alert(self, side: int, sender: _Side, record: Framed) -> bool:
        """Whether it can be nothing but an alert: the first encrypted record, and shorter than any handshake message.

        Later, the same length may be two bytes of data. Early data may come first, whatever it is.
        """
        if not self.hidden or sender.application.records or self.answer is None:
            return False
        if side == self.client and (self.hello is None or self.hello.extensions.early_data):
            return False
        return record.length == _ALERT_INSIDE + (_SHORT_TAG if self.answer.cipher_suite == _CCM_8 else _TAG)

    def _handshake(self, side: int, sender: _Side, record: Framed) -> Iterator[tuple[int, int, Message]]:
        if self._is_sealed(sender, record.fragment):
            sender.finished = sender.finished or sender.sealed
            yield record.at, record.at + tls.HEADER + record.length, Encrypted(tls.HANDSHAKE, record.length)
        elif not sender.deaf:
            sender.taken += record.length
            yield from self._messages(side, sender, record)

    def _is_sealed(self, sender: _Side, fragment: bytes) -> bool:
        """Whether a handshake record is encrypted; a capture may lack the ChangeCipherSpec that says so."""
        if not sender.sealed:
            return not sender.pending and bool(fragment) and fragment[0] not in HANDSHAKE_TYPES
        # A client of TLS 1.3 sends ChangeCipherSpec before a second ClientHello, also when no answer was captured.
        if self.answer is None and _is_whole_hello(fragment):
            sender.sealed = False
        return sender.sealed

    def _messages(self, side: int, sender: _Side, record: Framed) -> Iterator[tuple[int, int, Message]]:
        """Whole messages: one record may hold several, and one message may spread over many records."""
        pending, carried = sender.pending, len(sender.pending)
        # Where the first pending byte would be if there were no record headers.
        shift = record.at + tls.HEADER - carried
        pending += record.fragment
        at = 0
        while sender.taken <= MOST_HANDSHAKE and (end := _end_of_message(pending, at)):
            message = self._read(pending[at], bytes(pending[at + tls_handshake.HEADER : end]))
            self._learn(side, message)
            yield shift + at if at or not carried else sender.pending_at, shift + end, message
            at = end
        if at or not carried:
            sender.pending_at = shift + at
        del pending[:at]
        if sender.taken > MOST_HANDSHAKE or _announced(pending, 0) > MOST_HANDSHAKE:
            pending.clear()
            sender.deaf = True
            stop = record.at + tls.HEADER + record.length
            yield sender.pending_at, stop, Unreadable(Malformed(0, "TLS handshake is too long"))

    def _read(self, kind: int, body: bytes) -> Message:
        return _guarded(lambda: tls_handshake.decode(kind, body, self.version))

    def _learn(self, side: int, message: Message) -> None:
        if isinstance(message, ClientHello):
            self.client, self.hello = side, message
        elif isinstance(message, ServerHello):
            self.client = 1 - side
            if message.retry:
                self.retried = True
            else:
                self.answer = message
        elif isinstance(message, Other) and message.handshake_type == tls_handshake.SERVER_HELLO_DONE:
            self._hello_done = True


def _alert(record: Framed, *, encrypted: bool) -> Message:
    """An alert in clear is two bytes long, and an encrypted one never is."""
    if encrypted and record.length > 2:
        return Encrypted(tls.ALERT, record.length)
    return _guarded(lambda: tls.decode_alert(record.fragment))


def _guarded(read: Callable[[], Message]) -> Message:
    try:
        return read()
    except Malformed as error:
        return Unreadable(error.kept())


def _announced(data: bytes | bytearray, at: int) -> int:
    """Bytes of the message at `at`, header included; 0 while its header is cut."""
    if len(data) - at < tls_handshake.HEADER:
        return 0
    return tls_handshake.HEADER + int.from_bytes(data[at + 1 : at + tls_handshake.HEADER], "big")


def _end_of_message(data: bytearray, at: int) -> int:
    """Where the message at `at` ends; 0 when it is not all there."""
    length = _announced(data, at)
    return at + length if length and len(data) >= at + length else 0


def _is_whole_hello(fragment: bytes) -> bool:
    return fragment[:1] == bytes([tls_handshake.CLIENT_HELLO]) and _announced(fragment, 0) == len(fragment)
