"""The page of a comparison."""

from __future__ import annotations

from acdiag.model.comparison import Comparison, Held
from acdiag.present.text.comparison import render
from acdiag.present.text.paper import Paper

HOSTILE = Held("ACD-DHCP-003@host:\x1b[31mx", "error", "Two\nlines", "<b>\x07", root_cause=True, cleared=False)


def test_an_unchanged_one_says_what_its_severity_was() -> None:
    text = render("a", "b", Comparison((), (), (HOSTILE,), {HOSTILE.id: "warning"}), Paper())
    assert "error, was warning" in text
    assert "0 new, 0 gone, 1 unchanged" in text


def test_captured_text_and_paths_are_visible_characters() -> None:
    text = render("\x1b]0;x\x07", "b", Comparison((HOSTILE,), (), (), {}), Paper())
    assert not set(text) & {"\x1b", "\x07"}
    assert "New" in text
    assert "Gone" not in text
