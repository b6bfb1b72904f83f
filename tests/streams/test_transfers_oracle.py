"""The same datagrams through tshark: it follows a transfer as we do.

One difference is left out here: tshark loses a transfer whose two ports had talked before the request.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from acdiag.model.arrival import Frame
from acdiag.streams.transfers import TftpTransfers
from acdiag.wire.dissect import dissect
from tests.frames import udp

CLIENT, SERVER, STRANGER = "10.59.0.7", "10.59.0.20", "10.59.0.21"
RRQ, DATA, ACK = b"\0\x01450HD.img\0octet\0", b"\0\x03\0\x01abc", b"\0\x04\0\x01"

FRAMES = [
    udp(SERVER, CLIENT, 5555, 2000, DATA),
    udp(CLIENT, SERVER, 2000, 69, RRQ),
    udp(SERVER, CLIENT, 3333, 2000, DATA),
    udp(CLIENT, SERVER, 2000, 3333, ACK),
    udp(SERVER, CLIENT, 4444, 2000, DATA),
    udp(STRANGER, CLIENT, 3333, 2000, DATA),
    udp(CLIENT, SERVER, 2001, 3333, ACK),
    udp(SERVER, CLIENT, 69, 2002, DATA),
    udp(CLIENT, SERVER, 2003, 69, b"\0"),
    udp(CLIENT, SERVER, 2003, 69, b""),
    udp(SERVER, CLIENT, 3334, 2004, b""),
]


def by_tshark(path: Path) -> list[int]:
    command = ["tshark", "-n", "-r", str(path), "-Y", "tftp", "-T", "fields", "-e", "frame.number"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return [int(number) for number in done.stdout.split()]


def by_us() -> list[int]:
    transfers = TftpTransfers()
    packets = [dissect(Frame("a.pcap", number, 0, 1, data, len(data))) for number, data in enumerate(FRAMES, 1)]
    return [packet.frame.number for packet in packets if transfers.claim(packet)]


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_claims_the_same_datagrams(tmp_path: Path) -> None:
    records = [struct.pack("<IIII", 0, 0, len(data), len(data)) + data for data in FRAMES]
    path = tmp_path / "tftp.pcap"
    path.write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + b"".join(records))
    assert by_us() == by_tshark(path)
    assert by_us() == [2, 3, 4, 5, 8, 9]
