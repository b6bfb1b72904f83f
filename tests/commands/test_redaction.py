"""The options of redaction and of the bundle."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from acdiag.cli import main
from tests.redact.planting import HOST, PHONE_MAC, plant


@pytest.mark.parametrize("words", [["--redact-map", "x.json"], ["--bundle-captures"]])
def test_an_option_without_what_it_belongs_to_is_refused(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = plant(tmp_path)
    assert main(["report", "-q", *paths, "-o", str(tmp_path / "r.html"), *words]) == 2
    assert "without" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--bundle", "--redact-map"])
def test_an_input_is_not_written_over(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = plant(tmp_path)
    before = Path(paths[0]).read_bytes()
    assert main(["report", "-q", *paths, "-o", str(tmp_path / "r.html"), "--redact", option, paths[0]]) == 2
    assert "is an input" in capsys.readouterr().err
    assert Path(paths[0]).read_bytes() == before


def test_the_map_is_for_its_owner_and_not_in_the_bundle(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    table, bundle = tmp_path / "map.json", tmp_path / "b.zip"
    words = ["-o", str(tmp_path / "r.html"), "--redact", "--redact-map", str(table), "--bundle", str(bundle)]
    assert main(["report", "-q", "--fail-on", "never", *plant(inputs), *words]) == 0
    assert [stat.S_IMODE(path.stat().st_mode) for path in (table, bundle)] == [0o600, 0o600]
    pairs = json.loads(table.read_text())["pseudonyms"]
    assert pairs[PHONE_MAC].startswith("00:90:8f:00:00:")
    assert HOST in pairs


def test_what_the_engineer_wrote_is_redacted_where_the_captures_know_it(tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    header = ["--title", f"Ticket of {HOST} in Wonderland", "--contact", "10.93.71.57"]
    assert main(["report", "-q", "--fail-on", "never", *plant(tmp_path), "-o", str(page), "--redact", *header]) == 0
    text = page.read_text()
    assert "in Wonderland" in text
    assert HOST not in text
    assert "10.93.71.57" not in text


def test_two_outputs_of_one_name_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = str(tmp_path / "r.html")
    assert main(["report", "-q", *plant(tmp_path), "-o", one, "--bundle", one]) == 2
    assert "same name" in capsys.readouterr().err
    assert not Path(one).exists()
