"""A site's own word: what it changes, and what a broken file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.model.finding import Severity
from acdiag.rulebook.policy import Policy, load
from acdiag.rulebook.shelf import Shelf
from tests.rulebook.making import shelve

DAY = 86_400_000_000_000


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return shelve(
        tmp_path / "rules",
        {"id": "ACD-DHCP-901", "name": "no-offer", "severity": "error"},
        {
            "id": "ACD-DHCP-902",
            "name": "regraded",
            "severity_when": [{"where": {"vlan|gt": 0}, "severity": "critical"}],
            "fix": [{"do": "a", "owner": "network"}, {"do": "b", "owner": "server"}],
        },
    )


def policy_of(text: str, shelf: Shelf, folder: Path) -> tuple[Policy, Shelf]:
    path = folder / "site.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, shelf)


def test_severities_are_the_site_s_own_in_every_case(shelf: Shelf, tmp_path: Path) -> None:
    _, changed = policy_of("severity: {ACD-DHCP-901: info, regraded: notice}", shelf, tmp_path)
    assert [rule.severity for rule in changed.rules] == [Severity.INFO, Severity.NOTICE]
    assert changed.by_id["ACD-DHCP-902"].severity_when == ()
    assert shelf.by_id["ACD-DHCP-901"].severity is Severity.ERROR
    assert changed.explained == shelf.explained
    assert changed.digest == shelf.digest


def test_owners_become_teams(shelf: Shelf, tmp_path: Path) -> None:
    _, changed = policy_of("owners: {server: Windows team}", shelf, tmp_path)
    assert [fix.owner for fix in changed.by_id["ACD-DHCP-902"].fix] == ["network", "Windows team"]


def test_names_stand_under_one_spelling(shelf: Shelf, tmp_path: Path) -> None:
    policy, _ = policy_of(
        "names: {10.1.0.1: north, 0090.8f12.3456: Reception, '2001:DB8::1': v6}",
        shelf,
        tmp_path,
    )
    assert policy.names == {"10.1.0.1": "north", "00:90:8f:12:34:56": "Reception", "2001:db8::1": "v6"}


def test_a_mute_has_a_reason_and_may_end(shelf: Shelf, tmp_path: Path) -> None:
    text = """
mute:
  - {rule: no-offer, phone: 00-90-8F-12-34-56, reason: planned, until: 1970-01-02}
  - {rule: ACD-DHCP-902, entity: "ip:10.0.0.9", reason: "for ever"}
"""
    policy, _ = policy_of(text, shelf, tmp_path)
    first, second = policy.mutes
    assert (first.rule, first.phone, first.until, first.ends) == (
        "ACD-DHCP-901",
        "00:90:8f:12:34:56",
        "1970-01-02",
        2 * DAY,
    )
    assert (second.entity, second.until, second.ends) == ("ip:10.0.0.9", None, None)
    assert policy.ended(2 * DAY - 1) == ()
    assert policy.ended(2 * DAY) == (first,)
    assert policy.ended(None) == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("severity: {}\nmutes: []", 2, ["'mutes'", "did you mean 'mute'"]),
        ("severity:\n  ACD-DHCP-90: info", 2, ["'ACD-DHCP-90'", "did you mean 'ACD-DHCP-90"]),
        ("severity:\n  no-ofer: info", 2, ["'no-ofer'", "'no-offer'"]),
        ("severity:\n  no-offer: eror", 2, ["'eror'", "'error'"]),
        ("severity: {no-offer: info, ACD-DHCP-901: info}", 1, ["twice"]),
        ("severity: {no-offer: info, no-offer: info}", 1, ["twice"]),
        ("mute: {rule: no-offer}", 1, ["must be a list"]),
        ("mute:\n  - rule: no-offer", 2, ["lacks the key 'reason'"]),
        ("mute:\n  - rule: no-offer\n    reason: x\n    untill: 2026-01-01", 4, ["'untill'", "'until'"]),
        ("mute:\n  - {rule: no-offer, reason: x, until: 2026-02-30}", 2, ["date like"]),
        ("mute:\n  - {rule: no-offer, reason: x, until: 2026-02-28T10:00:00Z}", 2, ["date like"]),
        ("mute:\n  - {rule: no-offer, reason: x, until: soon}", 2, ["date like"]),
        ("mute:\n  - {rule: no-offer, reason: ''}", 2, ["reason is empty"]),
        ("mute:\n  - {rule: no-offer, reason: x, phone: desk}", 2, ["neither a MAC nor an IP"]),
        ("mute:\n  - {rule: no-offer, reason: x, phone: 10.0.0.1, entity: y}", 2, ["one of them"]),
        ("owners:\n  netwrk: x", 2, ["'netwrk'", "'network'"]),
        ("owners: {network: ''}", 1, ["empty"]),
        ("owners: {network: [a]}", 1, ["must be a text"]),
        (f"names: {{10.0.0.1: {'x' * 81}}}", 1, ["at most 80"]),
        ('names: {10.0.0.1: "a\\eb"}', 1, ["one line"]),
        ("names:\n  server: x", 2, ["neither a MAC nor an IP"]),
        ("", 1, ["holds no policy"]),
        ("- a", 1, ["must be a mapping"]),
        ("severity: [", 2, ["no YAML"]),
        ("severity: &a {}\nowners: *a", 1, ["no place in a policy"]),
        ("thresholds:\n  no-offer: {at_least: 3}", 2, ["'at_least'", "it has none"]),
        ("thresholds:\n  no-offer: {}", 2, ["no thresholds"]),
    ],
)
def test_a_mistake_is_named_where_it_stands(
    shelf: Shelf, tmp_path: Path, text: str, line: int, words: list[str]
) -> None:
    with pytest.raises(Unusable) as caught:
        policy_of(text, shelf, tmp_path)
    assert caught.value.status == 2
    assert caught.value.message.startswith(f"{tmp_path / 'site.yaml'}:{line}: ")
    for word in words:
        assert word in caught.value.message


def test_a_missing_file_is_no_policy(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="No such file"):
        load(tmp_path / "none.yaml", shelf)
