"""Whatever is asked to be written: to its owner alone, through no link, and nowhere that captured names lead."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from acdiag.cli import main

ROOT = Path(__file__).resolve().parents[2]
BROKEN = str(ROOT / "captures" / "no-offer" / "capture.pcapng")
CALL = str(ROOT / "captures" / "call-with-speech" / "capture.pcapng")
FILES = {
    "triage": ("triage", "-q", BROKEN, "-o", "OUT"),
    "json": ("triage", "-q", BROKEN, "--format", "json", "-o", "OUT"),
    "page beside": ("triage", "-q", BROKEN, "--html", "OUT", "-o", "other"),
    "report": ("report", "-q", BROKEN, "-o", "OUT"),
    "bundle": ("report", "-q", BROKEN, "-o", "other", "--bundle", "OUT"),
    "map": ("report", "-q", BROKEN, "-o", "other", "--redact", "--redact-map", "OUT"),
    "streams": ("rtp", "-q", CALL, "--format", "csv", "-o", "OUT"),
    "simulated": ("simulate", "-q", "dhcp-no-offer", "-o", "OUT"),
    "log": ("simulate", "-q", "dhcp-no-offer", "-o", "other", "--log", "OUT"),
    "truth": ("simulate", "-q", "dhcp-no-offer", "-o", "other", "--truth", "OUT"),
}
"""Commands by what they write at OUT."""
FOLDERS = {
    "carved": ("triage", "-q", BROKEN, "--carve", "OUT"),
    "sound": ("rtp", "-q", CALL, "--wav", "OUT"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, and a mask that takes nothing away."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    before = os.umask(0)
    yield folder
    os.umask(before)


def run(command: tuple[str, ...], out: str) -> int:
    return main([out if word == "OUT" else word for word in command])


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_for_its_owner(here: Path, name: str) -> None:
    assert run(FILES[name], "out.bin") in (0, 1)
    for path in here.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert (here / "out.bin").stat().st_size > 0


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_for_its_owner(here: Path, name: str) -> None:
    assert run(FOLDERS[name], "made") in (0, 1)
    assert stat.S_IMODE((here / "made").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (here / "made").iterdir()} == {0o600}


@pytest.mark.parametrize("name", [*FILES, *FOLDERS])
def test_a_link_is_refused(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    target = tmp_path / "of somebody else"
    if name in FOLDERS:
        target.mkdir()
    else:
        target.write_text("theirs")
    (here / "link").symlink_to(target)
    assert run({**FILES, **FOLDERS}[name], "link") == 2
    assert "is a symbolic link" in capsys.readouterr().err
    assert list(target.iterdir()) == [] if name in FOLDERS else target.read_text() == "theirs"
