"""One frame taken apart, for people who want to see what was decoded: plain data, no decoder needed to show it."""

from __future__ import annotations

from acdiag.model.record import Record
from acdiag.model.wireshark import WiresharkLayer


class Dissection(Record):
    """What was understood of a frame, outermost layer first."""

    source: str
    """Path of the capture as the user typed it."""
    number: int
    """Wireshark's frame.number, from 1."""
    at: int
    """Arrival time, ns since the epoch (UTC)."""
    captured: int
    """Bytes in the capture."""
    wire_length: int
    """Bytes on the wire; larger than `captured` when the snap length cut the frame."""
    mac_source: str = ""
    mac_destination: str = ""
    vlans: tuple[int, ...] = ()
    """Outermost first."""
    source_address: str = ""
    destination_address: str = ""
    source_port: int = 0
    destination_port: int = 0
    summary: str = ""
    """What it is, in one short line; captured text inside is not escaped."""
    layers: tuple[tuple[str, object], ...] = ()
    """Protocol and decoded record (a dataclass or a named tuple)."""
    malformed: tuple[tuple[str, str], ...] = ()
    """Protocol, and why its bytes could not be decoded."""
    unopened: str = ""
    """A link type, tunnel or EtherType that was met and not opened."""
    wireshark: tuple[WiresharkLayer, ...] | None = None
    """What Wireshark says of it; None when it was not asked."""
    from_line: bool = False
    """It is a line of a log, and `number` is the line's."""
    zero: int | None = None
    """Time of the capture's first packet, ns; None where it is not known."""
