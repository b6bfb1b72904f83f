"""A frame taken apart, as the report shows it: names, values and depth as text, and no secret among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from acdiag.model.dissection import Dissection
from acdiag.model.expression import expression
from acdiag.present.html.material import Decoded, Field
from acdiag.present.phrase import endpoint
from acdiag.present.record import DEEPEST, code_names, fields_of, hex_digits, is_record, nests, too_deep, written

_BYTES = 48
_ITEMS = 48
_SECRET = expression(
    r"authorization|authentication-info|cookie|token|password|passw|secret|credential|ticket|response|nonce|key_exchange"
    r"|crypto|telephone|digits|\Apin\Z",
    re.IGNORECASE,
)
"""Names of fields that may hold what opens something; rather one value too many is hidden than one too few."""
_CONTENTS = frozenset(("body", "payload", "data"))
"""Speech, files and session descriptions: they may hold anything, and the capture has them."""
_HIDDEN = "(not shown: it may be a secret)"


def decoded(frame: Dissection) -> Decoded:
    """Everything that was understood of a frame."""
    ends = [endpoint(frame.source_address, frame.source_port) or frame.mac_source]
    ends.append(endpoint(frame.destination_address, frame.destination_port) or frame.mac_destination)
    parts = [" → ".join(filter(None, ends)), *(f"VLAN {vlan}" for vlan in frame.vlans), f"{frame.wire_length:,} bytes"]
    if frame.captured < frame.wire_length:
        parts.append(f"cut to {frame.captured:,}")
    return Decoded(", ".join(filter(None, parts)), tuple(_layers(frame)))


def _layers(frame: Dissection) -> Iterator[Field]:
    for protocol, record in frame.layers:
        yield Field(0, protocol, "")
        yield from _fields(record, 1)
    for protocol, why in frame.malformed:
        yield Field(0, protocol, f"not understood: {why}")
    if frame.unopened:
        yield Field(0, "not opened", frame.unopened)


def _fields(record: object, depth: int) -> Iterator[Field]:
    for name, value in fields_of(record):
        if value in (None, "", (), [], {}, b""):
            continue
        if name in _CONTENTS:
            yield Field(depth, name, f"({len(value):,} bytes)" if isinstance(value, bytes) else _HIDDEN)
            continue
        digits = hex_digits(record, name)
        shown = f"0x{value:0{digits}x}" if digits and isinstance(value, int) else value
        yield from _field(name, shown, code_names(record, name), depth)


def _field(name: str, value: object, codes: Mapping[int, str], depth: int) -> Iterator[Field]:
    if _SECRET.search(name):
        yield Field(depth, name, _HIDDEN)
    elif depth > DEEPEST and nests(value):
        yield Field(depth, name, too_deep(value))
    elif is_record(value):
        yield Field(depth, name, "")
        yield from _fields(value, depth + 1)
    elif isinstance(value, Mapping):
        yield Field(depth, name, "")
        for item_name, item in list(value.items())[:_ITEMS]:
            yield from _field(_key(item_name, codes), item, {}, depth + 1)
    elif isinstance(value, tuple | list) and any(map(nests, value)):
        yield Field(depth, name, f"{len(value):,}")
        for number, item in enumerate(value[:_ITEMS], 1):
            yield from _item(str(number), item, depth + 1)
    else:
        yield Field(depth, name, written(value, codes, items=_ITEMS, most=_BYTES))


def _item(number: str, item: object, depth: int) -> Iterator[Field]:
    """A member of a list; a pair of texts is a name and its value."""
    if isinstance(item, tuple) and not is_record(item) and len(item) == 2 and isinstance(item[0], str):
        yield from _field(item[0], item[1], {}, depth)
    else:
        yield from _field(number, item, {}, depth)


def _key(key: object, codes: Mapping[int, str]) -> str:
    name = codes.get(key) if isinstance(key, int) else None
    return f"{key} {name}" if name else str(key)
