"""`acdiag decode` as text: a headline per frame, and below it every field of every decoded record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from acdiag.model.dissection import Dissection
from acdiag.model.wireshark import WiresharkLayer
from acdiag.present.clock import clock, day, since
from acdiag.present.phrase import endpoint
from acdiag.present.record import DEEPEST, code_names, fields_of, hex_digits, is_record, nests, too_deep
from acdiag.present.text.paper import PIPED_WIDTH, Paper

_BYTES = 48
"""Bytes of a value that are shown; the rest is counted, and `--format jsonl` holds it all."""
_ITEMS = 64
_THEIR_FIELDS = 200
"""Fields of one of Wireshark's layers that are shown."""
_KEY = 32
_TEXT = 400
_STEP = "  "


def render(frame: Dissection, *, colour: bool = False, width: int = PIPED_WIDTH, unicode: bool = True) -> str:
    """One frame, with an empty line at its end."""
    paper = Paper(colour=colour, width=width, unicode=unicode)
    return "".join(f"{row}\n" for row in _rows(frame, paper)) + "\n"


def _rows(frame: Dissection, paper: Paper) -> Iterator[str]:
    headline = _headline(frame, paper)
    for line in [headline] if len(headline) <= paper.width else paper.fold(headline, rest=_STEP * 2):
        yield paper.paint(line, "bold")
    if frame.mac_source:
        tags = "".join(f", VLAN {vlan}" for vlan in frame.vlans)
        yield paper.paint(paper.say(f"{_STEP}{frame.mac_source} → {frame.mac_destination}{tags}"), "dim")
    if frame.captured < frame.wire_length:
        yield f"{_STEP}{paper.marks.warning} cut to {frame.captured:,} of {frame.wire_length:,} bytes"
    for protocol, record in frame.layers:
        yield _STEP + paper.paint(paper.say(protocol), "notice")
        yield from _fields(record, paper, _STEP * 2, 0)
    for protocol, why in frame.malformed:
        yield f"{_STEP}{paper.marks.failed} {paper.say(protocol)} not understood: {paper.say(why)}"
    if frame.unopened:
        yield f"{_STEP}{paper.marks.unseen} not opened: {paper.say(frame.unopened)}"
    if frame.wireshark is not None:
        yield from _wireshark(frame.wireshark, paper)


def _wireshark(layers: Sequence[WiresharkLayer], paper: Paper) -> Iterator[str]:
    """Wireshark's dissection below ours, in its own words."""
    yield _STEP + paper.paint("Wireshark says" if layers else "Wireshark says nothing of this frame", "bold")
    for layer in layers:
        yield _STEP * 2 + paper.paint(paper.say(layer.protocol), "notice")
        for field in layer.fields[:_THEIR_FIELDS]:
            yield _STEP * 3 + paper.say(field.text, _TEXT)
        if len(layer.fields) > _THEIR_FIELDS:
            yield f"{_STEP * 3}and {len(layer.fields) - _THEIR_FIELDS:,} more"


def _headline(frame: Dissection, paper: Paper) -> str:
    when = f"{day(frame.at)} {clock(frame.at)}"
    if frame.zero is not None:
        when += f"  {since(frame.at, frame.zero)}"
    ends = [
        endpoint(frame.source_address, frame.source_port) or frame.mac_source,
        endpoint(frame.destination_address, frame.destination_port) or frame.mac_destination,
    ]
    what = frame.summary or " ".join(protocol for protocol, _ in frame.layers) or f"{frame.wire_length:,} bytes"
    named = f"{'Line' if frame.from_line else 'Frame'} {frame.number}"
    return paper.say("  ".join(filter(None, (named, when, " → ".join(filter(None, ends)), what))))


def _fields(record: object, paper: Paper, indent: str, depth: int) -> Iterator[str]:
    """The fields that hold something; what a message left out is not worth a line."""
    pairs = [(name, value) for name, value in fields_of(record) if value not in (None, "", (), [], {}, b"")]
    widest = max((len(name) for name, _ in pairs), default=0)
    for name, value in pairs:
        digits = hex_digits(record, name)
        shown = f"0x{value:0{digits}x}" if digits and isinstance(value, int) else value
        yield from _field(f"{indent}{name:<{widest}}", shown, code_names(record, name), paper, depth)


def _field(label: str, value: object, codes: Mapping[int, str], paper: Paper, depth: int) -> Iterator[str]:
    """A field beside its label, or its parts below it."""
    indent = " " * (len(label) - len(label.lstrip())) + _STEP
    if depth >= DEEPEST and nests(value):
        yield from paper.labelled(f"{label}  ", paper.say(too_deep(value)))
    elif is_record(value):
        yield paper.paint(label.rstrip(), "dim")
        yield from _fields(value, paper, indent, depth + 1)
    elif isinstance(value, Mapping) and value:
        yield paper.paint(label.rstrip(), "dim")
        keyed = [(_key(key, codes), item) for key, item in list(value.items())[:_ITEMS]]
        yield from _items(keyed, len(value), paper, indent, depth + 1)
    elif isinstance(value, tuple | list) and any(map(nests, value)):
        yield paper.paint(label.rstrip(), "dim")
        numbered = [(str(number), item) for number, item in enumerate(value[:_ITEMS], 1)]
        yield from _items(numbered, len(value), paper, indent, depth + 1)
    else:
        yield from paper.labelled(f"{label}  ", paper.say(_written(value, codes), _TEXT) or '""')


def _items(pairs: Sequence[tuple[str, object]], total: int, paper: Paper, indent: str, depth: int) -> Iterator[str]:
    labels = [paper.say(key, _KEY) for key, _ in pairs]
    widest = max(map(len, labels), default=0)
    for label, (_, item) in zip(labels, pairs, strict=True):
        yield from _field(f"{indent}{label:<{widest}}", item, {}, paper, depth)
    if total > len(pairs):
        yield f"{indent}and {total - len(pairs):,} more"


def _key(key: object, codes: Mapping[int, str]) -> str:
    name = codes.get(key) if isinstance(key, int) else None
    return f"{key} {name}" if name else str(key)


def _written(value: object, codes: Mapping[int, str]) -> str:
    """A single value; bytes in hex, with their text where they are text."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes | bytearray | memoryview):
        return _hex(bytes(value))
    if isinstance(value, tuple | list):
        shown = ", ".join(_written(item, {}) for item in value[:_ITEMS])
        return shown + (f" and {len(value) - _ITEMS:,} more" if len(value) > _ITEMS else "")
    if isinstance(value, int) and value in codes:
        return f"{value} ({codes[value]})"
    return str(value)


def _hex(data: bytes) -> str:
    """Bytes in hex, and as text where they are text."""
    readable = len(data) > 1 and data.isascii() and data.decode("ascii").isprintable()
    text = f'"{data.decode("ascii")}"' if readable else ""
    if len(data) <= _BYTES:
        return f"{data.hex(' ')}  {text}".strip() or "(empty)"
    return text or f"{data[:_BYTES].hex(' ')} and {len(data) - _BYTES:,} more bytes"
