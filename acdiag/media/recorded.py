"""The sound of recordings beside their RTP: a file for each track, one of several channels for an echo canceller."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from acdiag.media import decoding
from acdiag.media.sounds import Sounds
from acdiag.media.tracks import TrackSound
from acdiag.media.wav import Channels
from acdiag.model.recording import Recording, Track
from acdiag.streams.recording_content import Content, TrackKey
from acdiag.streams.recording_tally import Tally

USUAL_RATE = 8_000
"""Samples a second where the pace of a track says nothing."""

_Owner = tuple[str, str, str]
"""Capture, sender and receiver of a recording."""
_Place = tuple[_Owner, str, int | None, int | None, str]
"""A group of tracks that are played together: recording, kind, device, channel, and the name of what stands alone."""


class _Group:
    """Tracks that share a file."""

    def __init__(self, tracks: list[Track]) -> None:
        self.tracks = tracks
        self.first = 0
        """When its first block came, ns."""
        self.channels: Channels | None = None
        self.sounds: dict[str, TrackSound] = {}
        """By the track's name; empty before the first block, and where no file may be begun any more."""
        self.begun = False


class RecordedSounds:
    """Writes blocks of samples where they belong."""

    def __init__(self, recordings: Iterable[Recording], sounds: Sounds) -> None:
        self._sounds = sounds
        self._groups: dict[_Place, _Group] = {}
        for recording in recordings:
            for track in recording.tracks:
                if track.samples:
                    owner = (recording.capture, recording.sender, recording.destination)
                    place = _place(owner, track.kind, track.device, track.channel, track.name)
                    self._groups.setdefault(place, _Group([])).tracks.append(track)

    def take(self, tally: Tally, content: Content, at: int) -> None:
        """A block of a recording that came at `at` (ns)."""
        key: TrackKey = content.track
        owner = (tally.capture, tally.sender, tally.destination)
        group = self._groups.get(_place(owner, key.kind, key.device, key.channel, key.name))
        if group is None:
            return
        if not group.begun:
            self._begin(group, tally, at)
        sound, track = group.sounds.get(key.name), tally.tracks.get(key)
        if sound is not None and track is not None:
            sound.take(content, at, tally.counter.passed, track.usual_step)

    def finish(self) -> None:
        """The channels of one file end together."""
        for group in self._groups.values():
            if group.channels is not None:
                group.channels.finish()

    def _begin(self, group: _Group, tally: Tally, at: int) -> None:
        group.begun, group.first = True, at
        first = group.tracks[0]
        rate = max(track.rate for track in group.tracks) or USUAL_RATE
        several = first.kind == "echo-canceller"
        told = " ".join(track.name.partition(", ")[2] for track in group.tracks)
        what = f"echo canceller {told}" if several else first.name
        where = f" dsp {first.device} channel {first.channel}" if first.device is not None else ""
        sound = self._sounds.open(f"{what} {tally.recorder}{where}", rate, len(group.tracks))
        if sound is None:
            return
        group.channels = channels = Channels(sound)
        for number, track in enumerate(group.tracks):
            decoder = decoding.of_samples(track.samples, rate)
            write, pause = partial(channels.write, number), partial(channels.pause, number)
            group.sounds[track.name] = TrackSound(decoder, group.first, write, pause)


def _place(owner: _Owner, kind: str, device: int | None, channel: int | None, name: str) -> _Place:
    return (owner, kind, device, channel, "" if kind == "echo-canceller" else name)
