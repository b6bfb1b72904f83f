"""Recordings that a device sends of itself, and the tracks in them; what nobody knows of a format stays unknown."""

from __future__ import annotations

from collections.abc import Collection

from acdiag.model.record import Record

AC49X, ACDR, RTP, PCM = "ac49x", "acdr", "rtp", "pcm"
DECODERS = (AC49X, ACDR, RTP, PCM)
"""In the order in which they are tried; the first two recognise themselves, the others have little to go by."""
SAMPLES = ("alaw", "mulaw", "s16le", "s16be")
"""Forms of samples that a user may insist on."""
PHONE_PORT = 50_000
"""UDP port that phones send recordings to (manual, table 7-2)."""


class Choice(Record, kw_only=True):
    """What the user says of recordings; it goes before anything that is guessed."""

    ports: Collection[int] = ()
    """UDP ports that take recordings, beside 50000 and 925."""
    decoder: str | None = None
    """One of DECODERS, for every recording."""
    samples: str | None = None
    """One of SAMPLES, for every track whose samples have no sure form."""


NO_CHOICE = Choice()


class Track(Record, kw_only=True):
    """One thing that is recorded, apart from all others."""

    kind: str
    """rtp, rtcp, tdm-in, tdm-out, echo-canceller, comfort-noise, noise-reduction, debug, dsp, pcm, sip, tls, stun, or
    acdr for what else an ACDR packet holds."""
    name: str
    """What it is, for people: `echo canceller, Rx input`."""
    detail: int | None = None
    """The number behind the name: HPI protocol, module, type of the echo canceller, media type."""
    device: int | None = None
    """Of the signal processor, as is the next; None where the format does not say."""
    channel: int | None = None
    packets: int
    bytes: int
    first: int
    """ns, as is the next."""
    last: int
    lost: int | None = None
    """Blocks missing by the track's own counter; None where it has none, or it is not understood."""
    samples: str = ""
    """Form of its samples, one of SAMPLES; empty where it has none, or nobody knows."""
    rate: int = 0
    """Samples a second, from bytes and time; 0 when unknown."""
    confidence: str = "unknown"
    """Of `samples` and `rate`: given, guess or unknown; known where the format says it."""


class Recording(Record, kw_only=True):
    """All datagrams from one sender to one receiver of recordings, in one source; all captures of a tap are one."""

    capture: str
    """The input in which it began."""
    sender: str
    """Address and port."""
    destination: str
    transport: str = "udp"
    decoder: str
    """One of DECODERS; empty while none fits."""
    confidence: str
    """high, medium, low, guess, or given when the user chose the decoder."""
    packets: int
    """Datagrams, copies left aside."""
    foreign: int
    """Of them, those that are not what the decoder reads."""
    lost: int | None
    """Datagrams missing by the recording's own counter; None where it has none, or it does not count as one."""
    gaps: int
    """Runs of datagrams that never came."""
    restarts: int
    """Times that it began anew."""
    first: int
    """ns, as is the next."""
    last: int
    first_frame: int
    tracks: tuple[Track, ...] = ()

    @property
    def lost_percent(self) -> float | None:
        if self.lost is None:
            return None
        whole = self.lost + self.packets - self.foreign
        return 100 * self.lost / whole if whole else 0.0
