from __future__ import annotations

from acdiag.present.html import theme
from acdiag.present.html.glossary import glossary


def test_terms_are_in_order() -> None:
    assert [view.term for view in glossary({"b": "2", "C": "3", "a": "1"})] == ["a", "b", "C"]


def test_the_built_in_terms_are_sentences() -> None:
    views = glossary(dict(theme.load().terms))
    assert len(views) > 20
    assert all(view.meaning.endswith(".") and "\n" not in view.meaning for view in views)
