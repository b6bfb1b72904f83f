"""Measured RTP streams as text and back: their packets are not kept, what was measured of them is."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, NamedTuple

from acdiag.model.stream import Interval, Stream

_OWN = tuple(field.name for field in dataclasses.fields(Stream) if field.name not in ("intervals", "capture"))
_TUPLES = ("payload_types", "carries", "mos_assumed", "dscps", "remarked")


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
        capture, own, intervals = json.loads(row.body)
        values: dict[str, Any] = {name: own[name] for name in _OWN}
        for name in _TUPLES:
            values[name] = None if values[name] is None else tuple(values[name])
        measured = tuple(Interval(*each) for each in intervals)
        return Stream(capture=f"{source}/{capture}", intervals=measured, **values)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ValueError(f"a damaged stream: {error}") from None
