"""The tests inside rule files, and that every rule that ships passes its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acdiag.rulebook.examples import run, run_rule
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.shelf import load
from tests.rule_book import shipped
from tests.rulebook.making import BASE, rule, shelve

CLEAR = BASE["tests"][1]
SHELF = shipped()
SHIPPED = SHELF.rules


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_a_rule_that_ships(rule: Rule) -> None:
    assert [str(failure) for failure in run_rule(rule, SHELF)] == []


def _failures(test: dict[str, Any], **changes: Any) -> list[str]:
    full = {"name": "it", "timeline": "0s dhcp.discovered\n1s dhcp.discovered", "expect": "found", **test}
    return [failure.what for failure in run_rule(rule(tests=[full, CLEAR], **changes), SHELF)]


@pytest.mark.parametrize(
    ("test", "changes", "what"),
    [
        ({}, {}, []),
        ({"count": 2, "severity": "warning", "cleared": False, "observed": "seen"}, {}, []),
        ({"count": 3}, {}, ["expected count 3, and it is 2"]),
        ({"severity": "error"}, {}, ["expected severity error, and it is warning"]),
        ({"cleared": True}, {}, ["expected cleared True, and it is False"]),
        ({"observed": "heard"}, {}, ["expected observed heard, and it is seen"]),
        (
            {},
            {"needs": ["dhcp.acked"]},
            [
                "expected found, and it is not-applicable (dhcp.acked was never seen)",
                "expected clear, and it is not-applicable (dhcp.acked was never seen)",
            ],
        ),
        ({"timeline": "soon dhcp.discovered"}, {}, ["'soon' is no time; write it like 4.2s"]),
    ],
)
def test_what_is_not_as_expected(test: dict[str, Any], changes: dict[str, Any], what: list[str]) -> None:
    assert _failures(test, **changes) == what


def test_a_wrong_line_of_a_timeline_is_named_by_its_line_in_the_file(tmp_path: Path) -> None:
    shelf = shelve(tmp_path, {})
    path = shelf.rules[0].path
    block = "timeline: |\n    0s dhcp.discovered\n\n    1s dhcp.discoverd\n"
    path.write_text(path.read_text().replace("timeline: 0s dhcp.discovered\n", block))
    (failure,) = run(load((tmp_path,)))
    assert path.read_text().splitlines()[failure.line - 1].strip() == "1s dhcp.discoverd"
    assert str(failure).startswith(f"{path}:{failure.line}: ACD-DHCP-901, test 'it is there': ")


def test_vlans_of_the_phone_come_from_the_facts_unless_the_test_says_them() -> None:
    detect = {"match": {"fact": "dhcp.acked", "where": {"uc_vlan_id|not": "$phone.offered_vlan"}}}
    timeline = "0s vlan.offered vlan=7\n1s dhcp.acked uc_vlan_id=8"
    assert _failures({"timeline": timeline}, detect=detect) == []
    assert _failures({"timeline": timeline, "phone": {"offered_vlan": 8}}, detect=detect) == [
        "expected found, and it is clear"
    ]


def test_scope_phone_splits_the_timeline_into_boots() -> None:
    detect = {"count": {"fact": "dhcp.acked", "at_least": 2}}
    timeline = "0s dhcp.discovered xid=0x1\n1s dhcp.acked xid=0x1\n60s dhcp.discovered xid=0x2\n61s dhcp.acked xid=0x2"
    assert _failures({"timeline": timeline, "count": 2}, detect=detect, scope="phone") == []
