"""`acdiag live --replay`: options that count, and sources that are never opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acdiag.cli import main

LOOP = Path(__file__).parents[2] / "captures" / "recovery-loop" / "capture.pcapng"
POLICY = 'mute:\n  - {rule: ACD-REC-001, reason: "known", until: 2999-01-01}\n'


def events(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert main(["live", "--headless", "--replay", str(LOOP), *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_policy_counts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    policy = tmp_path / "site.yaml"
    policy.write_text(POLICY)
    assert events(capsys, "--policy", str(policy))[-1]["findings"] == ["ACD-REC-002@00:90:8f:12:34:50"]


def test_the_same_files_give_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    assert events(capsys) == events(capsys, "--speed", "300")


def test_no_source_is_opened_and_no_session_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    events(capsys, "--interface", "nope9", "--syslog", "udp://256.0.0.1:1")
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_the_screen_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["live", "--replay", str(LOOP)]) == 2
    assert "--headless" in capsys.readouterr().err
