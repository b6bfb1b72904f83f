from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Frame
from acdiag.streams import fragments
from acdiag.streams.fragments import Fragments
from acdiag.wire.packet import Fragment, Packet

SECOND = 1_000_000_000
KEY = ("10.59.0.7", "10.59.0.20", 17, 9)
DATAGRAM = (
    (40000).to_bytes(2, "big") + (514).to_bytes(2, "big") + (8 + 40).to_bytes(2, "big") + bytes(2) + bytes(range(40))
)


def piece(
    offset: int,
    data: bytes,
    *,
    more: bool = True,
    at: float = 0.0,
    key: tuple[str, str, int, int] = KEY,
    protocol: int = 17,
) -> Packet:
    packet = Packet(Frame("a.pcap", 1, round(at * SECOND), 1, b"", 0))
    packet.source, packet.destination = key[:2]
    packet.fragment = Fragment(key, protocol, offset, more, data)
    return packet


def pieces_of(datagram: bytes, cuts: list[int]) -> list[tuple[int, bytes, bool]]:
    edges = [0, *cuts, len(datagram)]
    return [(a, datagram[a:b], b < len(datagram)) for a, b in pairwise(edges)]


def test_the_completing_frame_becomes_the_packet() -> None:
    waiting = Fragments()
    assert waiting.add(piece(0, DATAGRAM[:24])) is None
    last = piece(24, DATAGRAM[24:], more=False)
    whole = waiting.add(last)
    assert whole is last
    assert (whole.source, whole.source_port, whole.destination_port) == ("10.59.0.7", 40000, 514)
    assert whole.payload == bytes(range(40))
    assert whole.fragment is None


def test_a_packet_without_a_fragment_passes() -> None:
    packet = Packet(Frame("a.pcap", 1, 0, 1, b"", 0))
    assert Fragments().add(packet) is packet


@given(st.data())
def test_the_order_of_the_pieces_does_not_matter(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.sampled_from(range(8, 48, 8)), min_size=1)))
    pieces = data.draw(st.permutations(pieces_of(DATAGRAM, cuts)))
    copies = data.draw(st.lists(st.sampled_from(pieces[:-1]), max_size=3)) if len(pieces) > 1 else []
    waiting = Fragments()
    for offset, content, more in [*pieces[:-1], *copies]:
        packet = piece(offset, content, more=more)
        assert waiting.add(packet) is None
        assert packet.malformed == ()
    offset, content, more = pieces[-1]
    whole = waiting.add(piece(offset, content, more=more))
    assert whole is not None
    assert whole.payload == bytes(range(40))


def test_datagrams_are_told_apart() -> None:
    waiting = Fragments()
    other = (*KEY[:3], 10)
    assert waiting.add(piece(0, DATAGRAM[:24])) is None
    assert waiting.add(piece(24, DATAGRAM[24:], more=False, key=other)) is None
    assert waiting.add(piece(24, DATAGRAM[24:], more=False)) is not None


def test_in_ipv6_the_first_piece_names_the_protocol() -> None:
    key = ("2001:db8::7", "2001:db8::20", 44, 9)
    waiting = Fragments()
    assert waiting.add(piece(24, DATAGRAM[24:], more=False, key=key, protocol=6)) is None
    whole = waiting.add(piece(0, DATAGRAM[:24], key=key, protocol=17))
    assert whole is not None
    assert whole.transport == "udp"


@pytest.mark.parametrize(
    ("offset", "data", "more"),
    [
        (0, b"x" * 16, True),
        (8, b"x" * 8, True),
        (8, b"x" * 40, True),
        (16, b"x" * 16, True),
        (0, b"x" * 8, False),
        (32, b"x", False),
    ],
    ids=["other bytes", "inside", "around", "partly", "end before what is there", "second end"],
)
def test_what_overlaps_is_refused_and_the_datagram_with_it(offset: int, data: bytes, more: bool) -> None:
    waiting = Fragments()
    assert waiting.add(piece(0, DATAGRAM[:24])) is None
    assert waiting.add(piece(40, DATAGRAM[40:], more=False)) is None
    bad = piece(offset, data, more=more)
    assert waiting.add(bad) is None
    ((name, error),) = bad.malformed
    assert (name, error.why) == ("ip", "IP fragments overlap")
    late = piece(24, DATAGRAM[24:40])
    assert waiting.add(late) is None
    assert late.malformed == ()


@pytest.mark.parametrize(
    ("offset", "data", "more", "why"),
    [(8, b"", True, "empty"), (0, b"x" * 9, True, "multiple of 8"), (65528, b"x" * 8, False, "longest")],
)
def test_a_piece_that_cannot_be(offset: int, data: bytes, more: bool, why: str) -> None:
    packet = piece(offset, data, more=more)
    assert Fragments().add(packet) is None
    assert why in packet.malformed[0][1].why


def test_who_waits_too_long_starts_anew() -> None:
    waiting = Fragments()
    assert waiting.add(piece(0, DATAGRAM[:24])) is None
    assert waiting.add(piece(24, DATAGRAM[24:], more=False, at=31)) is None
    assert waiting.add(piece(0, DATAGRAM[:24], at=32)) is not None


def test_the_oldest_gives_way() -> None:
    waiting = Fragments()
    for ident in range(fragments.MOST_WAITING + 1):
        assert waiting.add(piece(0, DATAGRAM[:24], key=(*KEY[:3], ident))) is None
    assert len(waiting._waiting) == fragments.MOST_WAITING
    assert waiting.given_up == 1
    assert waiting.add(piece(24, DATAGRAM[24:], more=False, key=(*KEY[:3], 0))) is None
    last = fragments.MOST_WAITING
    assert waiting.add(piece(24, DATAGRAM[24:], more=False, key=(*KEY[:3], last))) is not None


@given(
    st.lists(
        st.tuples(
            st.integers(0, 6).map(lambda unit: unit * 8), st.binary(max_size=24), st.booleans(), st.integers(0, 1)
        ),
        max_size=20,
    )
)
def test_any_pieces_are_refused_or_wait_or_complete(given_pieces: list[tuple[int, bytes, bool, int]]) -> None:
    waiting = Fragments()
    for offset, data, more, ident in given_pieces:
        packet = piece(offset, data, more=more, key=(*KEY[:3], ident))
        whole = waiting.add(packet)
        assert whole is None or whole is packet
    assert len(waiting._waiting) <= 2
