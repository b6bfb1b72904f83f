"""Facts of recordings that a phone sends of itself (manual section 7.2); `host` is the phone that records."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class RecordingFact(Fact):
    """Common fields."""

    stage: ClassVar[str] = "media"

    destination: str = ""
    """Address and port that the recording goes to."""
    port: int = 0
    """That port alone."""
    decoder: str = ""
    """ac49x, acdr, rtp or pcm."""


class RecordingStarted(RecordingFact):
    """The first datagram of a recording that could be read."""

    name: ClassVar[str] = "recording.started"


class RecordingLost(RecordingFact):
    """Datagrams of the recording itself are missing, by its own counter; the call may be whole."""

    name: ClassVar[str] = "recording.lost"

    lost: int = 0
    """All since the recording began."""
    packets: int = 0
    """That came."""
    gaps: int = 0
    percent: float = 0.0
    """Share of what was sent."""


class RecordingHeld(RecordingFact):
    """Which tracks the recording holds by now; said some seconds after it began, and when one more comes."""

    name: ClassVar[str] = "recording.held"

    tracks: tuple[str, ...] = ()
    """rtp-sent, rtp-received, rtcp-sent, rtcp-received, tdm-in, tdm-out, echo-canceller, comfort-noise,
    noise-reduction, and so on."""
    voice: bool = False
    """Some of them are of a call: RTP, microphone, earpiece, echo canceller. Between calls there is none."""
    ran: int = 0
    """Seconds since the first datagram."""
    confidence: str = ""
    """Of the decoder: high, medium, low, guess, or given by the user."""
