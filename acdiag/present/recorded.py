"""Words for recordings that several faces need: how they are read, what they lost, what their tracks hold."""

from __future__ import annotations

from collections.abc import Sequence

from acdiag.model.recording import Recording, Track

_DECODERS = {"ac49x": "AC49x", "acdr": "ACDR", "rtp": "plain RTP", "pcm": "raw samples", "": "format unknown"}
_SAMPLES = {"alaw": "A-law", "mulaw": "µ-law", "s16le": "16-bit LE", "s16be": "16-bit BE"}


def reading_of(recording: Recording) -> str:
    """`AC49x, confidence high`."""
    return f"{_DECODERS.get(recording.decoder, recording.decoder)}, confidence {recording.confidence}"


def channels_differ(tracks: Sequence[Track]) -> bool:
    """Whether a track's name does not say of which channel it is: a phone in a conference of its own has two."""
    return len({(track.device, track.channel) for track in tracks if track.channel is not None}) > 1


def name_of(track: Track, *, with_channel: bool) -> str:
    """`TDM In`, or `TDM In, dsp 0 channel 1`."""
    channel = f", dsp {track.device} channel {track.channel}" if with_channel and track.channel is not None else ""
    return track.name + channel


def samples_of(track: Track) -> str:
    """`A-law, 8 kHz (guess)`, or how much there is of what nobody knows; nothing for RTP."""
    if track.kind in ("rtp", "rtcp"):
        return ""
    if not track.samples:
        unknown = track.kind in ("noise-reduction", "comfort-noise")
        return f"unknown ({track.bytes:,} bytes)" if unknown else f"{track.bytes:,} bytes"
    rate = f"{track.rate // 1000} kHz" if track.rate else "rate unknown"
    return f"{_SAMPLES.get(track.samples, track.samples)}, {rate} ({track.confidence})"
