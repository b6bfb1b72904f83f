"""`acdiag live --headless` as a user starts it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from acdiag.cli import main
from acdiag.store.folder import lock
from acdiag.store.reading import Reader
from tests.live_running import case_of, live, send_udp, stored

PIN = b"<131>nxphone: MAC 00:90:8f:12:34:56 PIN internal error"
KILLS = int(os.environ.get("ACDIAG_KILLS", "4"))
"""How often a run is killed; 50 in a thorough run."""


def test_a_session_from_its_first_line_to_triage(tmp_path: Path) -> None:
    folder = tmp_path / "morning"
    with live("--syslog", "udp://127.0.0.1:0", "--syslog", "tcp://127.0.0.1:0", "--session", str(folder)) as run:
        send_udp(run.port(), b"<134>nxphone: hello", PIN)
        with socket.create_connection(("127.0.0.1", run.port("tcp"))) as sender:
            sender.sendall(b"<134>nxphone: by TCP\n")
        raised = run.wait_for("raise", rule="ACD-SIGN-006")
        assert raised["finding"]["evidence"][0]["line"] in (2, 3)
        assert run.end() == 0
        assert run.summary["lines"] == {"stored": 3, "interpreted": 3}
        assert run.summary["open"] == 1
    assert {event["event"] for event in run.events} == {"raise", "health", "summary"}
    assert all(set(event) >= {"event", "time", "finding"} for event in run.events)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    case = case_of(folder)
    assert [finding["id"] for finding in case["findings"]] == ["ACD-SIGN-006@00:90:8f:12:34:56"]
    assert case["findings"][0]["evidence"][0]["source"] == case["sources"][0]["path"] == str(folder)
    assert (case["sources"][0]["kind"], case["syslog"]["lines"]) == ("live", 3)


def test_the_duration_ends_it_and_what_lay_in_the_socket_is_there(tmp_path: Path) -> None:
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path), "--duration", "2") as run:
        time.sleep(1.6)
        send_udp(run.port(), *[b"<134>nxphone: line %d" % number for number in range(5_000)])
        assert run.end(None) == 0
    assert run.summary["lines"]["stored"] == run.summary["lines"]["interpreted"] == len(stored(tmp_path))
    assert run.summary["lines"]["stored"] > 0


def test_it_goes_on_with_a_session_and_raises_nothing_twice(tmp_path: Path) -> None:
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path)) as run:
        send_udp(run.port(), PIN)
        run.wait_for("raise")
        assert run.end(signal.SIGINT) == 130
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path), "--duration", "1") as run:
        send_udp(run.port(), b"<134>nxphone: again")
        assert run.end(None) == 0
    assert [event["event"] for event in run.events] == ["health", "summary"]
    assert run.summary["lines"]["stored"] == 2
    assert run.summary["open"] == 1


def test_killed_again_and_again(tmp_path: Path) -> None:
    chance = random.Random(7)
    known = sent = 0
    for turn in range(KILLS):
        with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path)) as run:
            end = time.monotonic() + chance.uniform(0, 0.6)
            while time.monotonic() < end:
                send_udp(run.port(), *[b"<134>nxphone: run %d line %d" % (turn, sent + each) for each in range(100)])
                sent += 100
            reader = Reader(tmp_path / "session.sqlite")
            committed = reader.counts().lines
            reader.close()
            run.kill()
        lines = stored(tmp_path)
        assert known <= committed <= len(lines) <= sent
        assert len(set(lines)) == len(lines)
        known = len(lines)
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path), "--duration", "0.5") as run:
        assert run.end(None) == 0
    assert run.summary["lines"] == {"stored": known, "interpreted": known}
    assert case_of(tmp_path)["syslog"]["lines"] == known


def test_the_receiver_dies_with_its_parent_and_is_replaced_when_it_dies_itself(tmp_path: Path) -> None:
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path)) as run:
        (receiver,) = children(run.process.pid)
        os.kill(receiver, signal.SIGKILL)
        # A datagram that it has taken and not committed dies with it; what comes now waits in the socket.
        time.sleep(0.1)
        send_udp(run.port(), b"<134>nxphone: meanwhile", PIN)
        run.wait_for("raise")
        (receiver,) = children(run.process.pid)
        os.kill(run.process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while Path(f"/proc/{receiver}/cmdline").exists() and Path(f"/proc/{receiver}/cmdline").read_bytes():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert len(stored(tmp_path)) == 2


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_hostile_lines_come_out_as_visible_characters(tmp_path: Path) -> None:
    hostile = [
        b"<131>\x1b[2J\x1b]0;x\x07nxphone: PIN internal error <script>alert(1)</script> %n%s \x00\xff\xfe\xe2\x80\xae",
        b"<999999>nxphone: x",
        b"<>",
        b"",
        b"\0" * 100,
        b"%n" * 1000,
        b"<131>" + b"A" * 65_000,
        b"<131>Mar  2 08:15:00 $(reboot) nxphone: Duplicate IP",
    ]
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path), "--duration", "2") as run:
        send_udp(run.port(), *hostile)
        assert run.end(None) == 0
    assert stored(tmp_path) == hostile
    printed = json.dumps(run.events, ensure_ascii=False)
    assert not {"\x1b", "\x00", "\u202e"} & set(printed)
    shown = subprocess.run(
        [sys.executable, "-m", "acdiag", "triage", str(tmp_path)], capture_output=True, text=True
    ).stdout
    assert "PIN internal error" in shown
    assert not {"\x1b", "\x00", "\u202e"} & set(shown)


def test_who_is_not_allowed_is_counted(tmp_path: Path) -> None:
    options = ("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path), "--allow", "192.0.2.0/24")
    with live(*options, "--duration", "1") as run:
        send_udp(run.port(), b"<134>x")
        assert run.end(None) == 0
    assert run.events[-2]["sources"][0]["refused"] == 1
    assert run.summary["lines"]["stored"] == 0


def test_a_port_that_is_taken_beside_one_that_is_free(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"udp://127.0.0.1:{taken.getsockname()[1]}"
        options = ("--syslog", url, "--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path), "--duration", "0.2")
        with live(*options) as run:
            assert run.end(None) == 0
        assert any(f"cannot listen on {url}" in line and "ss -lunp" in line for line in run.talk)


@pytest.mark.skipif(not shutil.which("setpriv") or os.geteuid() != 0, reason="needs root and setpriv")
def test_port_514_without_the_privilege(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    own = ["setpriv", "--bounding-set", "-net_bind_service", "--inh-caps", "-net_bind_service"]
    own += ["--reuid", "0", "--keep-groups"]
    command = [*own, sys.executable, "-m", "acdiag", "live", "--syslog", "udp://127.0.0.1:514", "--headless"]
    done = subprocess.run([*command, "--session", str(tmp_path / "s")], capture_output=True, text=True, timeout=60)
    if "Permission denied" not in done.stderr:
        pytest.skip("this machine lets anybody bind port 514")
    assert done.returncode == 2
    assert "--syslog udp://127.0.0.1:5514" in done.stderr
    assert "system/syslog/server_port" in done.stderr


def test_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "s")
    assert main(["live", "--headless"]) == 2
    assert main(["live", "--headless", "--syslog", "http://x", "--session", folder]) == 2
    assert main(["live", "--headless", "--syslog", "tls://127.0.0.1:0", "--session", folder]) == 2
    assert main(["live", "--headless", "--syslog", "udp://192.0.2.1:9", "--session", folder]) == 2
    assert not (tmp_path / "s").exists()
    handle = lock(tmp_path)
    assert main(["live", "--headless", "--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path)]) == 2
    os.close(handle)
    assert "another acdiag live collects" in capsys.readouterr().err


def test_without_a_name_it_goes_below_the_users_state(tmp_path: Path) -> None:
    with live("--syslog", "udp://127.0.0.1:0", "--duration", "0.2", XDG_STATE_HOME=str(tmp_path)) as run:
        assert run.end(None) == 0
    (folder,) = (tmp_path / "acdiag" / "sessions").iterdir()
    assert run.summary["session"] == str(folder)
    assert any(str(folder) in line for line in run.talk)
