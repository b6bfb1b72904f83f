from __future__ import annotations

import io
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.present.text.paper import PIPED_WIDTH, Paper, paper_for


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Latin(Terminal):
    encoding = "iso-8859-1"


def test_colour_only_on_a_terminal_that_wants_it() -> None:
    assert paper_for(Terminal(), {}).colour
    assert not paper_for(Terminal(), {"NO_COLOR": "1"}).colour
    assert paper_for(Terminal(), {"NO_COLOR": ""}).colour
    assert not paper_for(Terminal(), {"TERM": "dumb"}).colour
    assert not paper_for(io.StringIO(), {}).colour


def test_a_pipe_is_80_columns_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "190")
    assert paper_for(io.StringIO(), {}).width == PIPED_WIDTH
    assert paper_for(Terminal(), {}).width == 190
    monkeypatch.setenv("COLUMNS", "7")
    assert paper_for(Terminal(), {}).width == 40


def test_unicode_where_the_encoding_can() -> None:
    assert paper_for(Terminal(), {}).unicode
    assert not paper_for(Latin(), {}).unicode


def test_paint_is_only_there_with_colour() -> None:
    assert Paper(colour=True).paint("x", "error") == "\x1b[31mx\x1b[0m"
    assert Paper().paint("x", "error") == "x"
    assert Paper(colour=True).paint("", "error") == ""


def test_prose_forgets_how_the_file_was_broken_into_lines() -> None:
    assert Paper().prose("  one\n  two\t three\u2028 \n") == r"one two three\u2028"


def test_plain_terminals_get_ascii() -> None:
    paper = Paper(unicode=False)
    assert paper.say("a → b … ≥ 3 – “ü” 東") == 'a -> b ... >= 3 - "ue" \\u6771'
    assert paper.heading("Next").isascii()
    assert all(mark.isascii() for mark in paper.marks)


def test_every_mark_has_its_own_shape() -> None:
    for paper in (Paper(), Paper(unicode=False)):
        shapes = (paper.marks.ok, paper.marks.warning, paper.marks.failed, paper.marks.unseen)
        assert len(set(shapes)) == 4


def test_parts_are_not_torn() -> None:
    lines = list(Paper(width=40).fold_parts(["sw-f3-02 Gi1/0/17", "", "VLAN 120", "2026-03-02 08:00"], " · ", "  "))
    assert lines == ["  sw-f3-02 Gi1/0/17 · VLAN 120 ·", "  2026-03-02 08:00"]
    assert list(Paper().fold_parts([], " · ")) == []
    lines = list(
        Paper(width=40).fold_parts(["DSCP 46", "assumed: one-way delay 100 ms, type 104 is SILK"], " · ", "  ")
    )
    assert lines == ["  DSCP 46 · assumed: one-way delay 100", "  ms, type 104 is SILK"]


@given(st.text(alphabet="ab \0-.,→", max_size=60), st.integers(40, 70), st.sampled_from(["", "  ", "name  "]))
def test_text_that_fits_on_one_line_is_as_it_would_be_wrapped(text: str, width: int, first: str) -> None:
    wrapped = textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False
    )
    assert list(Paper(width=width).fold(text, first)) == [line.replace("\0", " ") for line in wrapped]


@given(st.text(max_size=300), st.integers(40, 120))
def test_folded_text_keeps_to_the_width_and_loses_no_character(text: str, width: int) -> None:
    paper = Paper(width=width)
    said = paper.say(text)
    lines = list(paper.fold(said, "  ", "    "))
    assert all(len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")


def test_labelled_paints_only_the_label() -> None:
    lines = list(Paper(colour=True, width=40).labelled("Cause  ", "word " * 12))
    assert lines[0].startswith("\x1b[2mCause  \x1b[0mword")
    assert lines[1].startswith(" " * 7 + "word")


NAMED = Paper(names={"10.1.0.1": "north", "00:90:8f:12:34:56": "Reception", "2001:db8::1": "six"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10.1.0.1 offered", "10.1.0.1 (north) offered"),
        ("from 10.1.0.1.", "from 10.1.0.1 (north)."),
        ("10.1.0.1:67, 10.1.0.11", "10.1.0.1:67 (north), 10.1.0.11"),
        ("110.1.0.1 10.1.0.1.5", "110.1.0.1 10.1.0.1.5"),
        ("00:90:8F:12:34:56!", "00:90:8F:12:34:56 (Reception)!"),
        ("00:90:8f:12:34:56:78", "00:90:8f:12:34:56:78"),
        ("to 2001:DB8::1, 2001:db8::11", "to 2001:DB8::1 (six), 2001:db8::11"),
        ("tftp://10.1.0.1/x 10.1.0.1/24 a@10.1.0.1", "tftp://10.1.0.1/x 10.1.0.1/24 a@10.1.0.1"),
        (":" * 50_000, None),
        ("1." * 50_000, None),
        ("a:" * 50_000, None),
    ],
)
def test_names_stand_beside_addresses(text: str, told: str | None) -> None:
    assert NAMED.named(text) == (text if told is None else told)
    assert Paper().named(text) == text
