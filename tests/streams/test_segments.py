"""The bytes of one direction: any order, any overlap, any place in the numbers, and never more memory than allowed."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Where
from acdiag.streams.segments import MOST_HELD, MOST_WAITING, PIECE, Piece, Segments

DATA = bytes(random.Random(7).randbytes(300))
WRAP = 1 << 32


def where(number: int) -> Where:
    return Where("a.pcap", number, None, number)


def begun(sequence: int = 1000) -> Segments:
    segments = Segments()
    assert segments.begin(sequence) == []
    return segments


def joined(pieces: list[Piece]) -> bytes:
    return b"".join(piece.data for piece in pieces)


def test_in_order() -> None:
    segments = begun()
    assert segments.take(1000, b"abc", where(1)) == [Piece(0, b"abc", where(1), 0)]
    assert segments.take(1003, b"de", where(2)) == [Piece(3, b"de", where(2), 0)]
    assert (segments.length, segments.waiting) == (5, 0)


def test_a_hole_is_filled() -> None:
    segments = begun()
    assert segments.take(1003, b"de", where(1)) == []
    assert (segments.waiting, segments.since) == (2 + PIECE, 1)
    assert segments.take(1000, b"abc", where(2)) == [Piece(0, b"abc", where(2), 0), Piece(3, b"de", where(2), 0)]
    assert segments.waiting == 0


def test_a_retransmission_is_dropped_and_may_bring_more() -> None:
    segments = begun()
    segments.take(1000, b"abc", where(1))
    assert segments.take(1000, b"abc", where(2)) == []
    assert segments.take(1001, b"XXde", where(3)) == [Piece(3, b"de", where(3), 0)]
    assert segments.length == 5


def test_the_first_copy_wins() -> None:
    segments = begun()
    segments.take(1002, b"cd", where(1))
    segments.take(1006, b"gh", where(2))
    assert joined(segments.take(1000, b"XXXXXXXXXX", where(3))) == b"XXcdXXghXX"


def test_a_gap_is_given_up() -> None:
    segments = begun()
    segments.take(1000, b"a", where(1))
    segments.take(1005, b"f", where(2))
    segments.take(1008, b"i", where(3))
    assert segments.give_up() == [Piece(5, b"f", where(2), 4), Piece(8, b"i", where(3), 2)]
    assert segments.take(1001, b"bcde", where(4)) == []
    assert segments.take(1009, b"j", where(5)) == [Piece(9, b"j", where(5), 0)]


def test_without_a_beginning_bytes_are_held() -> None:
    segments = Segments()
    assert segments.take(500, b"cd", where(1)) == []
    assert segments.take(498, b"ab", where(2)) == []
    assert not segments.begun
    assert segments.give_up() == [Piece(0, b"ab", where(2), 0), Piece(2, b"cd", where(2), 0)]
    assert segments.length == 4
    assert segments.take(502, b"e", where(3)) == [Piece(4, b"e", where(3), 0)]


def test_a_late_beginning() -> None:
    segments = Segments()
    segments.take(502, b"cd", where(1))
    assert segments.can_begin(500)
    assert not segments.can_begin(503)
    assert not segments.can_begin(502 - MOST_HELD - 1)
    assert segments.begin(500) == []
    assert segments.take(500, b"ab", where(2)) == [Piece(0, b"ab", where(2), 0), Piece(2, b"cd", where(2), 0)]
    assert segments.can_begin(500)
    assert not segments.can_begin(499)


def test_what_cannot_belong_here_is_dropped() -> None:
    segments = begun(1000)
    segments.take(1000, b"abc", where(1))
    for far in (1 << 31, (1 << 31) + 5, (1 << 30) + 5000):
        assert segments.take((1000 + far) % WRAP, b"x", where(2)) == []
    assert (segments.length, segments.waiting) == (3, 0)


def test_enough() -> None:
    segments = begun()
    segments.take(1005, b"x", where(1))
    segments.enough()
    assert (segments.waiting, segments.wanted) == (0, False)
    assert segments.take(1000, b"abcdefgh", where(2)) == []
    assert segments.length == 8
    assert segments.give_up() == []


def test_beyond_its_bound_a_gap_is_given_up() -> None:
    segments = begun(0)
    given, sent = [], 0
    for at in range(1, 3 * MOST_WAITING, 1000):
        given += segments.take(at, bytes(1000), where(at))
        sent += 1000
        assert segments.waiting <= MOST_WAITING + 1000 + PIECE
    assert given[0].missing == 1
    assert len(joined(given)) == sent - segments.waiting // (1000 + PIECE) * 1000


def test_tiny_segments_cost_what_they_take() -> None:
    segments = begun(0)
    most = 0
    for at in range(100_000):
        segments.take(1 + 2 * at, b"x", where(at))
        most = max(most, len(segments._pieces))
    assert most <= MOST_WAITING // PIECE


def test_bytes_without_a_beginning_are_held_within_a_bound() -> None:
    segments = Segments()
    assert joined([piece for at in range(40) for piece in segments.take(at * 1000, bytes(1000), where(at))])
    assert segments.begun


@given(
    st.sampled_from([0, 1000, WRAP - 1, WRAP - 150, WRAP - 300, 1 << 31]),
    st.lists(st.tuples(st.integers(0, 299), st.integers(1, 60)), max_size=20),
    st.randoms(use_true_random=False),
    st.booleans(),
)
def test_the_order_makes_no_difference(
    origin: int, extra: list[tuple[int, int]], shuffler: random.Random, known: bool
) -> None:
    """Segments that cover the data, overlaps, copies, in any order, over the wrap: the data, once, in order."""
    cuts = sorted({0, 300, *(shuffler.randrange(300) for _ in range(12))})
    parts = list(pairwise(cuts))
    parts += [(at, min(300, at + length)) for at, length in extra]
    shuffler.shuffle(parts)
    segments = begun(origin) if known else Segments()
    given = []
    for number, (low, high) in enumerate(parts):
        given += segments.take((origin + low) % WRAP, DATA[low:high], where(number))
    if not known:
        given += segments.begin(origin) if shuffler.random() < 0.5 else segments.give_up()
    assert joined(given) == DATA
    assert [piece.offset for piece in given] == [sum(len(p.data) for p in given[:at]) for at in range(len(given))]
    assert not any(piece.missing for piece in given)
    frames = [piece.where.frame or 0 for piece in given]
    assert frames == sorted(frames)
    assert (segments.length, segments.waiting) == (300, 0)


@given(st.lists(st.tuples(st.integers(0, WRAP - 1), st.binary(max_size=30), st.sampled_from("tbge")), max_size=40))
def test_any_numbers(steps: list[tuple[int, bytes, str]]) -> None:
    """Whatever comes: pieces in order, that never overlap, and an account that is right."""
    segments = Segments()
    at = 0
    for number, (sequence, data, what) in enumerate(steps):
        if what == "e" and number > 30:
            segments.enough()
        if what == "b" and segments.can_begin(sequence):
            given = segments.begin(sequence)
        else:
            given = segments.give_up() if what == "g" else segments.take(sequence, data, where(number))
        for piece in given:
            assert piece.offset == at + piece.missing
            at = piece.offset + len(piece.data)
        assert segments.waiting == sum(len(kept) + PIECE for kept, _ in segments._pieces.values())
        assert segments._offsets == sorted(segments._pieces)


def test_what_is_acknowledged_was_sent_though_nobody_captured_it() -> None:
    segments = begun()
    segments.take(1000, b"abc", where(1))
    segments.acknowledged(1004)
    assert (segments.length, segments.lost) == (3, 0), "one more number may be a FIN's"
    segments.acknowledged(1010)
    assert (segments.length, segments.lost) == (10, 7)
    segments.take(1020, b"xy", where(2))
    assert (segments.length, segments.lost) == (22, 17)
    segments.give_up()
    assert segments.lost == 17


def test_an_acknowledgement_before_its_bytes_changes_nothing_in_the_end() -> None:
    segments = begun()
    segments.acknowledged(1003)
    assert segments.take(1000, b"abc", where(1)) == [Piece(0, b"abc", where(1), 0)]
    assert (segments.length, segments.lost) == (3, 0)
