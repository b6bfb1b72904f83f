"""A minimal pcapng writer (draft-ietf-opsawg-pcapng): one section, one interface per switch port, times in ns."""

from __future__ import annotations

import struct
from pathlib import Path

SECTION_HEADER = 0x0A0D0D0A
INTERFACE_DESCRIPTION = 1
ENHANCED_PACKET = 6
ETHERNET = 1
IF_NAME, IF_TSRESOL = 2, 9
SHB_USERAPPL = 4
EPB_FLAGS = 2
INBOUND, OUTBOUND = 1, 2


class Recorder:
    """Writes frames as they pass; the file is whole after every frame."""

    def __init__(self, path: Path, application: str) -> None:
        self._file = path.open("wb")
        self._interfaces: dict[str, int] = {}
        options = _option(SHB_USERAPPL, application.encode()) + _option(0, b"")
        self._block(SECTION_HEADER, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + options)

    def interface(self, name: str) -> None:
        """Describe a port before its first frame."""
        self._interfaces[name] = len(self._interfaces)
        options = _option(IF_NAME, name.encode()) + _option(IF_TSRESOL, b"\x09") + _option(0, b"")
        self._block(INTERFACE_DESCRIPTION, struct.pack("<HHI", ETHERNET, 0, 0) + options)

    def frame(self, name: str, at: int, data: bytes, *, inbound: bool) -> None:
        """Write a frame seen at port `name`, `at` ns since the epoch."""
        head = struct.pack("<IIIII", self._interfaces[name], at >> 32, at & 0xFFFFFFFF, len(data), len(data))
        flags = _option(EPB_FLAGS, struct.pack("<I", INBOUND if inbound else OUTBOUND)) + _option(0, b"")
        self._block(ENHANCED_PACKET, head + _padded(data) + flags)

    def close(self) -> None:
        self._file.close()

    def _block(self, kind: int, body: bytes) -> None:
        length = len(body) + 12
        self._file.write(struct.pack("<II", kind, length) + body + struct.pack("<I", length))


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + _padded(value)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
