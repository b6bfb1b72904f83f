"""Every rule against the tests of every other rule: what fires there as well is explained, or listed with a reason.

Captures and scenarios need no such list: their tests allow no finding that was not planted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from acdiag.rulebook.engine import evaluate
from acdiag.rulebook.examples import tell
from acdiag.rulebook.folding import fold
from acdiag.rulebook.rule import Example, Rule
from acdiag.rulebook.shelf import Shelf, builtin_folder, load

LISTED: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("coincidences.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def strangers() -> dict[tuple[str, str], list[str]]:
    """By rule and other rule, the tests of the one in which the other fires and no arrow leads from or to it."""
    shelf = load([builtin_folder()])
    found: dict[tuple[str, str], list[str]] = {}
    for rule in shelf.rules:
        for example in rule.tests:
            for other in _strange(rule, example, shelf):
                found.setdefault((rule.id, other), []).append(example.name)
    return found


def _strange(rule: Rule, example: Example, shelf: Shelf) -> Iterator[str]:
    story = tell(example, rule.detection.scope)
    judgement = evaluate(shelf, (story,))
    fold(judgement.findings, judgement.links)
    for finding in judgement.findings:
        expected = finding.rule in (rule.id, *example.explains, *example.leaves)
        if not expected and not finding.explained_by and not finding.explains:
            yield finding.rule


def test_what_fires_in_another_rules_tests_is_listed_with_a_reason(
    strangers: dict[tuple[str, str], list[str]],
) -> None:
    listed = {(entry["in"], other) for entry in LISTED for other in entry["also"]}
    unlisted = {pair: tests for pair, tests in strangers.items() if pair not in listed}
    assert unlisted == {}, "a false alarm, or a coincidence for coincidences.yaml"
    assert listed - strangers.keys() == set(), "no longer happens"


def test_every_coincidence_is_listed_once_and_has_a_reason() -> None:
    pairs = [(entry["in"], other) for entry in LISTED for other in entry["also"]]
    assert len(pairs) == len(set(pairs))
    assert all(entry["why"].strip() for entry in LISTED)
