"""Finding a rule by what somebody has in hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.rulebook.explain import lookup, sections
from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.rulebook.making import rule, shelve

SCREENS = [
    {"id": "ACD-DNS-002", "screen": ["Cannot find Lync server at …", "Failed to connect <domain> server"]},
    {"id": "ACD-REG-001", "screen": ["Failed to connect to Lync server"]},
    {"id": "ACD-TIME-001", "name": "ntp-unanswered", "screen": ["Failed to connect to time server"]},
    {"id": "ACD-SIGN-900", "screen": ["Try <n> of <m> failed", "…"]},
    {"id": "ACD-SIGN-007", "screen": ["Location look-up failed. Please enter your address."]},
]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return shelve(tmp_path, *SCREENS)


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("ACD-TIME-001", ["ACD-TIME-001"]),
        (" acd-time-001 ", ["ACD-TIME-001"]),
        ("ntp-unanswered", ["ACD-TIME-001"]),
        ("NTP-Unanswered", ["ACD-TIME-001"]),
        ("failed  to connect\tto TIME server", ["ACD-TIME-001", "ACD-DNS-002"]),
        ("Failed to connect to Lync server.", ["ACD-REG-001", "ACD-DNS-002"]),
        ("Failed to connect contoso.com server", ["ACD-DNS-002"]),
        ("Cannot find Lync server at lync.contoso.com", ["ACD-DNS-002"]),
        ("cannot find lync server at", ["ACD-DNS-002"]),
        ('"Location look-up failed. Please enter your address"', ["ACD-SIGN-007"]),
        ("Failed to connect", []),
        ("try 2 of 5 failed", ["ACD-SIGN-900"]),
        ("try 2 of", []),
        ("try 2 failed", []),
        ("", []),
        ("x" * 1_000_000, []),
    ],
)
def test_lookup(shelf: Shelf, question: str, ids: list[str]) -> None:
    assert [rule.id for rule in lookup(shelf, question).rules] == ids


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("ACD-TIME-002", "ACD-TIME-001"),
        ("ntp-unansered", "ntp-unanswered"),
        ("failed to conect to time server", "Failed to connect to time server"),
    ],
)
def test_the_nearest_of_what_there_is(shelf: Shelf, question: str, near: str) -> None:
    assert lookup(shelf, question).nearest[0] == near


def test_sections_are_the_rule_in_words() -> None:
    made = rule(
        screen=["Oh"],
        observed="{count} times",
        fix=[{"do": "a {mac}", "owner": "server", "verify": "b"}],
        manual=["2.5.1"],
    )
    told = {section.heading: section.lines for section in sections(made)}
    assert told["Seen as"] == ("<count> times",)
    assert told["Fix"] == ("(server) a <mac> Then: b",)
    assert told["Manual"] == ("section 2.5.1",)
    assert "References" not in told


def test_every_screen_text_of_the_rules_that_ship_finds_its_rule() -> None:
    shipped = load((builtin_folder(),))
    for one in shipped.rules:
        for screen in one.screen:
            assert one in lookup(shipped, screen).rules
