"""Measured RTP streams as text and back: their packets are not kept, what was measured of them is."""

from __future__ import annotations

import json
from typing import Any

from acdiag.model.named_tuple import NamedTuple
from acdiag.model.stream import Interval, Stream
from acdiag.store.shape import fits, is_float, is_int, read

_OWN = {name: told for name, told in Stream.annotations.items() if name not in ("intervals", "capture")}
"""Fields and their annotations."""


class Row(NamedTuple):
    """A stream as it is stored."""

    id: str
    last: int
    body: str


def pack(stream: Stream, source: str) -> Row:
    """A stream of the session `source`, whose name is left out: a session may be moved."""
    capture = stream.capture.removeprefix(f"{source}/")
    own = {name: getattr(stream, name) for name in _OWN}
    body = json.dumps([capture, own, [tuple(each) for each in stream.intervals]], separators=(",", ":"))
    return Row(f"{capture} {stream.entity}", stream.last, body)


def unpack(row: Row, source: str) -> Stream:
    """The stream again. Raises ValueError when the row is damaged, or of a version that measured other things."""
    try:
        capture, own, intervals = read(row.body)
        values = {name: _value(own[name], annotation) for name, annotation in _OWN.items()}
        measured = tuple(map(_interval, intervals))
        return Stream(capture=f"{source}/{capture}", intervals=measured, **values)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ValueError(f"a damaged stream: {error}") from None


def _value(value: Any, annotation: str) -> Any:
    value = tuple(value) if isinstance(value, list) else value
    if not fits(value, annotation):
        raise ValueError(f"no {annotation}")
    return value


def _interval(told: list[Any]) -> Interval:
    interval = Interval(*told)
    if not all(map(is_float, interval)) or not is_int(interval.at):
        raise ValueError("no interval")
    return interval
