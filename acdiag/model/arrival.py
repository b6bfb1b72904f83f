"""What sources bring: frames and lines, each with the place where a person can find it again.

Times are integers, nanoseconds since 1970-01-01 UTC, so that equal input gives equal output.
`Frame` is a named tuple because millions of them pass.
"""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple


class Where(NamedTuple):
    """The place of one piece of evidence."""

    source: str
    """Path of the file as the user typed it, or the name of a live source."""
    frame: int | None = None
    """Wireshark's frame.number, from 1."""
    line: int | None = None
    """Line of a log file, from 1."""
    at: int = 0
    """Arrival time, ns since the epoch (UTC)."""
    summary: str = ""
    """What it is, in one short line; captured text inside is not escaped."""


class Frame(NamedTuple):
    """One captured record, cut to nothing and interpreted in no way."""

    source: str
    number: int
    """Wireshark's frame.number in this source, from 1."""
    at: int
    """Arrival time, ns since the epoch (UTC)."""
    link_type: int
    """LINKTYPE_ value (https://www.tcpdump.org/linktypes.html)."""
    data: bytes
    """The captured bytes, from the link layer on."""
    wire_length: int
    """Length on the wire; larger than len(data) when the snap length cut it."""
    interface: int = 0
    """Interface of a pcapng section; 0 in pcap."""
    tap: str = ""
    """Where it was heard, if that goes on over several sources; else empty, and the source says it."""


class Line(NamedTuple):
    """One log line as it arrived."""

    source: str
    number: int
    at: int
    sender: str
    """IP address that sent it; of a file also the host that it names, else the file's own path."""
    data: bytes
    arrived: bool = True
    """`at` is when it arrived; else it is what the line itself says, and proves nothing of the clock that said it."""
    timed: bool = True
    """`at` was said by somebody; else it is only where the file has the line."""
