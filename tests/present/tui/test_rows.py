from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from acdiag.present.tui.rows import GAP, Column, Row, Rows, layout
from acdiag.present.tui.shapes import spans

COLUMNS = (Column("a", 4), Column("b", 6, 10, drop=2), Column("c", 6, 20, drop=1), Column("d", 5, 8, main=True))


def test_columns_give_way_in_their_order() -> None:
    assert [number for number, _ in layout(COLUMNS, 24)] == [0, 1, 2, 3]
    assert [number for number, _ in layout(COLUMNS, 23)] == [0, 2, 3]
    assert [number for number, _ in layout(COLUMNS, 16)] == [0, 3]
    assert [number for number, _ in layout(COLUMNS, 1)] == [0, 3]


@given(st.integers(24, 300))
def test_columns_take_the_whole_width(width: int) -> None:
    sizes = layout(COLUMNS, width)
    assert sum(size for _, size in sizes) + GAP * (len(sizes) - 1) == width


def test_the_main_column_grows_first() -> None:
    assert dict(layout(COLUMNS, 26)) == {0: 4, 1: 6, 2: 6, 3: 7}


def rows_of(*words: str) -> Rows[str]:
    return Rows(words, str, lambda word: Row((spans(word),)))


def test_rows_are_made_when_they_are_wanted() -> None:
    made: list[int] = []
    rows = Rows(range(1000), str, lambda item: made.append(item) or Row((spans(str(item)),)))  # type: ignore[func-returns-value]
    assert rows.row(7).texts == ("7",)
    assert rows.row(7).texts == ("7",)
    assert made == [7]
    assert rows.find("9") == 9
    assert rows.find("x") is None


def test_what_is_kept_made_is_bounded() -> None:
    rows = Rows(range(100), str, lambda item: Row((spans(str(item)),)), keep=10)
    for index in range(100):
        rows.row(index)
    assert len(rows._made) <= 10


def test_all_words_must_be_in_a_row() -> None:
    rows = rows_of("DHCP offer", "dhcp ack", "tftp")
    assert [row.texts[0] for row in rows.holding("dhcp")] == ["DHCP offer", "dhcp ack"]
    assert [row.texts[0] for row in rows.holding("A DhCp k")] == ["dhcp ack"]
    assert rows.holding("  ") is rows
    assert len(rows.holding("[")) == 0
