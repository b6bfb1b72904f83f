"""Recordings that a phone sends of itself: that they run, what they hold, and what of them was lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.recording import RecordingHeld, RecordingLost, RecordingStarted
from acdiag.model.record import ChangingRecord, field
from acdiag.observe.memory import Memory
from acdiag.observe.observer import SECOND, where
from acdiag.streams.recording_tally import Tally
from acdiag.streams.recordings import MOST_RECORDINGS, RecordingHeard
from acdiag.wire.packet import Packet

SETTLE = 10 * SECOND
"""Until a recording is said to hold what it holds: the far end's voice may begin seconds after the phone's."""
VOICE = ("rtp", "tdm-in", "tdm-out", "echo-canceller")
"""Kinds of tracks that only a call brings."""
PAUSE = 10 * SECOND
"""Between two facts of losses, unless they doubled or the source ends; the later one counts for all."""


class _Known(ChangingRecord):
    """What was said of a recording."""

    where: tuple[Where, ...]
    latest: tuple[Where, ...]
    lost: int = 0
    lost_at: int | None = None
    came: int = 0
    """Datagrams that had come when losses were told."""
    tracks: tuple[str, ...] = field(default=())


class RecordingObserver:
    """Looks at the tallies of all recordings once a second."""

    sees: ClassVar[tuple[type, ...]] = (RecordingHeard,)

    def __init__(self) -> None:
        self._known: Memory[Tally, _Known] = Memory(MOST_RECORDINGS)

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, RecordingHeard)
        tally = message.tally
        known = self._known.get(tally)
        if known is not None:
            known.latest = where(packet, f"recording of {tally.recorder} to {tally.destination}")
            return
        shown = where(packet, f"recording of {tally.recorder} to {tally.destination} begins")
        self._known[tally] = _Known(shown, shown)
        yield RecordingStarted(at=packet.at, where=shown, **_shared(tally))

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for tally, known in list(self._known.items()):
            if tally.latest == source:
                yield from _losses(tally, known, now)
                yield from _tracks(tally, known, now)

    def rest(self, source: str) -> Iterator[Fact]:
        """Nothing more of `source` comes: losses that were told of are told once more where the figures went on."""
        for tally, known in list(self._known.items()):
            lost = tally.counter.lost
            figures = (known.lost, known.came)
            if tally.latest == source and known.lost_at is not None and lost and figures != (lost, _came(tally)):
                yield _lost(tally, known, max(tally.last, known.lost_at), lost, tally.counter.gaps)


def _shared(tally: Tally) -> dict[str, Any]:
    return {
        "host": tally.recorder,
        "destination": tally.destination,
        "port": tally.port,
        "decoder": tally.vote.decoder,
    }


def _losses(tally: Tally, known: _Known, now: int) -> Iterator[Fact]:
    lost = tally.counter.lost_for_sure(now)
    soon = known.lost_at is not None and now - known.lost_at < PAUSE
    if lost <= known.lost or (soon and lost < 2 * known.lost):
        return
    yield _lost(tally, known, now, lost, tally.counter.gaps_for_sure)


def _lost(tally: Tally, known: _Known, at: int, lost: int, gaps: int) -> RecordingLost:
    came = _came(tally)
    known.lost, known.lost_at, known.came = lost, at, came
    return RecordingLost(
        at=at,
        where=(*known.latest, *known.where),
        lost=lost,
        packets=came,
        gaps=gaps,
        percent=round(100 * lost / (lost + came), 2),
        **_shared(tally),
    )


def _came(tally: Tally) -> int:
    return tally.packets - tally.foreign


def _tracks(tally: Tally, known: _Known, now: int) -> Iterator[Fact]:
    if now - tally.first < SETTLE:
        return
    names = tuple(sorted({_name(key.kind, key.sent) for key in tally.tracks}))
    if names and names != known.tracks:
        known.tracks = names
        yield RecordingHeld(
            at=now,
            where=(*known.latest, *known.where),
            tracks=names,
            voice=any(key.kind in VOICE for key in tally.tracks),
            ran=(now - tally.first) // SECOND,
            confidence=tally.vote.confidence,
            **_shared(tally),
        )


def _name(kind: str, sent: bool | None) -> str:
    return kind if sent is None else f"{kind}-{'sent' if sent else 'received'}"
