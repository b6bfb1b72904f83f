"""Capture files for tests, put together byte by byte, by code that shares nothing with the readers."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from acdiag.model.arrival import Frame
from acdiag.model.case import Problem
from acdiag.sources import pcap, pcapng
from acdiag.sources.opening import Source, open_sources
from acdiag.sources.stream import BytesStream

SECOND = 1_000_000_000
EPOCH = 1_700_000_000
DATA = bytes(range(60))


def pcap_header(order: str = "<", magic: int = 0xA1B2C3D4, snap: int = 65535, link: int = 1) -> bytes:
    return struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snap, link)


def record(
    seconds: int = EPOCH, fraction: int = 0, data: bytes = DATA, length: int | None = None, order: str = "<"
) -> bytes:
    return struct.pack(order + "IIII", seconds, fraction, len(data), len(data) if length is None else length) + data


def pcap_file(count: int = 3, start: int = EPOCH) -> bytes:
    return pcap_header() + b"".join(record(start + number) for number in range(count))


def block(kind: int, body: bytes, order: str = "<", behind: int | None = None) -> bytes:
    body += bytes(-len(body) % 4)
    size = len(body) + 12
    return struct.pack(order + "II", kind, size) + body + struct.pack(order + "I", size if behind is None else behind)


def option(code: int, value: bytes, order: str = "<") -> bytes:
    return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)


def section(order: str = "<", version: tuple[int, int] = (1, 0), length: int = -1) -> bytes:
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, *version, length), order)


def interface(link: int = 1, snap: int = 0, options: bytes = b"", order: str = "<") -> bytes:
    return block(1, struct.pack(order + "HHI", link, 0, snap) + options, order)


def enhanced(
    units: int = EPOCH * 1_000_000, data: bytes = DATA, number: int = 0, captured: int | None = None, order: str = "<"
) -> bytes:
    size = len(data) if captured is None else captured
    head = struct.pack(order + "IIIII", number, units >> 32, units & 0xFFFFFFFF, size, size)
    return block(6, head + data, order)


def pcapng_file(count: int = 3, start: int = EPOCH) -> bytes:
    return section() + interface() + b"".join(enhanced((start + number) * 1_000_000) for number in range(count))


def read(data: bytes) -> tuple[list[Frame], list[Problem]]:
    """The frames of a capture and what its reader could not read."""
    problems: list[Problem] = []
    reader = pcapng if data.startswith(b"\n\r\r\n") else pcap
    return list(reader.frames(BytesStream(data), "test.pcap", problems)), problems


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


class Skipped(list[tuple[str, str]]):
    """Collects what is skipped."""

    def __call__(self, path: str, why: str) -> None:
        self.append((path, why))


def opened(*paths: Path | str) -> list[Source]:
    """Sources of paths of which nothing may be skipped."""
    skipped = Skipped()
    sources = open_sources([str(path) for path in paths], on_skip=skipped)
    assert not skipped
    return sources


def only_source(path: Path) -> Source:
    (source,) = opened(path)
    return source
