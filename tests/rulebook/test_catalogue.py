"""The generated pages say what the rules say."""

from __future__ import annotations

from pathlib import Path

from acdiag.rulebook.catalogue import README, SCHEMA, readme, stale, write
from acdiag.rulebook.shelf import builtin_folder, load
from tests.rulebook.making import rule, shelve


def test_the_committed_pages_are_those_of_the_rules() -> None:
    folder = builtin_folder()
    assert stale(load((folder,)), folder) == (), "run: make generated"


def test_pages_grow_stale_with_the_rules(tmp_path: Path) -> None:
    shelf = shelve(tmp_path, {})
    assert stale(shelf, tmp_path) == (README, SCHEMA)
    write(shelf, tmp_path)
    assert stale(shelf, tmp_path) == ()
    assert stale(shelve(tmp_path, {"title": "Another"}), tmp_path) == (README,)


def test_a_rule_has_a_row_and_a_section() -> None:
    page = readme([rule(title="One | two", cause="a *b* <c>\nd", screen=["X", "Y"])])
    assert "## dhcp" in page
    assert "| [ACD-DHCP-901](#acd-dhcp-901) | One \\| two | warning |" in page
    assert "### ACD-DHCP-901" in page
    assert "*Cause*: a \\*b\\* \\<c\\> d" in page
    assert "*On the screen*:\n\n- X\n- Y\n" in page
    assert "1. (server) mend it" in page
