from __future__ import annotations

from pathlib import Path

import yaml

from acdiag.simulate.cases import CASES, rebuild

CAPTURES = Path(__file__).parents[2] / "captures"
LARGEST = 300_000
"""Bytes of a committed capture."""


def test_the_committed_cases_are_what_the_code_makes(tmp_path: Path) -> None:
    for folder in rebuild(tmp_path):
        committed = CAPTURES / folder.name
        assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in committed.iterdir())
        for path in folder.iterdir():
            assert path.read_bytes() == (committed / path.name).read_bytes(), committed / path.name


def test_captures_stay_small() -> None:
    for recipe in CASES:
        assert (CAPTURES / recipe.folder / "capture.pcapng").stat().st_size < LARGEST


def test_a_case_tells_how_it_was_made_and_what_must_be_found() -> None:
    case = yaml.safe_load((CAPTURES / "recovery-loop" / "case.yaml").read_text())
    mac = "00:90:8f:12:34:50"
    assert case["origin"] == "simulated"
    assert case["recipe"] == "acdiag simulate recovery-loop -o capture.pcapng --seed 1"
    assert case["expect"]["phones"][mac] == {"verdict": "failed", "stuck_at": "recovery", "model": "450HD"}
    assert case["expect"]["findings"] == {"ACD-REC-001": [mac], "ACD-REC-002": [mac]}
    assert case["expect"]["root"] == {mac: "ACD-REC-002"}


def test_folders_are_not_used_twice() -> None:
    folders = [recipe.folder for recipe in CASES]
    assert len(folders) == len(set(folders))
