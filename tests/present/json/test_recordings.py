"""Recordings as JSON: what nobody knows is null."""

from __future__ import annotations

from dataclasses import replace

from acdiag.present.json.recordings import recording_object
from tests.media.test_tables import RECORDING


def test_unknown_is_null() -> None:
    told = recording_object(replace(RECORDING, decoder=""))
    assert told["decoder"] is None
    assert told["lost"] is None
    assert told["loss_pct"] is None
    (track,) = told["tracks"]
    assert (track["samples"], track["rate_hz"], track["lost"], track["confidence"]) == (None, None, None, "unknown")


def test_losses_of_the_recording() -> None:
    told = recording_object(replace(RECORDING, packets=95, lost=5))
    assert (told["lost"], told["loss_pct"]) == (5, 5.0)
    assert (told["first"], told["source"]) == ("1970-01-01T00:00:00.000000Z", "10.0.0.1:40000")
