"""One datagram of a recording taken apart: how it is read and how sure that is, its headers, and what it holds.

Of voice, of text out of TLS and of what nobody knows, the length is enough to know here; what it says is nobody's.
"""

from __future__ import annotations

from typing import NamedTuple

from acdiag.model.errors import Malformed
from acdiag.model.recording import AC49X, ACDR
from acdiag.streams.recording_content import Content
from acdiag.streams.recording_tally import Tally
from acdiag.streams.recordings import RecordingHeard, Recordings
from acdiag.wire import ac49x, acdr, rtcp, rtp
from acdiag.wire.ac49x import Ac49x
from acdiag.wire.acdr import Acdr
from acdiag.wire.packet import Packet


class Recorded(NamedTuple):
    """What a datagram of a recording is."""

    decoder: str
    """ac49x, acdr, rtp or pcm."""
    confidence: str
    """Of the decoder, by all datagrams up to this one."""
    header: Ac49x | Acdr | None
    """Without its payload."""
    track: str
    size: int
    """Bytes of the track."""


class RecordedFrames:
    """Follows the recordings of a capture, in which formats are only known by what came before."""

    def __init__(self) -> None:
        self._recordings = Recordings(listener=self._hear)
        self._heard: list[tuple[Tally, Content]] = []

    def take(self, packet: Packet) -> None:
        """Add to `packet` what it holds, where it is a recording's."""
        if not self._recordings.wants(packet):
            return
        self._heard.clear()
        inside = [each for each in self._recordings.take(packet) if each.frame.number == packet.frame.number]
        for each in inside:
            packet.malformed += each.malformed
            packet.protocols += each.protocols
            packet.unopened = packet.unopened or each.unopened
        if not self._heard:
            return
        tally, content = self._heard[-1]
        recorded = Recorded(
            tally.vote.decoder, tally.vote.confidence, _header(tally, packet), content.track.name, len(content.data)
        )
        messages = [message for each in inside for message in each.messages if not isinstance(message, RecordingHeard)]
        packet.messages = (recorded, *_media(content), *messages)

    def _hear(self, tally: Tally, content: Content, _packet: Packet) -> None:
        """Of datagrams that waited for a decoder, the last one is that which came now."""
        self._heard.append((tally, content))


def _header(tally: Tally, packet: Packet) -> Ac49x | Acdr | None:
    if tally.vote.decoder == AC49X:
        return ac49x.decode(packet.payload)._replace(payload=b"")
    if tally.vote.decoder == ACDR:
        return acdr.decode(packet.payload)._replace(payload=b"")
    return None


def _media(content: Content) -> tuple[object, ...]:
    """The headers of RTP, and RTCP whole."""
    try:
        if content.track.kind == "rtp":
            return (rtp.decode(content.data)._replace(payload=b""),)
        return (rtcp.decode(content.data),) if content.track.kind == "rtcp" else ()
    except Malformed:
        return ()
