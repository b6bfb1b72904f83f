"""Ends of connections are given back before anybody looks at them."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.bulk.arrays import Arrays
from acdiag.bulk.ends import Ends
from acdiag.bulk.layout import FLOWS
from acdiag.bulk.streams import Streams
from acdiag.rulebook.shelf import Shelf
from acdiag.streams import tcp as reassembly
from acdiag.streams.media import Media
from tests.bulk.readings import Engine, Record, told, write_pcap
from tests.bulk.streams import START, STEP
from tests.frames import tcp


def connection(port: int, count: int, start: int, *, opened: bool = False) -> list[Record]:
    """A connection that nobody reads; both ends speak in turns."""
    ends = [("10.0.0.1", "10.0.9.9", port, 8443), ("10.0.9.9", "10.0.0.1", 8443, port)]
    frames = [tcp(*ends[0], 0, flags=2), tcp(*ends[1], 0, ack=1, flags=18)] if opened else []
    for number in range(count):
        side, place = number % 2, number // 2
        frames.append(tcp(*ends[side], 1 + 100 * place, b"\xf0" * 100, ack=1 + 100 * (place + side), flags=16))
    if opened:
        frames.append(tcp(*ends[0], 1, ack=1, flags=4))
    return [(start + number * STEP, data, len(data)) for number, data in enumerate(frames)]


def test_a_reset_knows_how_much_was_sent(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    path = write_pcap(tmp_path / "a.pcap", connection(50_000, 2000, START, opened=True))
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 1900


def test_the_oldest_of_too_many_connections_goes(
    tmp_path: Path, shelf: Shelf, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reassembly, "MOST_CONNECTIONS", 3)
    records = [each for port in range(5) for each in connection(50_000 + port, 60, START + port * 7 * STEP)]
    path = write_pcap(tmp_path / "a.pcap", sorted(records, key=lambda record: record[0]))
    assert told([path], shelf, engine)[0] == told([path], shelf)[0]


def test_ports_are_used_again(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    records = connection(50_000, 50, START, opened=True) + connection(50_000, 50, START + 60 * STEP, opened=True)
    path = write_pcap(tmp_path / "a.pcap", records)
    assert told([path], shelf, engine)[0] == told([path], shelf)[0]


def test_who_only_acknowledged_begins_with_the_first_byte_that_counts(
    tmp_path: Path, shelf: Shelf, engine: Engine
) -> None:
    """A connection that nobody saw begin: one end listens for long, speaks far into its numbers, and looks back."""
    there, back = ("10.0.0.1", "10.0.9.9", 50_000, 8443), ("10.0.9.9", "10.0.0.1", 8443, 50_000)
    frames = []
    for place in range(30):
        frames.append(tcp(*there, 1 + 100 * place, b"\xf0" * 100, ack=(1 << 32) - 300, flags=16))
        frames.append(tcp(*back, (1 << 32) - 300, ack=101 + 100 * place, flags=16))
    frames += [tcp(*back, (1 << 32) - 300 + 100 * place, b"\xf0" * 100, ack=3001, flags=16) for place in (0, 1, 2)]
    frames += [tcp(*back, 100 * place, b"\xf0" * 100, ack=3001, flags=16) for place in range(30)]
    path = write_pcap(tmp_path / "a.pcap", [(START + n * STEP, data, len(data)) for n, data in enumerate(frames)])
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 20


def test_another_transport_between_the_same_ports(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    """A damaged protocol number makes a segment something that is not opened; it is no more of the connection."""
    records = connection(50_000, 200, START, opened=True)
    at, data, size = records[130]
    records[130] = at, data[:23] + b"\x0c" + data[24:], size
    path = write_pcap(tmp_path / "a.pcap", records)
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert "ip protocol 12" in fast
    assert passed > 20


def test_a_table_full_of_entries_for_one_end_knows_them_all() -> None:
    """One connection whose packets come from ever other MACs; a search among its entries would take minutes."""
    arrays = Arrays()
    for kind in (Ends(arrays, reassembly.Reassembly()), Streams(arrays, Media())):
        for entry in (*range(FLOWS), 0):
            kind.depend(0, entry)
        assert len(kind._entries_of[0]) == FLOWS
