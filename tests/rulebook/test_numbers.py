from __future__ import annotations

import pytest

from acdiag.rulebook.numbers import duration, numbers
from tests.rule_book import shipped


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (4_000_000_000, "4 s"),
        (90_000_000_000, "90 s"),
        (120_000_000_000, "2 min"),
        (7_200_000_000_000, "2 h"),
        (500_000_000, "500 ms"),
    ],
)
def test_durations_are_whole(length: int, text: str) -> None:
    assert duration(length) == text


def test_the_numbers_of_a_rule_are_those_of_its_file() -> None:
    rule = shipped().by_id["ACD-DHCP-001"]
    found = dict(numbers(rule.detection))
    assert found["within"] == "4 s"
    assert found["at least"] == "3"
    assert found["over"] == "10 s"


def test_each_number_is_said_once_and_rules_without_have_none() -> None:
    for rule in shipped().rules:
        found = numbers(rule.detection)
        assert len(found) == len(set(found))
