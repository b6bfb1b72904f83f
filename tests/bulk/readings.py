"""One capture read in each of the three ways, and what came of it as JSON."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from acdiag.bulk.bypass import Bypass
from acdiag.bulk.engine import Advance
from acdiag.bulk.flows import Flows
from acdiag.bulk.native import Native
from acdiag.bulk.vectors import Vectors
from acdiag.pipeline import Session
from acdiag.present.json import case as json
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import Source, in_time_order, open_sources

Record = tuple[int, bytes, int]
"""Time (ns), captured bytes, length on the wire."""
Engine = Callable[[Flows], Advance]


def vectors(flows: Flows) -> Advance:
    return Vectors(flows.arrays, flows.streams)


def native(code: bytes) -> Engine:
    return lambda flows: Native(code, flows.arrays)


def told(paths: Sequence[Path], shelf: Shelf, engine: Engine | None = None) -> tuple[str, int]:
    """The case of captures as JSON with all numbers behind it, and how many packets needed no look."""
    return answered(open_sources([str(path) for path in paths], on_skip=lambda *_: None), shelf, engine)


def answered(sources: Sequence[Source], shelf: Shelf, engine: Engine | None = None) -> tuple[str, int]:
    """As `told`, of sources that are open."""
    session = Session(shelf, [source.report for source in sources])
    if engine is not None:
        flows = session.hasten()
        advance = engine(flows)
        for number, source in enumerate(sources, 1):
            source.bypass = Bypass(flows, advance, source.report, number)
    read = 0
    for frame in in_time_order(sources):
        session.take(frame)
        read += 1
    case = session.case()
    passed = sum(report.packets for report in case.sources) - read
    return json.dump(case) + "\n".join(_numbers(session)), passed


def _numbers(session: Session) -> Iterator[str]:
    """What the JSON rounds, or tells only when a rule asks."""
    for stream in session._sound.media.streams.values():
        yield f"{stream.key} {stream.statistics.state()} {list(stream.statistics.intervals.jitters)}"
    reassembly = session._connections.reassembly
    for connection, sender, _ in reassembly._known.values():
        yield f"{sender.address}:{sender.port} {sender.last} {sender.sent.extent()} {connection.moved}"
    yield str(reassembly.packets)


def write_pcap(path: Path, records: Sequence[Record], order: str = "<") -> Path:
    """A pcap file with times in ns."""
    parts = [struct.pack(order + "IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262_144, 1)]
    for at, data, length in records:
        parts.append(struct.pack(order + "IIII", *divmod(at, 1_000_000_000), len(data), length) + data)
    path.write_bytes(b"".join(parts))
    return path


def write_pcapng(path: Path, records: Sequence[Record], order: str = "<") -> Path:
    """A pcapng file of one section and two interfaces, times in ns and in units of 2⁻²⁰ s, used in turns."""
    head = struct.pack(order + "IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    parts = [head, _interface(order, b"\x09"), _interface(order, b"\x94")]
    for number, (at, data, length) in enumerate(records):
        interface = number % 7 == 0
        units = (at << 20) // 1_000_000_000 if interface else at
        padded = data + bytes(-len(data) % 4)
        size = 32 + len(padded)
        head = struct.pack(order + "7I", 6, size, interface, units >> 32, units & 0xFFFFFFFF, len(data), length)
        parts.append(head + padded + struct.pack(order + "I", size))
    path.write_bytes(b"".join(parts))
    return path


def _interface(order: str, resolution: bytes) -> bytes:
    options = struct.pack(order + "HH", 9, 1) + resolution + bytes(3) + bytes(4)
    size = 20 + len(options)
    return struct.pack(order + "IIHHI", 1, size, 1, 0, 0) + options + struct.pack(order + "I", size)
