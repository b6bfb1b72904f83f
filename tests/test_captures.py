"""Every committed capture finds what its case.yaml says, and nothing else at notice or above."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from acdiag.rulebook.shelf import Shelf
from tests.expectation import differences, triage
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[1] / "captures"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CASES = sorted(path.parent.name for path in CAPTURES.glob("*/case.yaml"))


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, shelf: Shelf) -> None:
    folder = CAPTURES / name
    expect = yaml.load((folder / "case.yaml").read_bytes(), LOADER)["expect"]
    case = triage(folder / "capture.pcapng", shelf)
    assert not case.sources[0].problems
    assert not case.not_understood
    assert differences(case, expect) == []


def test_there_is_a_healthy_boot_of_every_model() -> None:
    models = set()
    for name in CASES:
        case = yaml.safe_load((CAPTURES / name / "case.yaml").read_text(encoding="utf-8"))
        if not case["expect"]["findings"]:
            models |= {phone.get("model") for phone in case["expect"]["phones"].values()}
    assert models >= {"445HD", "450HD", "C450HD", "RX50", "HRS"}


def test_captures_stay_small() -> None:
    assert [path for path in CAPTURES.rglob("*.pcap*") if path.stat().st_size > 1_000_000] == []
