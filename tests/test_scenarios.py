"""Every simulated scenario finds what was planted, and nothing else at notice or above."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.rulebook.shelf import Shelf
from acdiag.simulate.scenarios import SCENARIOS, save
from tests.expectation import differences, triage
from tests.playing import Stage
from tests.rule_book import shipped


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, stage: Stage, shelf: Shelf, tmp_path: Path) -> None:
    play = stage[name]
    path = tmp_path / "capture.pcapng"
    save(play.frames, path)
    if play.log:
        (tmp_path / "phone.log").write_bytes(play.log)
    case = triage(path, shelf)
    assert not case.sources[0].problems
    assert not case.not_understood
    assert differences(case, play.expect) == []
