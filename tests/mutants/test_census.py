"""The count of packets that the mutants are held against."""

from __future__ import annotations

from random import Random

import pytest

from tests.mutants.census import Census, census
from tests.mutants.seeds import Record, families, seed
from tests.mutants.writing import block, pcap, pcapng

RECORDS = [Record(1_760_000_000_000_000_000 + n, bytes(60 + n), 60 + n, 1) for n in range(5)]


@pytest.mark.parametrize("write", [pcap, pcapng])
def test_packets_are_counted(write: object) -> None:
    assert callable(write)
    for chance in range(8):
        data = write(Random(chance), RECORDS)
        assert census(data) == Census(5, whole=True)
        assert census(data[:-1]) == Census(4, whole=False)
        assert census(data + b"\1\2\3") == Census(5, whole=False)


def test_what_is_not_plain_is_not_counted() -> None:
    data = pcapng(Random(1), RECORDS)
    order = "<" if data[8] == 0x4D else ">"
    assert census(b"") is census(data[4:]) is census(b"\x1f\x8b" + data) is None
    assert census(data + block(order, 0x0BAD, b"of somebody")) is None
    assert census(data + block(order, 1, bytes(8) + b"\0\1\0\1"[:: 1 if order == ">" else -1])) is None


def test_committed_captures_hold_what_is_read() -> None:
    for path in families()["captures/healthy"]:
        whole = seed(path)
        assert census(whole.raw) == Census(len(whole.records), whole=True)
