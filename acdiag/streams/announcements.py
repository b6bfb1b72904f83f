"""Where session descriptions announce media: an address and a port, and what its payload types mean.

A description says what its sender wants to hear, so that it speaks for the stream towards that address; for the stream
from there it is the best guess, since both ends use one numbering as a rule. With ICE (RFC 8445) the media may come to
each of its candidates, and no later description need say which one it was.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import TypeVar

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.codecs import Format
from acdiag.wire import multipart, sdp
from acdiag.wire.sdp import Medium
from acdiag.wire.sip import Sip

MOST = 20_000
"""Addresses remembered; the one announced longest ago goes first."""
KINDS = ("audio", "video")

Value = TypeVar("Value")
Place = tuple[str, int]
"""Address and port."""


class Announcement(NamedTuple):
    """One medium of one description."""

    formats: dict[int, Format]
    ptime: int | None
    secure: bool
    """Only SRTP will do."""
    call_id: str
    kind: str
    """audio or video."""
    keyed: bool = False
    """It brings a key (a=crypto): where offer and answer do, SRTP follows, whatever the transport is called."""


class Announcements:
    """Knows what was announced; later words replace earlier ones."""

    def __init__(self) -> None:
        self._media: OrderedDict[Place, Announcement] = OrderedDict()
        self._control: OrderedDict[Place, None] = OrderedDict()
        """Where RTCP is to go."""

    def learn(self, message: Sip) -> list[tuple[Place, Announcement]]:
        """Take the descriptions of a message; what they announce, and where."""
        found = []
        for medium in media(message):
            if medium.kind not in KINDS or not medium.port or "RTP/" not in medium.transport or not medium.address:
                continue
            announcement = _announcement(medium, message.call_id)
            for place in dict.fromkeys(((medium.address, medium.port), *medium.candidates)):
                _put(self._media, place, announcement)
                found.append((place, announcement))
            control = medium.port if medium.rtcp_mux else medium.rtcp_port or medium.port + 1
            _put(self._control, (medium.address, control), None)
        return found

    def of(self, place: Place) -> Announcement | None:
        return self._media.get(place)

    def encrypt(self, one: Place, other: Place) -> bool:
        """Both ends of a call agreed on SRTP: one has nothing else, or both have keys (RFC 4568 section 5.1)."""
        ends = [found for place in (one, other) if (found := self._media.get(place)) is not None]
        if len({each.call_id for each in ends}) != 1:
            return False
        return any(each.secure for each in ends) or (len(ends) == 2 and all(each.keyed for each in ends))

    def controls(self, place: Place) -> bool:
        """RTCP was announced for this place."""
        return place in self._control

    def __bool__(self) -> bool:
        return bool(self._media)


def media(message: Sip) -> Iterator[Medium]:
    """The media of all descriptions that a message carries; what cannot be read is none."""
    if not message.body:
        return
    for kind, body in multipart.parts(message.fields.first("content-type") or "", message.body):
        if kind == "application/sdp":
            try:
                yield from sdp.decode(body).media
            except Malformed:
                continue


def _announcement(medium: Medium, call_id: str) -> Announcement:
    formats = {number: Format(codec.name, codec.clock) for number, codec in medium.codecs.items()}
    return Announcement(formats, medium.ptime, medium.secure, call_id, medium.kind, bool(medium.cryptos))


def _put(table: OrderedDict[Place, Value], place: Place, value: Value) -> None:
    table[place] = value
    table.move_to_end(place)
    if len(table) > MOST:
        table.popitem(last=False)
