"""The sample under `reports/` is what the report is today; `make generated` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.cli import main
from tests.report_making import ROOT

SAMPLE = "reports/sample/report.html"
COMMAND = ["report", "-q", "captures/rollout-7/capture.pcapng", "--about", "reports/sample/about.yaml"]


def test_the_sample_is_what_is_made_today(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(ROOT)
    made = tmp_path / "report.html"
    assert main([*COMMAND, "-o", str(made)]) == 1
    if request.config.getoption("--update-golden"):
        Path(SAMPLE).write_bytes(made.read_bytes())
    same = made.read_bytes() == Path(SAMPLE).read_bytes()
    assert same, f"{SAMPLE} is not what the code makes: run make generated, and look at it"
