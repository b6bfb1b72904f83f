from __future__ import annotations

from acdiag.present.tui.tabs import TABS, tabs


def test_the_line_fits_eighty_columns_whatever_screen_it_is() -> None:
    for name in TABS:
        line = "".join(piece.text for piece in tabs(name, "08:00:00 UTC"))
        assert len(line) <= 80
        assert f"[{TABS.index(name) + 1} {name.capitalize()}]" in line


def test_every_name_can_be_clicked() -> None:
    assert {piece.action for piece in tabs("log", "")} >= {f"app.go('{name}')" for name in TABS}
