"""Rule files key by key: what they default to, and every mistake with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acdiag.model.finding import Outcome, Severity
from acdiag.model.phone import Stage
from acdiag.rulebook.detection import Hearing, ScopeKind
from acdiag.rulebook.entry import Mistake
from acdiag.rulebook.rule import Status
from acdiag.rulebook.sheet import KEYS, read_rule, required
from acdiag.rulebook.shelf import parse
from tests.rulebook.making import BASE, rule, text

SILENCE = {"expect": {"after": "dhcp.discovered", "then": "dhcp.offered", "within": "5 s"}}
TESTS = BASE["tests"]


def test_a_rule() -> None:
    made = rule(screen=["Duplicate IP"], manual=["2.5.1"], references=["RFC 2131"], explains=["ACD-PROV-*"])
    assert (made.id, made.stage, made.severity, made.status) == (
        "ACD-DHCP-901",
        Stage.DHCP,
        Severity.WARNING,
        Status.STABLE,
    )
    assert (made.entity, made.screen, made.area) == ("phone", ("Duplicate IP",), "dhcp")
    assert [target.word for target in made.explains] == ["ACD-PROV-*"]


@pytest.mark.parametrize(
    ("keys", "hears", "from_start"),
    [
        ({}, Hearing.NOTHING, False),
        ({"detect": SILENCE}, Hearing.ANSWERS, True),
        ({"detect": SILENCE, "hears": "nothing", "from_start": False}, Hearing.NOTHING, False),
        ({"hears": "others", "from_start": True}, Hearing.OTHERS, True),
        ({"detect": {"all": [{"match": "dhcp.acked"}], "none": [SILENCE]}}, Hearing.ANSWERS, True),
    ],
)
def test_what_a_silence_asks_of_the_capture_by_default(keys: dict[str, Any], hears: Hearing, from_start: bool) -> None:
    detection = rule(**keys).detection
    assert (detection.scope, detection.hears, detection.from_start) == (ScopeKind.BOOT, hears, from_start)


@pytest.mark.parametrize("key", required(KEYS))
def test_required_keys(key: str) -> None:
    with pytest.raises(Mistake, match=f"a rule lacks the key '{key}'"):
        rule(**{key: None})


@pytest.mark.parametrize(
    ("changes", "word", "near", "why"),
    [
        ({"serverity": "error"}, "serverity", "severity", "a rule has no key 'serverity'"),
        ({"id": "DHCP1"}, "DHCP1", "", "is not an id like ACD-DHCP-001"),
        ({"name": "Some_Rule"}, "Some_Rule", "", "kebab-case"),
        ({"stage": "dchp"}, "dchp", "dhcp", "stage cannot be 'dchp'"),
        ({"severity": "fatal"}, "fatal", "", "severity cannot be 'fatal'"),
        ({"status": "stabel"}, "stabel", "stable", "status cannot be"),
        ({"scope": "boots"}, "boots", "boot", "scope cannot be"),
        ({"entity": "call"}, "call", "", "entity cannot be 'call': it is phone"),
        ({"hears": "answer"}, "answer", "answers", "hears cannot be"),
        ({"title": 7}, "7", "", "put it in quotes"),
        ({"manual": [2.5]}, "2.5", "", "put it in quotes"),
        ({"fix": []}, "fix", "", "fix must not be empty"),
        ({"fix": [{"do": "x", "owner": "admin"}]}, "admin", "", "owner cannot be 'admin'"),
        ({"fix": [{"do": "x"}]}, "owner", "", "fix lacks the key 'owner'"),
        ({"explains": ["ACD-X"]}, "ACD-X", "", "is not a rule id or a prefix with *"),
        ({"severity_when": [{"where": {"vlna": 1}, "severity": "info"}]}, "vlna", "vlan", "no field 'vlna'"),
        ({"tests": []}, "tests", "", "no test in which it is found"),
        ({"tests": TESTS[:1]}, "tests", "", "no test in which it is not found"),
        ({"tests": TESTS[1:]}, "tests", "", "no test in which it is found"),
        ({"tests": [{**TESTS[0], "expect": "fond"}]}, "fond", "found", "expect cannot be"),
        ({"tests": [{**TESTS[0], "ends": 30}]}, "30", "", "a duration like"),
        ({"tests": [{**TESTS[0], "phone": {"adress": "x"}}]}, "adress", "", "phone has no key"),
        ({"tests": [{**TESTS[0], "phone": {"vlan": "x"}}]}, "x", "", "a whole number"),
    ],
)
def test_mistakes(changes: dict[str, Any], word: str, near: str, why: str) -> None:
    with pytest.raises(Mistake) as caught:
        rule(**changes)
    assert (caught.value.word, caught.value.nearest) == (word, near)
    assert why in caught.value.why


def test_the_file_is_named_after_the_rule() -> None:
    with pytest.raises(Mistake, match=r"its file 'other\.yaml'"):
        read_rule(parse(text().encode()), Path("rules/dhcp/other.yaml"))


def test_mistakes_have_the_line_where_they_stand() -> None:
    lines = text().splitlines()
    wrong = next(number for number, line in enumerate(lines) if line.startswith("stage:"))
    lines[wrong] = "stage: dchp"
    with pytest.raises(Mistake) as caught:
        read_rule(parse("\n".join(lines).encode()), Path("rules/dhcp/some-rule.yaml"))
    assert caught.value.line == wrong + 1


def test_tests_keep_what_they_expect() -> None:
    full = {
        "name": "a test",
        "phone": {"model": "450HD", "vlan": 7},
        "timeline": "0s dhcp.discovered\n",
        "ends": "30 s",
        "hears": "others",
        "from_start": False,
        "expect": "found",
        "cleared": False,
        "severity": "info",
        "count": 1,
        "observed": "seen",
    }
    example = rule(tests=[full, TESTS[1]]).tests[0]
    assert (example.expect, example.ends, example.hears) == (Outcome.FOUND, 30_000_000_000, Hearing.OTHERS)
    assert (example.from_start, example.cleared, example.severity) == (False, False, Severity.INFO)
    assert (example.count, example.observed, dict(example.phone)) == (1, "seen", {"model": "450HD", "vlan": 7})


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"not_on": {"platfrm": "teams"}}, "there is no field 'platfrm' here; did you mean 'platform'"),
        ({"not_on": {}}, "not_on is empty"),
        ({"hidden_by": {"facts": ["tls.completed"]}}, "hidden_by lacks the key 'reason'"),
        ({"hidden_by": {"facts": [], "reason": "why"}}, "facts must not be empty"),
        ({"hidden_by": ["tls.completed"]}, "hidden_by must be a mapping"),
    ],
)
def test_who_a_rule_is_not_about_and_what_hides_it(keys: dict[str, Any], why: str) -> None:
    with pytest.raises(Mistake) as caught:
        rule(**keys)
    assert why in caught.value.why
