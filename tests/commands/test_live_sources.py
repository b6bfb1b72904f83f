"""`acdiag live` over captures and recordings, and its replay, as a user starts them."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from acdiag.cli import main
from tests.live_running import case_of, live

CAPTURES = Path(__file__).parents[2] / "captures"
LOOP = CAPTURES / "recovery-loop" / "capture.pcapng"
RULE = "ACD-REC-001"


def test_a_capture_on_standard_input(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "acdiag", "live", "-", "--headless", "--session", str(tmp_path / "s")]
    done = subprocess.run(words, input=LOOP.read_bytes(), capture_output=True)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events[-2:]] == ["health", "summary"]
    assert any(finding.startswith(RULE) for finding in events[-1]["findings"])
    assert events[-1]["findings"] == sorted(finding["id"] for finding in case_of(tmp_path / "s")["findings"])
    assert b"both directions of the phones' traffic" in done.stderr


def test_a_file_on_standard_input_ends_where_it_ends(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "acdiag", "live", "-", "--headless", "--session", str(tmp_path / "s")]
    with LOOP.open("rb") as file:
        done = subprocess.run(words, stdin=file, capture_output=True, timeout=60)
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[-1])["findings"]


def test_killed_at_any_moment_it_goes_on(tmp_path: Path) -> None:
    growing, whole = tmp_path / "growing.pcapng", LOOP.read_bytes()
    growing.write_bytes(whole[:4_000])
    session = ("--session", str(tmp_path / "s"))
    with live(str(growing), *session) as run:
        deadline = time.monotonic() + 30
        first = tmp_path / "s" / "frames-1.pcapng"
        while not (first.exists() and first.stat().st_size > 2_000) and time.monotonic() < deadline:
            time.sleep(0.05)
        run.kill()
    before = case_of(tmp_path / "s")
    assert before["sources"][0]["packets"] > 5
    growing.write_bytes(whole)
    with live(str(growing), *session) as run:
        run.wait_for("raise", rule=RULE)
        assert run.end() == 0
    case = case_of(tmp_path / "s")
    assert [source["path"].rpartition("/")[2] for source in case["sources"]][:2] == [
        "frames-1.pcapng",
        "frames-2.pcapng",
    ]
    assert run.summary["findings"] == sorted(finding["id"] for finding in case["findings"] if not finding["cleared"])


def test_recordings_that_phones_send(tmp_path: Path) -> None:
    with live("--recording", "udp://127.0.0.1:0", "--session", str(tmp_path / "s")) as run:
        port = run.port()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for payload in recorded():
                sender.sendto(payload, ("127.0.0.1", port))
                time.sleep(0.0005)
        time.sleep(0.5)
        assert run.end() == 0
    case = case_of(tmp_path / "s")
    (source,) = [each for each in case["sources"] if each["path"].endswith("frames-1.pcapng")]
    assert source["kind"] == "recording"
    assert any(stream["via"] in ("recording", "acdr") for stream in case["streams"])


def recorded() -> list[bytes]:
    """The datagrams to a recorder in a capture of ours."""
    from acdiag.sources.opening import in_time_order, open_sources
    from acdiag.wire.dissect import dissect

    sources = open_sources([str(CAPTURES / "recording-with-losses" / "capture.pcapng")], on_skip=lambda *_: None)
    packets = [dissect(frame) for frame in in_time_order(sources)]
    return [packet.payload for packet in packets if packet.transport == "udp" and packet.destination_port == 50_000]


def test_numbers_and_messages_for_others(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(30)
        place = f"udp://127.0.0.1:{server.getsockname()[1]}"
        options = ("--session", str(tmp_path / "s"), "--syslog-out", place, "--metrics", "0")
        with live(str(LOOP), *options) as run:
            run.wait_for("raise", rule=RULE)
            said = server.recv(4096) + server.recv(4096)
            (url,) = [match[0] for line in run.talk if (match := re.search(r"http://\S+", line))]
            with urllib.request.urlopen(url, timeout=10) as answer:
                numbers = answer.read().decode()
            assert run.end() == 0
    assert b'[acdiag@32473 event="raise" rule="ACD-REC' in said
    assert 'acdiag_phones{verdict="failed"} 1.0' in numbers


def test_a_replay_prints_events_and_ends(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "phones.csv"
    table.write_text("00:90:8f:12:34:50\n00:90:8f:99:99:99\n")
    assert main(["live", "--replay", str(LOOP), "--headless", "--expect", str(table)]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["raise", "raise", "summary"]
    assert events[0]["time"].startswith("2026-03-02T08:00")
    assert events[-1]["expected"] == {"phones": 2, "silent": ["00:90:8f:99:99:99"]}
    assert main(["triage", str(LOOP), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert events[-1]["findings"] == sorted(finding["id"] for finding in told["findings"])


def test_several_files_after_one_word(capsys: pytest.CaptureFixture[str]) -> None:
    other = CAPTURES / "healthy-450hd" / "capture.pcapng"
    assert main(["live", "--headless", "--replay", str(LOOP), str(other)]) == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [source["path"] for source in summary["sources"]] == [str(LOOP), str(other)]


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["--headless"], 2, "nothing to listen to"),
        (["--headless", "--replay", "none.pcap"], 3, "none.pcap"),
        (["--headless", "none.pcap"], 2, "no such file"),
        (["--headless", "--replay", str(LOOP), "--expect", "none.csv"], 2, "none.csv"),
        (["--headless", "--replay", str(LOOP), "--syslog-out", "tls://x"], 2, "no place to send syslog to"),
        (["--headless", "--recording", "tcp://127.0.0.1:0"], 2, "recordings come by UDP"),
    ],
    ids=["nothing", "no-replay", "no-capture", "no-table", "no-server", "no-recorder"],
)
def test_mistakes(
    words: list[str], status: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["live", *words]) == status
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--metrics", "x"], ["--metrics", "70000"], ["--speed", "0"], ["--keep-frames", "x"]]
)
def test_words_that_are_none(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["live", *words])
    assert ended.value.code == 2
    assert words[0] in capsys.readouterr().err
