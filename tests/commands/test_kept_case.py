"""`acdiag triage` of a bundle: the verdict that it was made with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acdiag.bundle.archive import CASE, TABLE, TEXT, Entry, pack
from acdiag.cli import main

CAPTURE = str(Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng")


@pytest.fixture(scope="module", params=[(), ("--redact",)], ids=["plain", "redacted"])
def bundle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("bundle")
    words = ["report", CAPTURE, "-q", "-o", str(folder / "r.html"), "--bundle", str(folder / "b.zip"), *request.param]
    assert main(words) == 1
    return str(folder / "b.zip")


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["triage", "-q", *words])
    return code, capsys.readouterr().out


def test_excerpts_are_not_judged_anew(capsys: pytest.CaptureFixture[str], bundle: str) -> None:
    code, text = shown(capsys, bundle)
    assert code == 1
    assert "the phone asks for an address and nobody answers" in text
    code, text = shown(capsys, bundle, "--format", "json")
    rules = [finding["rule"] for finding in json.loads(text)["findings"]]
    assert "ACD-DHCP-001" in rules
    lines = shown(capsys, bundle, "--format", "jsonl")[1].splitlines()
    assert [json.loads(line)["rule"] for line in lines] == rules
    assert len(shown(capsys, bundle, "--format", "csv")[1].splitlines()) == len(rules) + 1


def test_the_bar_is_that_of_the_command_line(capsys: pytest.CaptureFixture[str], bundle: str) -> None:
    assert shown(capsys, bundle, "--fail-on", "critical")[0] == 0
    assert shown(capsys, bundle, "--fail-on", "never")[0] == 0


@pytest.mark.parametrize("form", ["text", "csv", "json", "jsonl"])
def test_nothing_in_a_strangers_bundle_reaches_the_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str
) -> None:
    case = json.dumps({"schema": "acdiag/case/1", "findings": [{"id": "X@\x9b2J"}]}, ensure_ascii=False)
    repaints = "\x1b]0;owned\x07 first\nsecond \x1b[2J\u202e\n"
    entries = [Entry(CASE, case.encode(), ""), Entry(TEXT, repaints.encode(), ""), Entry(TABLE, repaints.encode(), "")]
    (tmp_path / "b.zip").write_bytes(pack(entries, {}))
    _, out = shown(capsys, str(tmp_path / "b.zip"), "--format", form)
    assert all(line.isprintable() for line in out.split("\n"))
    assert len(out.splitlines()) == (2 if form in ("text", "csv") else 1)


def test_a_bundle_is_not_written_over(bundle: str) -> None:
    before = Path(bundle).read_bytes()
    assert main(["triage", "-q", bundle, "-o", bundle]) == 2
    assert Path(bundle).read_bytes() == before


@pytest.mark.parametrize("option", ["--html", "--carve"])
def test_what_a_bundle_cannot_give_is_refused(
    capsys: pytest.CaptureFixture[str], bundle: str, tmp_path: Path, option: str
) -> None:
    assert main(["triage", "-q", bundle, option, str(tmp_path / "out")]) == 2
    assert "Unzip it" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_report_of_a_bundle_is_its_own(capsys: pytest.CaptureFixture[str], bundle: str, tmp_path: Path) -> None:
    assert main(["report", "-q", bundle, "-o", str(tmp_path / "again.html")]) == 1
    first = Path(bundle).with_name("r.html").read_bytes()
    assert (tmp_path / "again.html").read_bytes() == first
    assert main(["report", bundle, "-o", str(tmp_path / "again.html"), "--fail-on", "never"]) == 0
    assert "as whoever sent it made it" in capsys.readouterr().err


def test_a_report_of_a_bundle_is_not_made_anew(capsys: pytest.CaptureFixture[str], bundle: str, tmp_path: Path) -> None:
    assert main(["report", "-q", bundle, "-o", str(tmp_path / "out"), "--redact"]) == 2
    assert "where the captures are" in capsys.readouterr().err
    assert main(["report", "-q", bundle, "-o", bundle]) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["rtp", "facts"])
def test_what_is_counted_in_excerpts_is_said_to_be(
    capsys: pytest.CaptureFixture[str], bundle: str, command: str
) -> None:
    main([command, bundle])
    assert "counted in its excerpts" in capsys.readouterr().err
    main([command, CAPTURE])
    assert "excerpts" not in capsys.readouterr().err
