from __future__ import annotations

from typing import Any

import pytest

from acdiag.present.html import page, portraits, theme
from acdiag.present.html.salvage import Salvage
from acdiag.rulebook.shelf import Shelf
from tests.report_making import material, rendered


def broken() -> int:
    raise KeyError("x")


def test_a_mistake_costs_one_section_and_is_said() -> None:
    salvage = Salvage()
    assert salvage.section("numbers", lambda: 1, 0) == 1
    assert salvage.section("numbers", broken, 7) == 7
    (said,) = salvage.failures
    assert said.startswith("The section on numbers could not be made")
    assert "KeyError in test_salvage.py, line 14" in said


def test_tests_are_not_spared() -> None:
    with pytest.raises(KeyError):
        Salvage(strict=True).section("numbers", broken, 7)


def test_the_rest_of_the_report_is_there(samples: Any, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    made = material(samples.one_failing(), shelf)
    monkeypatch.setattr(portraits, "ladder", lambda *_: broken())
    html = page.render(made, theme.load())
    assert "The section on phone 00:90:8f:12:34:01 could not be made" in html
    assert "What to do" in html
    with pytest.raises(KeyError):
        rendered(made)
