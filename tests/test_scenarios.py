"""Every simulated scenario finds what was planted, and nothing else at notice or above."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from acdiag.simulate.catalogue.logs import FORM
from acdiag.simulate.scenarios import SCENARIOS, write
from tests.expectation import differences, triage


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return load([builtin_folder()])


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "capture.pcapng"
    write(SCENARIOS[name], path, log=tmp_path / "phone.log" if name in FORM else None, form=FORM.get(name, ""))
    case = triage(path, shelf)
    assert not case.sources[0].problems
    assert not case.not_understood
    assert differences(case, SCENARIOS[name].expect) == []
