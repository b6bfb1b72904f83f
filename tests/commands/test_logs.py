"""Saved logs in every command that reads, and `simulate` that makes them."""

from __future__ import annotations

import csv
import io
import json
import socket
from pathlib import Path

import pytest
import yaml

from acdiag.cli import main
from tests.expectation import differences, triage
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[2] / "captures"
AHEAD = CAPTURES / "log-clock-an-hour-ahead"
GATEWAY = CAPTURES / "log-gateway-refuses"
PIN = CAPTURES / "log-pin-without-time"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = main(words)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def case(capsys: pytest.CaptureFixture[str], *words: str) -> dict:  # type: ignore[type-arg]
    found: dict = json.loads(run(capsys, "triage", *words, "--format", "json", "-q")[1])  # type: ignore[type-arg]
    return found


def test_one_time_axis(capsys: pytest.CaptureFixture[str]) -> None:
    told = case(capsys, str(AHEAD / "capture.pcapng"), str(AHEAD / "phone.log"))
    capture, log = told["sources"]
    assert (capture["clock_offset_s"], capture["clock"]) == (0.0, None)
    assert (log["kind"], log["clock_offset_s"]) == ("syslog", -3600.0)
    assert "joined with the capture by" in log["clock"]
    assert capture["first"] <= log["first"] < log["last"] <= capture["last"]
    (finding,) = told["findings"]
    assert (finding["rule"], finding["severity"]) == ("ACD-TIME-004", "warning")
    for evidence in finding["evidence"]:
        assert capture["first"] <= evidence["time"] <= capture["last"]
        assert (evidence["frame"] is None) == (evidence["source"] == log["path"])
        assert (evidence["line"] is None) == (evidence["source"] == capture["path"])
    text = run(capsys, "triage", str(AHEAD / "capture.pcapng"), str(AHEAD / "phone.log"))[1]
    assert "its clock was 1 h ahead of the capture's" in " ".join(text.split())


def test_what_joins_nothing_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    log = tmp_path / "other.log"
    log.write_text("Mar  2 08:00:00 10.9.9.9 nxphone: lcd_display: PIN expired\n", encoding="utf-8")
    told = case(capsys, str(AHEAD / "capture.pcapng"), str(log))
    assert told["sources"][1]["clock_offset_s"] == 0.0
    assert told["sources"][1]["clock"].endswith("no event that a capture shows too: offset unknown")


def test_syslog_section(capsys: pytest.CaptureFixture[str]) -> None:
    log = case(capsys, str(PIN / "phone.log"))["syslog"]
    assert log == {
        "lines": 3, "by_component": {"lcd_display": 2}, "by_severity": {"notice": 3}, "gaps": 0, "dropped": 0,
    }  # fmt: skip


def test_the_cause_on_the_wire_and_the_text_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    told = case(capsys, str(PIN / "capture.pcapng"), "--syslog", str(PIN / "phone.log"))
    cause, pin = told["findings"]
    assert (cause["rule"], cause["explains"]) == ("ACD-TIME-001", [pin["id"]])
    assert (pin["rule"], pin["evidence"][0]["line"], pin["evidence"][0]["frame"]) == ("ACD-SIGN-006", 3, None)


def test_a_gateways_log_alone_decides(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "triage", "--syslog", str(GATEWAY / "phone.log"), "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (code, row["rule"]) == (1, "ACD-REG-003")
    (told,) = run(capsys, "triage", str(GATEWAY / "phone.log"), "--format", "jsonl")[1].splitlines()
    assert all(each["line"] and each["frame"] is None for each in json.loads(told)["evidence"])


def test_a_gateways_gap_concerns_its_phones(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = (GATEWAY / "phone.log").read_bytes().splitlines()
    more = [b"<133>[S=%d] [SID=b9027c:24:198171]  (N  1) idle [Time:02-03@08:03:00.000]" % number
            for number in (*range(1_718_466, 1_718_490), *range(1_718_492, 1_718_500))]  # fmt: skip
    log = tmp_path / "gateway.log"
    log.write_bytes(b"\n".join([*lines, *more]) + b"\n")
    told = case(capsys, str(log))
    assert told["syslog"]["gaps"] == 2
    assert {finding["rule"] for finding in told["findings"]} == {"ACD-REG-003", "ACD-LOG-001"}


def test_nothing_to_read_and_nothing_readable(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "triage")[0] == 2
    junk = tmp_path / "junk.bin"
    junk.write_bytes(bytes(range(256)) * 10)
    code, out, err = run(capsys, "triage", "--syslog", str(junk))
    assert (code, out) == (3, "")
    assert "junk.bin" in err


def test_a_log_is_not_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_bytes((PIN / "phone.log").read_bytes())
    assert run(capsys, "triage", "--syslog", str(log), "-o", str(log))[0] == 2
    assert log.read_bytes() == (PIN / "phone.log").read_bytes()


def test_facts_and_times(capsys: pytest.CaptureFixture[str]) -> None:
    assert 'log.said process=nxphone component=lcd_display screen="PIN internal error"' in run(
        capsys, "facts", str(PIN / "phone.log"))[1]  # fmt: skip
    lines = run(capsys, "facts", "--syslog", str(PIN / "phone.log"), "--format", "jsonl")[1].splitlines()
    assert '"line":' in lines[0]


def test_decode_shows_lines(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "decode", str(PIN / "phone.log"), "--line", "3")
    assert code == 0
    assert out.startswith("Line 3 ")
    assert "PIN internal error" in out
    (line,) = run(capsys, "decode", str(PIN / "phone.log"), "--line", "2", "--format", "jsonl")[1].splitlines()
    told = json.loads(line)
    assert (told["frame"], told["line"], told["layers"][0]["fields"]["tag"]) == (None, 2, "nxphone")
    assert run(capsys, "decode", str(PIN / "phone.log"), "--protocol", "dhcp")[1] == ""


def test_simulate_sends_and_tells_the_truth(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out, log, truth = tmp_path / "capture.pcapng", tmp_path / "phone.log", tmp_path / "truth.yaml"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        url = f"udp://127.0.0.1:{receiver.getsockname()[1]}"
        code, _, err = run(
            capsys, "simulate", "rollout", "--phones", "8", "--seed", "3", "--syslog", url, "--speed", "0",
            "-o", str(out), "--log", str(log), "--truth", str(truth),
        )  # fmt: skip
        assert code == 0
        count = int(err.split(" lines of ")[0].split()[-1])
        heard = [receiver.recv(2048) for _ in range(count)]
    assert len(heard) == len(log.read_bytes().splitlines())
    told = triage(out, shipped())
    assert differences(told, yaml.safe_load(truth.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "words", [("--syslog", "tcp://h:1"), ("--syslog", "udp://127.0.0.1:9", "--speed", "-1"), ("--log", "/nowhere/x")]
)
def test_simulate_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, _, err = run(capsys, "simulate", "power-flap", "-o", str(tmp_path / "x.pcap"), *words)
    assert code == 2
    assert err
