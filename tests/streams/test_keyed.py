"""Frames of connections that have a key: found by the client's random, bounded, and told apart."""

from __future__ import annotations

import pytest

from acdiag.streams import keyed
from acdiag.streams.keyed import KeyedConnections
from acdiag.wire.dissect import dissect
from acdiag.wire.keylog import KeyLog
from tests.frames import frame, tcp

PHONE, POOL = "10.59.1.7", "10.59.0.20"
SYN, SYN_ACK = 2, 18


def hello(random: bytes) -> bytes:
    """The beginning of a record with ClientHello."""
    return b"\x16\x03\x01\x00\xff\x01\x00\x00\xfb\x03\x03" + random + bytes(40)


def keys(*randoms: bytes) -> KeyLog:
    found = KeyLog()
    for random in randoms:
        found.add(b"CLIENT_RANDOM " + random.hex().encode() + b" " + b"5e" * 48)
    return found


ONE, TWO = bytes([1]) * 32, bytes([2]) * 32


def fed(known: KeyLog, segments: list[bytes]) -> KeyedConnections:
    connections = KeyedConnections(known)
    for number, data in enumerate(segments, 1):
        connections.take(dissect(frame(data, number / 10, number)))
    return connections


def out(sequence: int, payload: bytes = b"", flags: int = 0x18, port: int = 50_000) -> bytes:
    return tcp(PHONE, POOL, port, 443, sequence, payload, flags=flags)


def back(sequence: int, payload: bytes = b"", flags: int = 0x18, port: int = 50_000) -> bytes:
    return tcp(POOL, PHONE, 443, port, sequence, payload, flags=flags)


def test_the_frames_from_client_hello_on() -> None:
    connections = fed(
        keys(ONE), [out(9, flags=SYN), back(99, flags=SYN_ACK), out(10, hello(ONE)), back(100, b"x"), out(90)]
    )
    (found,) = connections.of({PHONE})
    assert [each.number for each in found.frames] == [3, 4, 5]
    assert (found.random, found.hello, found.whole) == (ONE, ("test.pcap", 3), True)
    assert connections.of({"10.59.1.8"}) == []
    assert connections.of({POOL}) == [found]


def test_a_hello_without_a_key_and_none_at_all() -> None:
    assert fed(keys(ONE), [out(10, hello(TWO)), out(90, hello(ONE)[:40]), back(100, b"\x17\x03\x03")]).of({PHONE}) == []
    assert fed(KeyLog(), [out(10, hello(ONE))]).of({PHONE}) == []


def test_keys_may_come_late() -> None:
    known = KeyLog()
    connections = fed(known, [out(10, hello(ONE))])
    known.add(b"CLIENT_RANDOM " + TWO.hex().encode() + b" " + b"5e" * 48)
    connections.take(dissect(frame(out(10, hello(TWO), port=50_001))))
    assert [each.random for each in connections.of({PHONE})] == [TWO]


def test_ports_that_are_used_again() -> None:
    again = [
        out(9, flags=SYN),
        out(10, hello(ONE)),
        out(9, flags=SYN),
        out(5000, flags=SYN),
        out(5001, hello(TWO)),
        back(1, b"x"),
    ]
    first, second = fed(keys(ONE, TWO), again).of({PHONE})
    assert [each.number for each in first.frames] == [2, 3]
    assert [each.number for each in second.frames] == [5, 6]


def test_a_long_connection_keeps_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "MOST_BYTES", 2_000)
    (found,) = fed(keys(ONE), [out(10, hello(ONE)), *(back(100 + i, b"x") for i in range(9))]).of({PHONE})
    assert not found.whole
    assert [each.number for each in found.frames] == [1, 2, 3]
    assert found.bytes <= 2_000


def test_all_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "MOST_TOGETHER", 3_000)
    segments = [out(10, hello(ONE), port=port) for port in range(50_000, 50_020)]
    found = fed(keys(ONE), segments).of({PHONE})
    assert sum(each.bytes for each in found) <= 3_000
    assert [each.whole for each in found].count(True) == 4


def test_connections_that_say_nothing_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "MOST_UNDECIDED", 2)
    connections = fed(keys(ONE), [out(9, flags=SYN, port=port) for port in range(50_000, 50_020)])
    assert len(connections._syns) == 2


def test_one_with_a_key_goes_on_however_many_others_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "MOST_UNDECIDED", 2)
    others = [out(9, flags=SYN, port=port) for port in range(50_001, 50_020)]
    (found,) = fed(keys(ONE), [out(9, flags=SYN), out(10, hello(ONE)), *others, back(100, b"x")]).of({PHONE})
    assert ([each.number for each in found.frames], found.whole) == ([2, 22], True)


def test_a_connection_without_room_is_none_that_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyed, "MOST_TOGETHER", 700)
    segments = [out(10, hello(ONE), port=port) for port in range(50_000, 50_020)]
    assert [each.whole for each in fed(keys(ONE), segments).of({PHONE})] == [True]
