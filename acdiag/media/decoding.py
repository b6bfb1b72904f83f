"""From coded voice to samples of 16 bits, by FFmpeg's decoders (PyAV); only the order of bytes is turned here.

PyAV is an extra, because it is large and most diagnoses need no sound: whoever asks for sound without it gets the cure.
"""

from __future__ import annotations

import importlib.util
from array import array
from sys import byteorder
from typing import TYPE_CHECKING, Protocol

from acdiag.model.errors import Unusable
from acdiag.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from acdiag.model.names.codecs import Format


class Decoder(Protocol):
    """Turns payloads, in the order in which they were spoken, into samples."""

    rate: int
    """Samples a second."""
    channels: int

    def decode(self, payload: bytes) -> bytes:
        """Samples of 16 bits in the machine's byte order; none for what the codec does not understand."""


class _Known(NamedTuple):
    """A codec that FFmpeg decodes from whole RTP payloads."""

    name: str
    """FFmpeg's."""
    rate: int


_CODECS = {
    "pcma": _Known("pcm_alaw", 8_000),
    "pcmu": _Known("pcm_mulaw", 8_000),
    "g722": _Known("g722", 16_000),
    "g729": _Known("g729", 8_000),
    "gsm": _Known("gsm", 8_000),
    "g723": _Known("g723_1", 8_000),
    "ilbc": _Known("ilbc", 8_000),
    "opus": _Known("opus", 48_000),
}
"""By the name in a=rtpmap, in lower case. Nothing decodes SILK, RTAudio and Siren as Skype for Business sends them."""
_FORMS = {"alaw": "pcm_alaw", "mulaw": "pcm_mulaw"}
_STEREO = 10
"""Static payload type of linear samples with two channels (RFC 3551 section 6)."""


def require() -> None:
    """Raises `Unusable` when PyAV is not installed."""
    if importlib.util.find_spec("av") is None:
        raise Unusable(
            "--wav needs PyAV, which is not installed", "Install it with: python -m pip install 'acdiag[audio]'"
        )


def of_format(form: Format, payload_type: int, rate: int = 0) -> Decoder | None:
    """The decoder of an RTP payload type, with samples at `rate` where it is given; None where there is none."""
    name = form.name.casefold()
    if name == "l16" and form.clock:
        return Linear("big", form.clock, 2 if payload_type == _STEREO else 1)
    known = _CODECS.get(name)
    return Coded(known.name, known.rate, rate) if known else None


def decodes(form: Format) -> bool:
    """Whether there is a decoder."""
    name = form.name.casefold()
    return (name == "l16" and form.clock > 0) or name in _CODECS


def of_samples(form: str, rate: int) -> Decoder:
    """The decoder of recorded samples: alaw, mulaw, s16le or s16be."""
    if form in _FORMS:
        return Coded(_FORMS[form], rate)
    return Linear("little" if form == "s16le" else "big", rate)


class Linear:
    """Samples of 16 bits in a byte order of their own."""

    def __init__(self, order: str, rate: int, channels: int = 1) -> None:
        self.rate = rate
        self.channels = channels
        self._swap = order != byteorder

    def decode(self, payload: bytes) -> bytes:
        width = 2 * self.channels
        samples = array("h", payload[: len(payload) // width * width])
        if self._swap:
            samples.byteswap()
        return samples.tobytes()


class Coded:
    """Anything that FFmpeg decodes, mixed down to one channel."""

    channels = 1

    def __init__(self, name: str, rate: int, heard: int = 0) -> None:
        """FFmpeg's `name`, coded at `rate` samples a second and heard at `heard`, or the same."""
        import av

        self.rate = heard or rate
        self._refused: type[Exception] = av.FFmpegError
        self._packet = av.Packet
        context = av.CodecContext.create(name, "r")
        assert isinstance(context, av.AudioCodecContext)
        self._context = context
        context.sample_rate = rate
        context.layout = "mono"
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=self.rate)

    def decode(self, payload: bytes) -> bytes:
        if not payload:
            return b""
        try:
            frames = self._context.decode(self._packet(payload))
        except self._refused:
            return b""
        return b"".join(
            bytes(ready.planes[0])[: 2 * ready.samples] for frame in frames for ready in self._resampler.resample(frame)
        )
