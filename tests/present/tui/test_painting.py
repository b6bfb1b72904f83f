from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from acdiag.present.tui.painting import fitted
from acdiag.present.tui.shapes import Span

PLAIN = Style.null()


def text(pieces: list[Span], width: int, *, right: bool = False) -> str:
    return "".join(segment.text for segment in fitted(pieces, width, lambda tone: PLAIN, PLAIN, right=right))


@given(st.lists(st.builds(Span, st.text(max_size=30)), max_size=4), st.integers(1, 60), st.booleans())
def test_a_cell_is_as_wide_as_its_column_whatever_is_in_it(pieces: list[Span], width: int, right: bool) -> None:
    shown = text(pieces, width, right=right)
    assert cell_len(shown) == width
    assert shown.isprintable()


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert text([Span("abc"), Span("defg")], 5) == "abcd…"
    assert text([Span("abcde")], 5) == "abcde"
    assert text([Span("日本語")], 4) == "日 …"


def test_numbers_stand_to_the_right() -> None:
    assert text([Span("42")], 5, right=True) == "   42"


def test_markup_and_escapes_are_text() -> None:
    assert text([Span("[red]\x1b[2J")], 14) == "[red]\\x1b[2J  "
