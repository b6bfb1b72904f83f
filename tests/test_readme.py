"""The numbers and commands in README are those of the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acdiag.cli import COMMANDS
from acdiag.simulate.scenarios import SCENARIOS
from tests.fuzz.table import TARGETS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def captures(origin: str) -> int:
    cases = (ROOT / "captures").glob("*/case.yaml")
    return sum(f"origin: {origin}" in case.read_text(encoding="utf-8") for case in cases)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        (r"its configuration: (\d+) rules", len(list((ROOT / "rules").glob("*/*.yaml")))),
        (r"- (\d+) captures come from a lab", captures("lab")),
        (r"(\d+) from `simulate`", captures("simulated")),
        (r"(\d+) simulated scenarios", len(SCENARIOS)),
        (r"reads bytes \((\d+) readers", len(TARGETS)),
    ],
)
def test_numbers(pattern: str, number: int) -> None:
    (said,) = re.findall(pattern, README)
    assert int(said) == number


def test_every_command_is_named() -> None:
    for command in COMMANDS:
        assert f"`acdiag {command.__name__.rpartition('.')[2]} " in README
