"""A comparison as JSON."""

from __future__ import annotations

import json

import pytest

from acdiag.model.comparison import Held, compare
from acdiag.present.json.comparison import NotACase, dump, held_in

HELD = Held("ACD-DHCP-003@a", "error", "t", "o", root_cause=True, cleared=False)


def test_the_object_has_the_paths_and_the_three_kinds() -> None:
    answer = json.loads(dump("x", "y", compare([], [HELD])))
    assert list(answer) == ["schema", "before", "after", "new", "gone", "unchanged"]
    assert answer["new"] == [
        {"id": "ACD-DHCP-003@a", "severity": "error", "title": "t", "observed": "o", "root_cause": True}
    ]


def test_deeply_nested_text_is_no_case() -> None:
    with pytest.raises(NotACase):
        held_in("[" * 100_000)
