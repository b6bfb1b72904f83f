"""What Wireshark says of one frame: plain data, so that faces need neither it nor pyshark."""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple


class WiresharkField(NamedTuple):
    """One field of a protocol."""

    name: str
    """Wireshark's name, as display filters use it; empty for a line of text."""
    text: str
    """As Wireshark shows it; captured text inside is not escaped."""
    value: str


class WiresharkLayer(NamedTuple):
    """One protocol of a frame."""

    protocol: str
    fields: tuple[WiresharkField, ...]
