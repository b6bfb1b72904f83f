"""Each scenario is played once in a run of the tests, however many processes the tests are divided among."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any, NamedTuple

from acdiag.simulate.catalogue.logs import FORM
from acdiag.simulate.clock import TimedFrame
from acdiag.simulate.log import file_of
from acdiag.simulate.scenarios import SCENARIOS
from acdiag.simulate.site import Site


class Play(NamedTuple):
    """What one phone's scenario with seed 1 gives."""

    frames: list[TimedFrame]
    log: bytes
    """What the phone logged, in the form of this scenario's log; empty for most."""
    expect: dict[str, Any]


class Stage:
    """Plays scenarios, and keeps what they gave where the other processes of this run find it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def __getitem__(self, name: str) -> Play:
        kept = self._folder / name
        if kept.exists():
            return Play(*pickle.loads(kept.read_bytes()))
        play = _play(name)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(tuple(play)))
        part.replace(kept)
        return play


def _play(name: str) -> Play:
    site = Site()
    frames = list(SCENARIOS[name].make(site))
    log = file_of(sorted(site.lines), FORM[name]) if name in FORM else b""
    return Play(frames, log, site.expectation.as_dict())
