from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.present.tui.export import exported, write
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.passage import Block, Passage
from acdiag.present.tui.rows import Column, Row, Rows
from acdiag.present.tui.shapes import spans


def listing(*texts: str) -> Listing:
    table = Listing((Column("", 2), Column("what", 9)), id="t", name="things", help="")
    table.rows = Rows(texts, str, lambda text: Row((spans("●"), spans(text))))
    return table


def test_a_cell_is_no_formula_and_no_escape_sequence() -> None:
    rows = list(csv.reader(io.StringIO(exported(listing("=1+1", "\x1b[2J"), "csv"))))
    assert rows == [["state", "what"], ["●", "'=1+1"], ["●", "\\x1b[2J"]]


def test_json_holds_what_was_captured_and_nothing_to_interpret() -> None:
    text = exported(listing("a\x9b31m\u202e"), "json")
    assert json.loads(text) == [{"state": "●", "what": "a\x9b31m\u202e"}]
    assert "\x9b" not in text
    assert "\u202e" not in text


def test_text_stands_in_columns() -> None:
    assert exported(listing("one", "three"), "text") == "state  what\n●      one\n●      three\n"


def test_a_page_is_its_paragraphs() -> None:
    page = Passage(id="p", name="page", help="")
    page.blocks = (Block(spans("head")), Block(spans("more \x1b"), indent=2))
    assert exported(page, "text") == "head\n  more \\x1b\n"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    first = write(tmp_path, "phones", "text", "1")
    second = write(tmp_path, "phones", "text", "2")
    assert (first.name, second.name) == ("acdiag-phones.txt", "acdiag-phones-2.txt")
    assert (first.read_text(), second.read_text()) == ("1", "2")


def test_a_place_that_cannot_be_written_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot write"):
        write(tmp_path / "missing", "phones", "csv", "")
