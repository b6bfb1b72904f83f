"""The recordings of devices as a table: how they were read, what they lost themselves, and which tracks they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acdiag.model.record import Record
from acdiag.model.recording import Recording, Track
from acdiag.present.clock import SECOND
from acdiag.present.html.linking import Links
from acdiag.present.html.wording import told
from acdiag.present.phrase import count
from acdiag.present.recorded import channels_differ, name_of, reading_of, samples_of

RECORDINGS = 50
TRACKS = 100
"""Of one recording; a phone has about fifteen."""


class TrackView(Record):
    name: str
    blocks: str
    missing: str
    seconds: str
    samples: str


class RecordingView(Record):
    capture: str
    sender: str
    destination: str
    reading: str
    """The decoder, and how sure it is."""
    packets: str
    lost: str
    seconds: str
    tracks: tuple[TrackView, ...]
    more_tracks: int


def recordings(told_of: Iterable[Recording], links: Links) -> Iterator[RecordingView]:
    """Each with its tracks."""
    for recording in told_of:
        channels = channels_differ(recording.tracks)
        yield RecordingView(
            capture=told(recording.capture, 120),
            sender=told(links.named(recording.sender), 80),
            destination=told(links.named(recording.destination), 80),
            reading=reading_of(recording),
            packets=f"{recording.packets:,}",
            lost=_lost(recording),
            seconds=_seconds(recording.last - recording.first),
            tracks=tuple(_track(track, channels) for track in recording.tracks[:TRACKS]),
            more_tracks=len(recording.tracks[TRACKS:]),
        )


def _track(track: Track, channels: bool) -> TrackView:
    return TrackView(
        name=told(name_of(track, with_channel=channels), 80),
        blocks=f"{track.packets:,}",
        missing="" if track.lost is None else f"{track.lost:,}",
        seconds=_seconds(track.last - track.first),
        samples=samples_of(track),
    )


def _lost(recording: Recording) -> str:
    """The recording's own losses, which are none of the call."""
    lost = "unknown" if recording.lost is None else f"{recording.lost:,} ({recording.lost_percent:.2f} %)"
    return f"{lost}; began anew {count(recording.restarts, 'time')}" if recording.restarts else lost


def _seconds(span: int) -> str:
    return f"{span / SECOND:,.1f} s"
