"""`acdiag diff` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acdiag.cli import main

CAPTURES = Path(__file__).parents[2] / "captures"
HEALTHY = str(CAPTURES / "healthy-450hd" / "capture.pcapng")
NO_OFFER = str(CAPTURES / "no-offer" / "capture.pcapng")
NEW = "ACD-DHCP-001@00:90:8f:12:34:50"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["diff", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def ids(entries: list[dict[str, object]]) -> list[object]:
    return [entry["id"] for entry in entries]


def test_what_is_new_and_what_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, HEALTHY, NO_OFFER, "--format", "json", "-q")
    there = json.loads(out)
    assert code == 0
    assert (there["before"], there["after"]) == (HEALTHY, NO_OFFER)
    assert NEW in ids(there["new"])
    back = json.loads(run(capsys, NO_OFFER, HEALTHY, "--format", "json", "-q")[1])
    assert NEW in ids(back["gone"])
    assert ids(back["gone"]) == ids(there["new"])


def test_a_case_written_as_json_stands_for_its_capture(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    written = tmp_path / "case.json"
    main(["triage", NO_OFFER, "--format", "json", "-o", str(written), "-q"])
    capsys.readouterr()
    answer = json.loads(run(capsys, str(written), NO_OFFER, "--format", "json", "-q")[1])
    assert (answer["new"], answer["gone"]) == ([], [])
    assert NEW in ids(answer["unchanged"])


def test_the_page_counts_and_names(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, HEALTHY, NO_OFFER, "-q")
    assert code == 0
    assert out.splitlines()[0].endswith(" unchanged")
    assert out.index("\nNew\n") < out.index(NEW)
    assert NEW in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"schema": "other/1"}', "JSON of another kind (other/1)"),
        ('{"schema": 1}', "JSON without a schema"),
        ('{"schema": "acdiag/case/1"', "not JSON"),
        ('{"schema": "acdiag/case/1", "findings": [{"id": 3}]}', "findings lack"),
    ],
)
def test_json_that_is_no_case_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "case.json"
    file.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, str(file), NO_OFFER)
    assert (code, out) == (3, "")
    assert said in err


def test_stdin_is_read_only_once(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "-", "-")
    assert code == 2
    assert "only once" in err


def test_a_case_that_is_compared_is_not_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    written = tmp_path / "case.json"
    assert main(["triage", HEALTHY, "--format", "json", "-o", str(written), "-q"]) == 0
    before = written.read_bytes()
    code, _, err = run(capsys, str(written), HEALTHY, "-o", str(written))
    assert (code, "is an input" in err) == (2, True)
    assert written.read_bytes() == before
