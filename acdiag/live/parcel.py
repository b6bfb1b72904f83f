"""Snapshots on their way to another process: what has not changed since the last one is not sent again.

Of a case the phones, findings and streams are many, and few of them change from one judgement to the next. Each is
pickled by itself and named by a number; a parcel holds the numbers, and the bytes of those that are new. So what the
screen has to unpack, while which it answers no key, is bounded by what happened and not by how many phones there are.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from typing import Any

from acdiag.model.case import Case, SourceReport
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import replace
from acdiag.present.tui.feed import Snapshot

MANY = ("phones", "findings", "problems", "calls", "streams", "recordings")
"""Fields of a case that are sent piece by piece."""


class Parcel(NamedTuple):
    """One snapshot."""

    rest: bytes
    """Everything else, pickled."""
    pieces: Mapping[str, tuple[int, ...]]
    """By field of the case, the numbers of its pieces."""
    new: tuple[tuple[int, bytes], ...]
    """Pieces that the receiver does not have yet."""


class Packer:
    """The sending side."""

    def __init__(self) -> None:
        self._known: dict[bytes, int] = {}
        """What the receiver has."""
        self._last = 0

    def pack(self, snapshot: Snapshot) -> Parcel:
        """What the receiver needs to have this snapshot; stories are left out."""
        case, new = snapshot.case, []
        known: dict[bytes, int] = {}
        pieces: dict[str, tuple[int, ...]] = {}
        for field in MANY:
            numbers = []
            for piece in getattr(case, field):
                body = pickle.dumps(piece, pickle.HIGHEST_PROTOCOL)
                number = known.get(body) or self._known.get(body)
                if number is None:
                    self._last = number = self._last + 1
                    new.append((number, body))
                known[body] = number
                numbers.append(number)
            pieces[field] = tuple(numbers)
        self._known = known
        none: dict[str, Any] = dict.fromkeys(MANY, ())
        bare = replace(snapshot, case=replace(case, **none), stories={}, expected=())
        return Parcel(pickle.dumps(bare, pickle.HIGHEST_PROTOCOL), pieces, tuple(new))


class Unpacker:
    """The receiving side; every parcel has to pass it, in order."""

    def __init__(self) -> None:
        self._known: dict[int, Any] = {}

    def unpack(self, parcel: Parcel) -> Snapshot:
        """The snapshot, without stories and expected phones. Only for what our own process has packed."""
        new = {number: pickle.loads(body) for number, body in parcel.new}
        known = {number: new.get(number, self._known.get(number)) for number in _all(parcel.pieces.values())}
        self._known = known
        bare: Snapshot = pickle.loads(parcel.rest)
        many: dict[str, Any] = {
            field: tuple(known[number] for number in numbers) for field, numbers in parcel.pieces.items()
        }
        return replace(bare, case=replace(bare.case, **many))


def _all(numbers: Iterable[Iterable[int]]) -> Iterable[int]:
    for each in numbers:
        yield from each


def settled(case: Case) -> Case:
    """A case whose counters stand still, while those of its sources and logs go on."""
    tally = case.syslog
    tally = replace(tally, by_component=tally.by_component.copy(), by_severity=tally.by_severity.copy())
    return replace(case, sources=tuple(map(_settled, case.sources)), syslog=tally)


def _settled(source: SourceReport) -> SourceReport:
    return replace(source, protocols=dict(source.protocols), problems=[replace(each) for each in source.problems])
