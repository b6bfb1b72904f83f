"""Makes rules, shelves and phones for the tests of the rule book."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from acdiag.model.arrival import Where
from acdiag.model.finding import Confidence, Finding, Outcome, Severity
from acdiag.rulebook.detection import Hearing, ScopeKind
from acdiag.rulebook.engine import Trial
from acdiag.rulebook.examples import tell
from acdiag.rulebook.rule import Example, Rule
from acdiag.rulebook.sheet import read_rule
from acdiag.rulebook.shelf import Shelf, load, parse
from acdiag.rulebook.verdict import Verdict
from acdiag.timeline.story import PhoneStory

SECOND = 1_000_000_000
MATCH = {"match": "dhcp.discovered"}

BASE: dict[str, Any] = {
    "id": "ACD-DHCP-901",
    "name": "some-rule",
    "title": "Something is wrong",
    "stage": "dhcp",
    "severity": "warning",
    "confidence": "high",
    "status": "stable",
    "detect": MATCH,
    "observed": "seen",
    "cause": "because",
    "impact": "no phone",
    "confirm": ["look"],
    "fix": [{"do": "mend it", "owner": "server"}],
    "false_alarms": "never",
    "tests": [
        {"name": "it is there", "timeline": "0s dhcp.discovered", "expect": "found"},
        {"name": "it is not", "timeline": "0s tftp.asked", "expect": "clear"},
    ],
}


class _Plain(yaml.SafeDumper):
    """Writes a value that is used twice out twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def text(**changes: Any) -> str:
    """A rule file; a key that is None is left out."""
    keys = {key: value for key, value in {**BASE, **changes}.items() if value is not None}
    return yaml.dump(keys, Dumper=_Plain, sort_keys=False, allow_unicode=True)


def rule(**changes: Any) -> Rule:
    """A rule, read like from a file of its name."""
    name = changes.get("name", BASE["name"])
    return read_rule(parse(text(**changes).encode()), Path("rules/dhcp") / f"{name}.yaml")


def shelve(folder: Path, *rules: Mapping[str, Any]) -> Shelf:
    """A shelf of rule files in `folder`."""
    for number, changes in enumerate(rules, 901):
        named = {"id": f"ACD-DHCP-{number}", "name": f"rule-{number}", **changes}
        path = folder / "dhcp" / f"{named['name']}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(**named), encoding="utf-8")
    return load((folder,))


def story(timeline: str, scope: ScopeKind = ScopeKind.BOOT, **keys: Any) -> PhoneStory:
    """The story of a phone; `keys` are those of a rule's test, `ends` in seconds."""
    if "ends" in keys:
        keys["ends"] = round(keys["ends"] * SECOND)
    keys["phone"] = tuple(keys.get("phone", {}).items())
    return tell(Example("test", timeline, Outcome.FOUND, 1, **keys), scope)


def verdict(
    detect: Mapping[str, Any], timeline: str, rule_keys: Mapping[str, Any] | None = None, **keys: Any
) -> Verdict:
    """What a rule with that `detect` says of a timeline."""
    made = rule(detect=dict(detect), **(rule_keys or {}))
    return Trial(story(timeline, made.detection.scope, **keys)).verdict(made.detection)


def seconds(found: Verdict) -> list[list[float]]:
    """The times of the lead facts of each solution."""
    zero = 1_700_000_000 * SECOND
    return [[(fact.at - zero) / SECOND for fact in solution.lead.facts] for solution in found.solutions]


def finding(rule_id: str, entity: str = "00:90:8f:00:00:01", **changes: Any) -> Finding:
    """A finding with little in it."""
    severity = changes.pop("severity", Severity.WARNING)
    keys: dict[str, Any] = {
        "title": "title of " + rule_id,
        "stage": "dhcp",
        "first": 10,
        "last": 20,
        "boots": frozenset((0,)),
        **changes,
    }
    return Finding(
        rule=rule_id,
        name=rule_id.lower(),
        severity=severity,
        rule_severity=severity,
        confidence=Confidence.HIGH,
        phone=entity,
        entity=entity,
        count=1,
        observed="",
        cause="",
        impact="",
        actions=(),
        confirm=(),
        manual=(),
        references=(),
        evidence=(Where("a.pcap", 1),),
        wireshark_filter="",
        **keys,
    )


__all__ = ["BASE", "MATCH", "SECOND", "Hearing", "finding", "rule", "seconds", "shelve", "story", "text", "verdict"]
