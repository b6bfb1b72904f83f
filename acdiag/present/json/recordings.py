"""Recordings and their tracks as JSON; what nobody knows is null."""

from __future__ import annotations

from typing import Any

from acdiag.model.recording import Recording, Track
from acdiag.present.clock import rfc3339


def recording_object(recording: Recording) -> dict[str, Any]:
    """One entry of `recordings`."""
    percent = recording.lost_percent
    return {
        "capture": recording.capture,
        "source": recording.sender,
        "destination": recording.destination,
        "transport": recording.transport,
        "decoder": recording.decoder or None,
        "confidence": recording.confidence,
        "packets": recording.packets,
        "not_understood": recording.foreign,
        "lost": recording.lost,
        "loss_pct": None if percent is None else round(percent, 4),
        "gaps": recording.gaps,
        "restarts": recording.restarts,
        "first": rfc3339(recording.first),
        "last": rfc3339(recording.last),
        "first_frame": recording.first_frame,
        "tracks": [_track(track) for track in recording.tracks],
    }


def _track(track: Track) -> dict[str, Any]:
    return {
        "kind": track.kind,
        "name": track.name,
        "detail": track.detail,
        "device": track.device,
        "channel": track.channel,
        "packets": track.packets,
        "bytes": track.bytes,
        "lost": track.lost,
        "samples": track.samples or None,
        "rate_hz": track.rate or None,
        "confidence": track.confidence,
        "first": rfc3339(track.first),
        "last": rfc3339(track.last),
    }
