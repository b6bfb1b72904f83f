"""`explains`: ids, prefixes, and circles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acdiag.model.errors import Unusable
from acdiag.rulebook.causes import find_circle
from tests.rulebook.making import shelve


def test_prefixes_are_written_out(tmp_path: Path) -> None:
    shelf = shelve(
        tmp_path,
        {"id": "ACD-A-001", "explains": ["ACD-B-*", "ACD-A-*"]},
        {"id": "ACD-A-002"},
        {"id": "ACD-B-001"},
        {"id": "ACD-B-002", "explains": ["ACD-B-001"]},
    )
    assert shelf.explained["ACD-A-001"].keys() == {"ACD-A-002", "ACD-B-001", "ACD-B-002"}
    assert shelf.explained["ACD-B-002"].keys() == {"ACD-B-001"}
    assert shelf.explained["ACD-B-001"] == {}


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("ACD-B-009", "there is no such rule; did you mean 'ACD-B-001'"),
        ("ACD-Q-*", "explains 'ACD-Q-*', and there is no such rule"),
        ("ACD-A-001", "ACD-A-001 cannot explain itself"),
    ],
)
def test_what_matches_no_other_rule(tmp_path: Path, word: str, why: str) -> None:
    with pytest.raises(Unusable) as caught:
        shelve(tmp_path, {"id": "ACD-A-001", "explains": [word]}, {"id": "ACD-B-001"})
    assert why in caught.value.message
    assert "rule-901.yaml:" in caught.value.message


def test_a_condition_is_about_a_field_of_any_fact_that_may_be_counted(tmp_path: Path) -> None:
    counted = {"any": [{"match": {"fact": "tls.alerted"}}, {"match": {"fact": "tcp.refused"}}]}
    effect: dict[str, Any] = {"id": "ACD-B-001", "detect": counted, "needs": ["tcp.asked"]}
    cause: dict[str, Any] = {"id": "ACD-A-001", "explains": [{"rule": "ACD-B-001", "where": {"alert": "unknown_ca"}}]}
    (arrow,) = shelve(tmp_path, cause, effect).explained["ACD-A-001"]["ACD-B-001"]
    assert [clause.words for clause in arrow.where] == ["alert = unknown_ca"]
    cause["explains"][0]["where"] = {"allert": "unknown_ca"}
    with pytest.raises(Unusable, match="there is no field 'allert' here"):
        shelve(tmp_path, cause, effect)


def test_a_circle_is_refused(tmp_path: Path) -> None:
    rules = [{"id": f"ACD-{a}-001", "explains": [f"ACD-{b}-001"]} for a, b in ("AB", "BC", "CA")]
    with pytest.raises(Unusable, match="circle: ACD-A-001 → ACD-B-001 → ACD-C-001 → ACD-A-001"):
        shelve(tmp_path, *rules)


@pytest.mark.parametrize(
    ("graph", "circle"),
    [
        ({"a": "bc", "b": "d", "c": "d", "d": ""}, []),
        ({"a": "b", "b": "c", "c": "b"}, ["b", "c", "b"]),
        ({"a": "a"}, ["a", "a"]),
        ({str(n): [str(n + 1)] for n in range(5000)} | {"5000": []}, []),
    ],
)
def test_circles(graph: dict[str, str], circle: list[str]) -> None:
    assert find_circle({node: frozenset(targets) for node, targets in graph.items()}) == circle
