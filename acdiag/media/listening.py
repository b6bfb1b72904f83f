"""Every stream and every track of sound of a capture as a WAV, in a second reading of it.

The first reading found out what is RTP and which samples a track has; the second one keeps nothing but the packets that
wait for one before them. So the length of a capture costs no memory.
"""

from __future__ import annotations

from collections.abc import Iterable

from acdiag.media import decoding
from acdiag.media.decoding import Decoder
from acdiag.media.folder import Folder
from acdiag.media.recorded import RecordedSounds
from acdiag.media.sounds import Sounds, Written
from acdiag.media.voice import Voice
from acdiag.model.arrival import Frame
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.codecs import STATIC, Format
from acdiag.model.recording import Choice, Recording
from acdiag.model.stream import Stream
from acdiag.streams.fragments import Fragments
from acdiag.streams.recorded_rtp import place, port
from acdiag.streams.recording_content import Content
from acdiag.streams.recording_tally import Tally
from acdiag.streams.recordings import Recordings
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from acdiag.wire.rtp import FIXED, may_be_rtp

ENCRYPTED_INSIDE = "encrypted (SRTP); what tdm_recording and network_recording of the phone record should not be"
"""Of RTP that a phone recorded; both are of voip/packet_recording (manual, table 7-2)."""

_Name = tuple[str, str, str, str, int]
"""Capture, sender, receiver, track and SSRC of a stream."""


class Mute(NamedTuple):
    """A stream that cannot be heard."""

    stream: Stream
    why: str


class Listening:
    """Takes the frames of the same captures once more, in the same order."""

    def __init__(
        self, streams: Iterable[Stream], recordings: Iterable[Recording], choice: Choice, folder: Folder
    ) -> None:
        self._sounds = Sounds(folder)
        self._voices: dict[_Name, Voice] = {}
        self._streams: dict[_Name, Stream] = {}
        self.mute: list[Mute] = []
        """Streams without a file."""
        for stream in streams:
            why = _silent(stream)
            if why:
                self.mute.append(Mute(stream, why))
            else:
                self._streams[stream.capture, stream.source, stream.destination, stream.track, stream.ssrc] = stream
        self._ssrcs = {stream.ssrc for stream in self._streams.values()}
        recordings = list(recordings)
        self._recorded = RecordedSounds(recordings, self._sounds)
        self._recordings = Recordings(choice, self._hear)
        # A configuration may have named their ports, which nobody does here.
        self._recordings.expect({port(recording.destination) for recording in recordings})
        self._fragments = Fragments()

    def take(self, frame: Frame) -> None:
        """One frame of the capture."""
        packet: Packet | None = dissect(frame)
        if packet is not None and packet.fragment is not None:
            packet = self._fragments.add(packet)
        if packet is None or not packet.payload:
            return
        if self._recordings.wants(packet):
            self._recordings.take(packet)
        if packet.transport == "udp" and may_be_rtp(packet.payload):
            self._speak(
                packet.payload,
                packet,
                place(packet.source, packet.source_port),
                place(packet.destination, packet.destination_port),
                "",
            )

    def finish(self) -> list[Written]:
        """Nothing more will come: the files, in the order in which they began."""
        for voice in self._voices.values():
            voice.finish()
        self._recorded.finish()
        return self._sounds.close()

    def abandon(self) -> None:
        """It ends before its time: no file is left behind."""
        self._sounds.abandon()

    @property
    def shortened(self) -> bool:
        """Silence was left out because there was too much of it."""
        return self._sounds.silence.shortened

    @property
    def left_out(self) -> int:
        """Streams and tracks beyond the most files."""
        return self._sounds.left_out

    def _hear(self, tally: Tally, content: Content, packet: Packet) -> None:
        if content.track.kind != "rtp":
            self._recorded.take(tally, content, packet.at)
        elif may_be_rtp(content.data):
            ends = content.ends
            source, destination = place(ends.source, ends.source_port), place(ends.destination, ends.destination_port)
            self._speak(content.data, packet, source, destination, content.track.name)

    def _speak(self, data: bytes, packet: Packet, source: str, destination: str, track: str) -> None:
        ssrc = FIXED(data)[4]
        if ssrc not in self._ssrcs:
            return
        name = (packet.frame.source, source, destination, track, ssrc)
        voice = self._voices.get(name)
        if voice is None:
            stream = self._streams.pop(name, None)
            if stream is None:
                return
            begun = self._begin(stream)
            if begun is None:
                return
            voice = self._voices[name] = begun
        voice.take(data, packet.at)

    def _begin(self, stream: Stream) -> Voice | None:
        form = Format(stream.codec, stream.clock)
        decoder = decoding.of_format(form, stream.payload_type)
        assert decoder is not None, "streams without a decoder are mute"
        ends = f"{stream.source.removesuffix(':0')} to {stream.destination.removesuffix(':0')}"
        words = f"{stream.track or 'RTP'} {ends} 0x{stream.ssrc:08x} {stream.codec}"
        sound = self._sounds.open(words, decoder.rate, decoder.channels)
        if sound is None:
            return None
        return Voice(sound, decoder, stream.payload_type, form, _others(stream, decoder.rate))


def _others(stream: Stream, rate: int) -> dict[int, Decoder]:
    """The decoders of the static types that a stream changes to."""
    types = [each for each in stream.payload_types if each != stream.payload_type and each in STATIC]
    made = {each: decoding.of_format(STATIC[each], each, rate) for each in types if STATIC[each].clock == stream.clock}
    return {each: decoder for each, decoder in made.items() if decoder is not None}


def _silent(stream: Stream) -> str:
    """Why a stream has no file; empty when it can have one."""
    if stream.encrypted:
        return ENCRYPTED_INSIDE if stream.via == "recording" else "encrypted (SRTP)"
    if not stream.codec or not stream.clock:
        return f"payload type {stream.payload_type} is unknown"
    if not decoding.decodes(Format(stream.codec, stream.clock)):
        return f"no decoder for {stream.codec}"
    return ""
