"""Facts of media: what was agreed for a call, which streams came, what they lost, what phones report of them."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class MediaFact(Fact):
    """`host` is one end of the call or stream."""

    stage: ClassVar[str] = "media"

    call_id: str = ""
    """Empty where no SDP tells."""


class SdpAgreed(MediaFact):
    """An offer of audio was answered: where `host` sends and listens from now on. Said when it changes."""

    name: ClassVar[str] = "sdp.agreed"

    listens: str = ""
    """Address and port where `host` wants to hear."""
    other: str = ""
    """Address and port where the other end wants to hear."""
    direction: str = ""
    """sendrecv, sendonly, recvonly or inactive, seen from `host`; inactive also when the audio was refused."""
    codecs: tuple[str, ...] = ()
    """Those of the answer, `PCMA/8000`."""
    ptime: int | None = None
    """ms of sound in one packet, as the other end wants it."""
    secure: bool = False


class StreamFact(MediaFact):
    """One RTP stream that `host` sends or receives."""

    direction: str = ""
    """sent or received, by `host`."""
    ssrc: str = ""
    """0x1a2b3c4d"""
    peer: str = ""
    """Address and port of the other end."""
    port: int = 0
    """Of `host`."""
    codec: str = ""
    """Empty when unknown."""
    loss_known: bool = True
    """False where a recording without a counter of its own may have lost the packets itself."""


class RtpStreamed(StreamFact):
    """What one stream came to, at its last packet so far."""

    name: ClassVar[str] = "rtp.streamed"

    payload_type: int = 0
    codec_assumed: bool = False
    clock: int = 0
    clock_seen: int | None = None
    """What the timestamps really run at, where that is a usual clock."""
    announced: bool = False
    """SDP names its receiver."""
    via: str = "wire"
    """wire, recording or acdr."""
    encrypted: bool = False
    near: bool = False
    """It was captured where the phone's own MAC sends it."""
    seconds: float = 0.0
    packets: int = 0
    missing: int = 0
    """Numbers that never came."""
    loss: float = 0.0
    """Percent of all numbers that never came."""
    duplicates: int = 0
    reordered: int = 0
    restarts: int = 0
    mean_jitter: float = 0.0
    """ms, as are the next three."""
    max_jitter: float = 0.0
    max_delta: float = 0.0
    typical_jitter: float = 0.0
    """The middle one of the jitter at the end of each second."""
    burst_ratio: float = 1.0
    r_factor: float | None = None
    mos: float | None = None
    assumed: tuple[str, ...] = ()
    """For r_factor and mos."""
    ptime: int | None = None
    """ms of sound in one packet, by the timestamps."""
    ptime_announced: int | None = None
    """a=ptime of the receiver, in whole frames of the codec."""
    dscp: int | None = None
    digits: int = 0
    """How many telephone events it carries; which ones is nobody's business."""


class RtpLost(StreamFact):
    """Losses in one second of a stream, or in several running, an outage among them; `at` is their end."""

    name: ClassVar[str] = "rtp.lost"

    missing: int = 0
    loss: float = 0.0
    """Percent, within these seconds."""
    seconds: int = 1


class RtpRemarked(StreamFact):
    """The same packets were captured twice, with different DSCP."""

    name: ClassVar[str] = "rtp.remarked"

    dscp: int = 0
    """Where they were met first."""
    changed: int = 0
    """Where they were met afterwards."""


class RtpCarried(MediaFact):
    """How much RTP an answered call carried in each direction; `at` is the end of the call, or of the capture.

    A call whose signalling cannot be read is known by its streams alone, and only where `host` sends and nothing at all
    comes back.
    """

    name: ClassVar[str] = "rtp.carried"

    signalled: bool = True
    """SDP says who is to send and hear."""
    other: str = ""
    """Address and port of the other end."""
    sends: float = 0.0
    """Seconds of the call in which `host` was to send."""
    receives: float = 0.0
    """Seconds of the call in which `host` was to hear."""
    sent: int = 0
    """Packets."""
    received: int = 0
    rtp_seen: bool = True
    """RTP of this call would be in the capture: other RTP of its ends is, and `host` hears at an address of its own.

    What it hears at another one comes inside TURN, as a rule, where nobody sees that it is RTP.
    """


class RtpReported(MediaFact):
    """A quality report about a call; what it does not say is None."""

    name: ClassVar[str] = "rtp.reported"

    by: str = ""
    """Who sent the report: an address."""
    form: str = ""
    """rtcp-xr, vq-rtcpxr (RFC 6035) or ms-qoe."""
    heard_by: str = ""
    """host when the end that reports heard it, other when its counterpart did."""
    codec: str = ""
    loss: float | None = None
    """Percent."""
    discard: float | None = None
    """Percent that came too late or too early for the jitter buffer."""
    jitter: float | None = None
    """ms, as is the next."""
    round_trip: float | None = None
    r_factor: float | None = None
    mos: float | None = None
