"""A frame in paragraphs: every field of every decoded record, and its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from acdiag.model.arrival import Frame
from acdiag.model.dissection import Dissection
from acdiag.model.names.told_secrets import every_secret_in, without_secrets
from acdiag.model.wireshark import WiresharkLayer
from acdiag.present.clock import clock, since
from acdiag.present.phrase import endpoint
from acdiag.present.record import DEEPEST, code_names, fields_of, hex_digits, is_record, nests, too_deep, written
from acdiag.present.tui.passage import Block, heading
from acdiag.present.tui.shapes import Span, spans

ITEMS = 64
"""Members of a list that are shown."""
BYTES = 2_048
"""Bytes of a frame that are shown; Wireshark has the rest."""
VALUE = 96
"""Bytes of one value that is no text."""
FIELDS = 400
"""Fields of one of Wireshark's layers."""
_ROW = 16


def dissection_blocks(frame: Dissection) -> Iterator[Block]:
    """What we make of it."""
    yield heading(
        f"Frame {frame.number}  {clock(frame.at)}" + ("" if frame.zero is None else f"  {since(frame.at, frame.zero)}")
    )
    if frame.mac_source:
        tags = "".join(f", VLAN {vlan}" for vlan in frame.vlans)
        yield Block(spans(f"{frame.mac_source} to {frame.mac_destination}{tags}", "dim"))
    if frame.source_address:
        source = endpoint(frame.source_address, frame.source_port)
        destination = endpoint(frame.destination_address, frame.destination_port)
        yield Block(spans(f"{source} to {destination}", "dim"))
    cut = f", cut to {frame.captured:,}" if frame.captured < frame.wire_length else ""
    yield Block(spans(f"{frame.wire_length:,} bytes{cut}", "dim"))
    for protocol, record in frame.layers:
        yield Block()
        yield heading(protocol)
        yield from _fields(record, 1)
    for protocol, why in frame.malformed:
        yield Block((Span(f"{protocol} not understood: {why}", "bad"),))
    if frame.unopened:
        yield Block((Span(f"not opened: {frame.unopened}", "warn"),))


def _fields(record: object, depth: int) -> Iterator[Block]:
    for name, value in fields_of(record):
        if value in (None, "", (), [], {}, b""):
            continue
        digits = hex_digits(record, name)
        shown = f"0x{value:0{digits}x}" if digits and isinstance(value, int) else value
        yield from _field(name, shown, code_names(record, name), depth)


def _field(name: str, value: object, codes: Mapping[int, str], depth: int) -> Iterator[Block]:
    if depth > DEEPEST and nests(value):
        yield _line(name, too_deep(value), depth)
    elif is_record(value):
        yield _line(name, "", depth)
        yield from _fields(value, depth + 1)
    elif isinstance(value, Mapping):
        yield _line(name, "", depth)
        for key, item in list(value.items())[:ITEMS]:
            named = f"{key} {codes[key]}" if isinstance(key, int) and key in codes else str(key)
            yield from _field(named, item, {}, depth + 1)
    elif isinstance(value, tuple | list) and any(map(nests, value)):
        yield _line(name, f"{len(value):,}", depth)
        for number, item in enumerate(value[:ITEMS], 1):
            pair = isinstance(item, tuple) and not is_record(item) and len(item) == 2 and isinstance(item[0], str)
            name, member = item if pair else (str(number), item)
            yield from _field(name, member, {}, depth + 1)
    else:
        yield _line(name, written(value, codes, items=ITEMS, most=VALUE), depth)


def _line(name: str, value: str, depth: int) -> Block:
    return Block((Span(f"{name}  ", "dim"), Span(value)), indent=2 * depth, hang=4)


def wireshark_blocks(layers: Sequence[WiresharkLayer]) -> Iterator[Block]:
    """What Wireshark makes of it."""
    yield heading("Wireshark says" if layers else "Wireshark says nothing of this frame")
    for layer in layers:
        yield Block()
        yield heading(layer.protocol)
        for field in layer.fields[:FIELDS]:
            yield Block(spans(without_secrets(field.text)), indent=2, hang=4)
        if len(layer.fields) > FIELDS:
            yield Block(spans(f"and {len(layer.fields) - FIELDS:,} more", "dim"), indent=2)


def byte_blocks(frame: Frame) -> Iterator[Block]:
    """Its bytes, sixteen a line; dots where they are a password or what opens something else."""
    data = frame.data[:BYTES]
    hidden = _hidden(data)
    for start in range(0, len(data), _ROW):
        row = range(start, min(start + _ROW, len(data)))
        cells = ["··" if at in hidden else f"{data[at]:02x}" for at in row]
        readable = "".join("·" if at in hidden else chr(data[at]) if 32 <= data[at] < 127 else "." for at in row)
        hexed = f"{' '.join(cells[:8]):<23}  {' '.join(cells[8:]):<23}"
        yield Block((Span(f"{start:04x}  ", "dim"), Span(hexed), Span(f"  {readable}", "dim")), whole=True)
    if len(frame.data) > BYTES:
        yield Block(spans(f"and {len(frame.data) - BYTES:,} more bytes", "dim"))


def _hidden(data: bytes) -> set[int]:
    """Which bytes are not shown."""
    return {at for first, end in every_secret_in(data.decode("latin-1")) for at in range(first, end)}
