"""Connections: what is told of them, in any order of their packets, and the bounds of the whole."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Frame
from acdiag.streams import tcp
from acdiag.streams.connection import CLIENT, SERVER, Connection
from acdiag.streams.tcp import Chunk, Reassembly
from acdiag.wire.packet import Packet

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
PHONE, REGISTRAR = ("10.59.1.7", 50_000), ("10.59.0.5", 5061)
SECOND = 1_000_000_000


def segment(
    flags: int, sequence: int = 0, data: bytes = b"", *, ack: int = 0, at: float = 0.0, up: bool = True, port: int = 0
) -> Packet:
    """From the phone when `up`; `port` may replace the phone's."""
    phone = (PHONE[0], port or PHONE[1])
    packet = Packet(Frame("a.pcap", 1 + round(at * 1000), round(at * SECOND), 1, b"", 0))
    packet.transport = "tcp"
    packet.source, packet.source_port = phone if up else REGISTRAR
    packet.destination, packet.destination_port = REGISTRAR if up else phone
    packet.tcp_flags, packet.tcp_sequence, packet.tcp_acknowledgment = flags, sequence % 2**32, ack % 2**32
    packet.payload = data
    return packet


def feed(packets: list[Packet], reassembly: Reassembly | None = None) -> tuple[Connection, list[Chunk]]:
    """The last connection, and all chunks."""
    reassembly = reassembly or Reassembly()
    chunks = [chunk for packet in packets for chunk in reassembly.take(packet)]
    connection = reassembly.connection(packets[-1])
    assert connection is not None
    return connection, chunks + reassembly.finish()


def told(connection: Connection, chunks: list[Chunk]) -> dict[str, bytes]:
    """What each end said."""
    said = {CLIENT: b"", SERVER: b""}
    for chunk in chunks:
        said[chunk.connection.name(chunk.end)] += chunk.piece.data
    return said


HANDSHAKE = [
    segment(SYN, 99, at=0),
    segment(SYN | ACK, 499, ack=100, at=0.01, up=False),
    segment(ACK, 100, ack=500, at=0.02),
]
TALK = [
    *HANDSHAKE,
    segment(ACK | PSH, 100, b"hello", ack=500, at=0.03),
    segment(ACK | PSH, 500, b"good ", ack=105, at=0.04, up=False),
    segment(ACK | PSH, 505, b"day", ack=105, at=0.05, up=False),
    segment(ACK | PSH, 105, b" you", ack=508, at=0.06),
]


def test_a_whole_connection() -> None:
    goodbye = [
        segment(FIN | ACK, 109, ack=508, at=1),
        segment(FIN | ACK, 508, ack=110, at=1.01, up=False),
        segment(ACK, 110, ack=509, at=1.02),
    ]
    connection, chunks = feed(TALK + goodbye)
    assert (connection.client.address, connection.client.port) == PHONE
    assert (connection.server.address, connection.server.port) == REGISTRAR
    assert (connection.asked_at, connection.answered_at, connection.established) == (0, 10_000_000, True)
    assert (connection.client.length, connection.server.length) == (9, 8)
    assert (connection.client.fin_at, connection.server.fin_at) == (SECOND, 1_010_000_000)
    assert (connection.refused_at, connection.reset_at, connection.reset_by) == (None, None, "")
    assert connection.closed
    assert connection.sure
    assert (connection.first, connection.last) == (0, 1_020_000_000)
    assert told(connection, chunks) == {CLIENT: b"hello you", SERVER: b"good day"}
    assert [chunk.piece.where.frame for chunk in chunks] == [31, 41, 51, 61]


def test_the_order_of_packets_makes_no_difference() -> None:
    for order in permutations(TALK):
        connection, chunks = feed(list(order))
        assert told(connection, chunks) == {CLIENT: b"hello you", SERVER: b"good day"}
        assert (connection.client.address, connection.client.port) == PHONE
        assert (connection.asked_at, connection.answered_at, connection.client.syns) == (0, 10_000_000, 1)
        assert (connection.client.length, connection.server.length, connection.last) == (9, 8, 60_000_000)
        assert not any(chunk.piece.missing for chunk in chunks)


def test_unanswered() -> None:
    connection, _ = feed([segment(SYN, 99, at=at) for at in (0, 0.001, 1, 3)])
    assert (connection.asked_at, connection.client.syns, connection.established) == (0, 3, False)
    assert (connection.answered_at, connection.refused_at, connection.closed) == (None, None, False)


@pytest.mark.parametrize("backwards", [False, True])
def test_refused(backwards: bool) -> None:
    packets = [segment(SYN, 99), segment(RST | ACK, 0, ack=100, at=0.1, up=False)]
    connection, _ = feed(packets[::-1] if backwards else packets)
    assert connection.client.address == PHONE[0]
    assert (connection.refused_at, connection.reset_at, connection.reset_by) == (100_000_000, None, "")
    assert connection.closed


def test_refused_again_and_again() -> None:
    tries = [(segment(SYN, 99, at=at), segment(RST | ACK, 0, ack=100, at=at + 0.1, up=False)) for at in (0, 0.5, 1)]
    reassembly = Reassembly()
    connection, _ = feed([packet for pair in tries for packet in pair], reassembly)
    assert (connection.client.syns, connection.refused_at, len(reassembly._queue)) == (3, 100_000_000, 1)


def test_reset_after_the_first_bytes() -> None:
    connection, _ = feed([*HANDSHAKE, segment(ACK, 100, bytes(200), at=1), segment(RST, 500, at=2, up=False)])
    assert (connection.reset_at, connection.reset_by, connection.refused_at) == (2 * SECOND, SERVER, None)
    assert (connection.client.length, connection.server.length) == (200, 0)
    connection, _ = feed([*TALK, segment(RST | ACK, 109, at=2)])
    assert (connection.reset_by, connection.closed) == (CLIENT, True)


def test_an_answer_that_was_not_captured() -> None:
    connection, _ = feed([segment(SYN, 99), segment(ACK, 100, b"hello", at=0.1), segment(RST, 500, at=1, up=False)])
    assert (connection.answered_at, connection.established) == (None, True)
    assert (connection.refused_at, connection.reset_by) == (None, SERVER)


def test_the_next_connection_between_the_same_ports() -> None:
    reassembly = Reassembly()
    first, chunks = feed([*TALK, segment(ACK, 120, b"late", at=1)], reassembly)
    assert chunks[-1].piece.missing == 11
    second, _ = feed([segment(SYN, 99_000, at=60)], reassembly)
    assert second is not first
    assert (second.asked_at, second.client.length, first.client.length) == (60 * SECOND, 0, 24)
    assert len(reassembly._queue) == 1
    assert len(reassembly._known) == 2


def test_a_connection_that_is_replaced_gives_what_it_has() -> None:
    reassembly = Reassembly()
    for packet in (*TALK, segment(ACK, 120, b"late", at=1)):
        reassembly.take(packet)
    (chunk,) = reassembly.take(segment(SYN, 99_000, at=60))
    assert (chunk.piece.data, chunk.piece.missing) == (b"late", 11)
    assert reassembly._cost == 0


@pytest.mark.parametrize("up", [True, False])
def test_joined_in_the_middle(up: bool) -> None:
    reassembly = Reassembly()
    assert reassembly.take(segment(ACK, 7004, b"world", up=up)) == []
    assert reassembly.take(segment(ACK, 7000, b"wide", up=up, at=0.1)) == []
    chunks = reassembly.take(segment(ACK, 7009, b"!", up=up, at=1.2))
    assert b"".join(chunk.piece.data for chunk in chunks) == b"wideworld!"
    connection = chunks[0].connection
    assert (connection.client.port, connection.sure, connection.established) == (PHONE[1], False, True)
    assert connection.name(chunks[0].end) == (CLIENT if up else SERVER)


def test_the_answer_to_a_lost_syn_says_where_the_client_begins() -> None:
    """Otherwise its request waits for bytes before it, and comes after the answer."""
    reassembly = Reassembly()
    given = [len(reassembly.take(packet)) for packet in TALK[1:]]
    assert given == [0, 0, 1, 1, 1, 1]
    connection, chunks = feed(TALK[1:])
    assert told(connection, chunks) == {CLIENT: b"hello you", SERVER: b"good day"}


def test_a_probe_of_windows_is_no_data() -> None:
    connection, chunks = feed(
        [segment(ACK, 6999, b"\0"), segment(ACK, 7000, b"hello"), segment(ACK, 7004, b"\0", at=5)]
    )
    assert told(connection, chunks)[CLIENT] == b"hello"


def test_data_on_the_syn() -> None:
    connection, chunks = feed([segment(SYN, 99, b"early"), segment(ACK, 105, b" bird", at=0.1)])
    assert told(connection, chunks)[CLIENT] == b"early bird"


def test_data_on_a_reset_is_no_data() -> None:
    assert feed([*TALK, segment(RST, 109, b"go away", at=1)])[0].client.length == 9


def test_a_gap_that_the_receiver_does_not_have_is_given_up_soon() -> None:
    reassembly = Reassembly()
    for packet in (*HANDSHAKE, segment(ACK, 105, b"later", at=1)):
        reassembly.take(packet)
    assert reassembly.take(segment(ACK, 500, ack=100, at=3, up=False)) == []
    assert reassembly.take(segment(ACK, 500, ack=110, at=1.5, up=False)) == []
    (chunk,) = reassembly.take(segment(ACK, 500, ack=110, at=2, up=False))
    assert (chunk.piece.data, chunk.piece.missing, chunk.piece.where.at) == (b"later", 5, SECOND)


def test_a_gap_waits_for_its_retransmission() -> None:
    reassembly = Reassembly()
    for packet in (*HANDSHAKE, segment(ACK, 105, b"later", at=1)):
        reassembly.take(packet)
    assert reassembly.take(segment(ACK, 500, ack=100, at=30.9, up=False)) == []
    assert reassembly.lapse(round(30.9 * SECOND)) == []
    chunks = reassembly.take(segment(ACK, 100, b"first", at=30.95))
    assert [chunk.piece.data for chunk in chunks] == [b"first", b"later"]
    assert reassembly.take(segment(ACK, 120, b"end", at=31)) == []
    assert [chunk.piece.data for chunk in reassembly.lapse(61 * SECOND)] == [b"end"]


def test_time_passes_without_packets() -> None:
    reassembly = Reassembly()
    reassembly.take(segment(ACK, 7000, b"middle"))
    assert reassembly.lapse(SECOND - 1) == []
    assert [chunk.piece.data for chunk in reassembly.lapse(SECOND)] == [b"middle"]
    assert reassembly.finish() == []


def test_enough() -> None:
    reassembly = Reassembly()
    for packet in (*TALK, segment(ACK, 120, b"late", at=1)):
        reassembly.take(packet)
    connection = reassembly.connection(TALK[0])
    assert connection is not None
    connection.enough()
    assert reassembly.take(segment(ACK, 109, bytes(11), at=2)) == []
    assert reassembly.take(segment(ACK, 508, b"more", at=2, up=False)) == []
    assert reassembly.take(segment(RST, 512, at=3, up=False)) == []
    assert (connection.client.length, connection.server.length, connection.reset_by) == (24, 12, SERVER)
    assert reassembly.finish() == []
    assert reassembly._cost == 0


def test_other_packets_are_not_for_here() -> None:
    packet = segment(SYN)
    packet.transport = "udp"
    reassembly = Reassembly()
    assert reassembly.take(packet) == []
    assert reassembly.connection(packet) is None


def test_the_number_of_connections_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "MOST_CONNECTIONS", 100)
    reassembly = Reassembly()
    for packet in TALK:
        reassembly.take(packet)
    for port in range(1, 1000):
        reassembly.take(segment(SYN, 5, port=port, at=1))
        reassembly.take(segment(ACK, 109, at=1))
    assert (len(reassembly._queue), len(reassembly._known), reassembly.forgotten) == (100, 200, 900)
    connection = reassembly.connection(TALK[0])
    assert connection is not None
    assert connection.asked_at == 0


def test_what_all_connections_wait_for_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "MOST_WAITING", 50_000)
    reassembly = Reassembly()
    given = []
    for port in range(1, 200):
        reassembly.take(segment(SYN, 0, port=port))
        given += reassembly.take(segment(ACK, 10, bytes(1000), port=port))
        assert reassembly._cost <= 50_000
        assert reassembly._cost == sum(end.sent.waiting for end in reassembly._waiting)
    assert reassembly.given_up == len(given) > 100
    assert [chunk.connection.client.port for chunk in given] == list(range(1, len(given) + 1))


@given(st.randoms(use_true_random=False), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.booleans())
def test_any_order_with_overlaps_and_copies(shuffler: random.Random, mine: int, theirs: int, opening: bool) -> None:
    """Both directions cut anywhere, sent twice in part, in any order, with and without their SYN."""
    # Without NULs: one alone may be a probe.
    said = {up: bytes(shuffler.randrange(1, 256) for _ in range(length)) for up, length in ((True, 400), (False, 300))}
    packets = []
    if opening:
        packets = [segment(SYN, mine - 1), segment(SYN | ACK, theirs - 1, ack=mine, up=False)]
    for up, data in said.items():
        cuts = sorted({0, len(data), *(shuffler.randrange(len(data)) for _ in range(10))})
        parts = list(pairwise(cuts))
        parts += [(low, min(len(data), low + shuffler.randrange(90))) for low in cuts[:5]]
        base = mine if up else theirs
        packets += [segment(ACK, base + low, data[low:high], up=up) for low, high in parts]
    shuffler.shuffle(packets)
    connection, chunks = feed(packets)
    assert told(connection, chunks) == {CLIENT: said[True], SERVER: said[False]}
    assert not any(chunk.piece.missing for chunk in chunks)


PACKETS = st.builds(
    segment,
    st.integers(0, 31),
    st.integers(0, 3000) | st.integers(0, 2**32 - 1),
    st.binary(max_size=40),
    ack=st.integers(0, 3000) | st.integers(0, 2**32 - 1),
    at=st.floats(0, 100),
    up=st.booleans(),
    port=st.sampled_from([50_000, 50_001, 5061]),
)


@given(st.lists(PACKETS, max_size=60))
def test_any_packets(packets: list[Packet]) -> None:
    reassembly = Reassembly()
    for packet in packets:
        reassembly.take(packet)
        reassembly.lapse(packet.at)
        connection = reassembly.connection(packet)
        assert connection is not None
        assert connection.last >= packet.at
        assert isinstance(connection.reset_by, str)
        assert reassembly._cost == sum(end.sent.waiting for end in reassembly._waiting)
        assert len(reassembly._known) == 2 * len(reassembly._queue)
    reassembly.finish()
    assert reassembly._cost == 0


def test_a_connection_that_gave_way_is_missed_only_where_it_may_have_gone_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "MOST_CONNECTIONS", 1)
    reassembly = Reassembly()
    for seconds, port in ((0, 1), (1, 2), (1000, 3)):
        reassembly.take(segment(SYN, at=seconds, port=40_000 + port))
    assert (reassembly.forgotten, reassembly.missed) == (2, 1)


def test_of_a_server_that_the_capture_never_shows_its_clients_acknowledgements_tell() -> None:
    ask = segment(ACK | PSH, 100, b"hello", ack=500, at=0.03)
    connection, _ = feed([HANDSHAKE[0], HANDSHAKE[2], ask, segment(ACK, 105, ack=501, at=0.05)])
    assert connection.server.length == 0, "a FIN"
    connection, _ = feed([HANDSHAKE[0], HANDSHAKE[2], ask, segment(ACK, 105, ack=800, at=0.06)])
    assert (connection.server.length, connection.server.sent.lost) == (300, 300)
