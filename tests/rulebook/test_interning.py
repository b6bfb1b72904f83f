"""Equal conditions of different files become one object."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pytest

from acdiag.rulebook.interning import intern_detection
from tests.rulebook.making import rule

WHERE = {"fact": "dhcp.acked", "where": {"server|re": "a.c", "options|contains": [1, 2]}}
DETECTS: list[dict[str, Any]] = [
    {"match": WHERE},
    {"count": {**WHERE, "at_least": 2}},
    {"expect": {"after": WHERE, "then": ["dhcp.offered", WHERE], "within": "1 s"}},
    {"absent": {**WHERE, "once": "dhcp.discovered"}},
    {"sequence": {"steps": [WHERE, "dhcp.offered"]}},
    {"ratio": {"part": WHERE, "whole": "dhcp.offered", "above": 0.1, "at_least": 1}},
    {"any": [{"match": WHERE}], "none": [{"match": WHERE}]},
]


@pytest.mark.parametrize("detect", DETECTS, ids=lambda detect: next(iter(detect)))
def test_equal_detections_become_one(detect: dict[str, Any]) -> None:
    pool: dict[Hashable, Hashable] = {}
    first, second = (intern_detection(rule(detect=detect, needs=[WHERE]).detection, pool) for _ in range(2))
    assert first is second


def test_parts_are_shared_by_different_detections() -> None:
    pool: dict[Hashable, Hashable] = {}
    whole = intern_detection(rule(detect={"match": WHERE}).detection, pool)
    other = intern_detection(rule(detect={"any": [{"match": WHERE}]}, needs=[WHERE]).detection, pool)
    assert whole.detect.all[0] is other.detect.any[0]
    assert other.needs[0] is getattr(whole.detect.all[0], "selector", None)


def test_different_ones_stay_different() -> None:
    pool: dict[Hashable, Hashable] = {}
    made = [
        intern_detection(rule(detect={"match": {"fact": "dhcp.acked", "where": {"vlan": vlan}}}).detection, pool)
        for vlan in (1, 2)
    ]
    assert made[0] != made[1]
