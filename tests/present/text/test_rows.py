from __future__ import annotations

from acdiag.present.text.paper import Paper
from acdiag.present.text.rows import LABEL, Action, actions, entry, listed, verbatim

PAPER = Paper(width=60)


def test_texts_stand_in_one_column() -> None:
    lines = [*entry("Word", "text " * 30, PAPER)]
    assert lines[0].startswith("Word")
    assert all(line[:LABEL].strip() in ("Word", "") and line[LABEL] == "t" for line in lines)
    assert list(entry("Word", "  ", PAPER)) == []


def test_steps_are_numbered_with_their_owner() -> None:
    lines = list(actions([Action("server", "Do it.", "it is done"), Action("user", "Wait.")], PAPER))
    assert lines == [
        "Corrective actions ☐ 1. server: Do it.",
        "                        verify: it is done",
        "                   ☐ 2. user: Wait.",
        "",
    ]
    assert list(actions([], PAPER)) == []


def test_a_list_has_one_label() -> None:
    assert list(listed("Two", ["a", "b"], PAPER)) == ["Two".ljust(LABEL) + "a", " " * LABEL + "b", ""]
    assert list(listed("None", [], PAPER)) == []


def test_what_is_copied_stays_on_one_line() -> None:
    assert list(verbatim("W", "x" * 200, PAPER)) == ["W".ljust(LABEL) + "x" * 200]
    assert list(verbatim("W", "", PAPER)) == []
