"""The course of a collecting run, as events tell it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from acdiag.cli import main
from tests.live_running import case_of, live, send_udp, stored

PIN = b"<131>nxphone: MAC 00:90:8f:12:34:56 PIN internal error"
POLICY = 'mute:\n  - {rule: ACD-SIGN-006, reason: "known", until: 2999-01-01}\n'


def test_a_policy_counts(tmp_path: Path) -> None:
    policy = tmp_path / "site.yaml"
    policy.write_text(POLICY)
    options = ("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path / "s"), "--policy", str(policy))
    with live(*options, "--duration", "1.5") as run:
        send_udp(run.port(), PIN)
        assert run.end(None) == 0
    assert [event["event"] for event in run.events] == ["health", "summary"]
    assert case_of(tmp_path / "s", "--policy", str(policy))["muted"][0]["rule"] == "ACD-SIGN-006"


def test_a_limit_is_for_looking_and_not_for_storing(tmp_path: Path) -> None:
    options = ("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path), "--limit", "2", "--duration", "1.5")
    with live(*options) as run:
        send_udp(run.port(), *[b"<134>nxphone: x"] * 100)
        assert run.end(None) == 0
    assert len(stored(tmp_path)) == 100
    assert run.events[-2]["passed_over"] >= 90
    assert case_of(tmp_path)["syslog"]["lines"] == 100


def test_rotation_keeps_the_case(tmp_path: Path) -> None:
    options = ("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path), "--keep-size", "2k")
    with live(*options) as run:
        send_udp(run.port(), PIN)
        run.wait_for("raise")
        for number in range(6):
            send_udp(run.port(), *[b"<134>nxphone: %d %d" % (number, each) for each in range(300)])
            subprocess.run(["sleep", "0.2"], check=True)
        assert run.end() == 0
    assert PIN not in stored(tmp_path)
    case = case_of(tmp_path)
    assert case["syslog"]["lines"] == 1801
    assert [finding["rule"] for finding in case["findings"]] == ["ACD-SIGN-006"]


@pytest.mark.parametrize("command", ["facts", "triage"])
def test_a_session_is_read_while_it_is_written(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path)) as run:
        send_udp(run.port(), PIN)
        run.wait_for("raise")
        main([command, str(tmp_path)])
        printed = capsys.readouterr()
        assert "PIN internal error" in printed.out
        assert printed.err == ""
        assert run.end() == 0


def test_the_difference_of_two_sessions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, lines in (("before", [b"<134>nxphone: x"]), ("after", [PIN])):
        with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path / name), "--duration", "1") as run:
            send_udp(run.port(), *lines)
            assert run.end(None) == 0
    main(["diff", str(tmp_path / "before"), str(tmp_path / "after")])
    assert "ACD-SIGN-006" in capsys.readouterr().out
