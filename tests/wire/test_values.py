from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.values import MOST_PIECES, _split_many, bracketed, parameters, split, unquoted


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" a ", ["a"]),
        ("a,b", ["a", "b"]),
        (" a , ,b,", ["a", "b"]),
        ('"a,b" , <c,d>', ['"a,b"', "<c,d>"]),
        (r'"a\",b",c', [r'"a\",b"', "c"]),
        ('"open,b', ['"open,b']),
        ("<open,b", ["<open,b"]),
        ("a;b,c", ["a;b", "c"]),
        ('"back\\', ['"back\\']),
    ],
)
def test_split(text: str, pieces: list[str]) -> None:
    assert split(text, ",") == pieces


def test_the_number_of_pieces_is_bounded() -> None:
    pieces = split("a," * (MOST_PIECES + 5), ",")
    assert len(pieces) == MOST_PIECES
    assert pieces[-1] == "a,a,a,a,a,a,"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('"A <b" <sip:c>', ('"A <b"', "sip:c")),
        ("A B <sip:c>;tag=1", ("A B", "sip:c")),
        ("<sip:c", ("", "sip:c")),
        ("sip:c", None),
        ("", None),
    ],
)
def test_bracketed(text: str, inside: tuple[str, str] | None) -> None:
    assert bracketed(text) == inside


@pytest.mark.parametrize(
    ("text", "plain"),
    [('"a b"', "a b"), (r'"a \"b\" \\"', 'a "b" \\'), ("a", "a"), (' "a', "a"), ('"', ""), ('""', ""), ("", "")],
)
def test_unquoted(text: str, plain: str) -> None:
    assert unquoted(text) == plain


def test_parameters() -> None:
    named = parameters(['Reason="a;b"', "tag = 5", "rport", "TAG=6", "x=y=z"])
    assert named == {"reason": "a;b", "tag": "5", "rport": "", "x": "y=z"}


@given(st.text(alphabet='ab",;<>\\ ='), st.sampled_from(",;"))
def test_nothing_but_separators_and_blanks_is_lost(text: str, separator: str) -> None:
    kept = "".join(split(text, separator))
    for character in 'ab"<>\\=':
        assert kept.count(character) == text.count(character)


SLOW = ['"' * 60_001, "<" * 60_000, '\\"' * 30_000, ";," * 30_000, '"\\' * 30_000, "a<>" * 20_000]


@pytest.mark.parametrize("text", SLOW)
def test_no_value_is_slow(text: str) -> None:
    began = time.process_time()
    split(text, ","), bracketed(text), unquoted(text)
    assert time.process_time() - began < 1


@given(st.text(alphabet="ab,; ", max_size=30), st.sampled_from(",;"))
def test_a_quoted_value_changes_nothing_for_those_beside_it(text: str, separator: str) -> None:
    assert split(f'{text}{separator}"x"', separator) == [*split(text, separator), '"x"']


@given(st.text(alphabet='ab",;<>\\ =\n', max_size=MOST_PIECES), st.sampled_from(",;"))
def test_few_pieces_are_those_that_go_token_by_token(text: str, separator: str) -> None:
    assert split(text, separator) == [bare for piece in _split_many(text, separator) if (bare := piece.strip())]
