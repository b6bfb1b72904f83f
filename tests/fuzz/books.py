"""Targets: rules, policies and the parameter reference, which users write and others send."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from acdiag.rulebook import parameters, policy
from acdiag.rulebook.entry import Mistake
from acdiag.rulebook.examples import run
from acdiag.rulebook.shelf import RuleFile, Shelf, _read, builtin_folder, parse
from tests.fuzz import seeds
from tests.fuzz.target import Target
from tests.rule_book import shipped

YAML_TIME = 2.0
"""Seconds for 64 KiB, a quarter of what a rule file may have: it is the user's own file, and PyYAML's speed."""
YAML_MEMORY = 96 << 20
"""PyYAML makes a node with two marks of every word: up to a kilobyte for two bytes."""
POLICY = b"""
severity: {ACD-DHCP-001: notice}
mute:
  - {rule: ACD-DHCP-001, phone: 00-90-8F-12-34-56, reason: planned, until: 2026-06-30}
owners: {network: The net team}
names:
  10.0.0.1: the old server
thresholds:
  ACD-DHCP-001: {at_least: 3}
"""

_NAME = re.compile(rb"(?m)^name: ([a-z0-9-]{1,60})")


@cache
def shelf() -> Shelf:
    """The rules that ship with acdiag."""
    return shipped()


def _rule(data: bytes) -> None:
    """A rule with its own tests, and what loads it never raises."""
    # A rule is refused unless its file has its name.
    named = _NAME.search(data)
    name = f"{named[1].decode()}.yaml" if named else "a.yaml"
    read, faults = _read([RuleFile(name, Path(name), data)])
    for fault in faults:
        str(fault)
    for failure in run(read):
        str(failure)


def _policy(data: bytes) -> None:
    read, _ = policy.read(parse(data, "policy"), shelf())
    read.ended(1_760_000_000_000_000_000)


def _reference(data: bytes) -> None:
    found = parameters.read(data, Path("parameters.yaml"))
    list(found.asked("vlan"))
    found.nearest("vlna")


def _cut() -> list[bytes]:
    """Entries of the parameter reference; the whole is too long to try often."""
    text = (builtin_folder() / "parameters.yaml").read_bytes()
    return [text[: text.rfind(b"\n", 0, size) + 1] for size in (1_500, 4_000, 9_000)]


BOOKS: tuple[Target, ...] = (
    Target(
        name="rulebook.rule", run=_rule, seeds=lambda: seeds.texts("rules/*/*.yaml"),
        time=YAML_TIME, memory=YAML_MEMORY,
        covers=tuple(
            f"acdiag.rulebook.{name}"
            for name in ("shelf", "sheet", "entry", "operators", "conditions", "selection", "template", "examples")
        ),
        short=12,
    ),
    Target(
        name="rulebook.policy", run=_policy, seeds=lambda: [POLICY], covers=("acdiag.rulebook.policy",),
        allowed=(Mistake,), time=YAML_TIME, memory=YAML_MEMORY, short=25,
    ),
    Target(
        name="rulebook.parameters", run=_reference, seeds=_cut, covers=("acdiag.rulebook.parameters",),
        time=YAML_TIME, memory=YAML_MEMORY, short=12,
    ),
)  # fmt: skip
