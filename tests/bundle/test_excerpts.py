"""Lines around the evidence of a log."""

from __future__ import annotations

from pathlib import Path

from acdiag.bundle.excerpts import AROUND, excerpts
from acdiag.model.arrival import Where
from acdiag.model.finding import Confidence, Finding, Severity
from acdiag.sources.opening import open_sources


def finding(path: str, *lines: int) -> Finding:
    return Finding(
        rule="R", name="r", title="t", severity=Severity.ERROR, rule_severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        phone=None, entity="ip:10.1.1.1", stage="dhcp", first=0, last=0, count=1, observed="", cause="", impact="",
        actions=(), confirm=(), manual=(), references=(), wireshark_filter="",
        evidence=tuple(Where(path, None, line) for line in lines),
    )  # fmt: skip


def test_the_lines_around_each_piece_of_evidence_and_no_others(tmp_path: Path) -> None:
    log = tmp_path / "phone.log"
    log.write_text("".join(f"2026-03-02T08:00:00+00:00 10.1.1.1 lcd: line {n}\n" for n in range(1, 501)))
    opened = open_sources([str(log)], on_skip=lambda path, why: None)
    ((path, text),) = excerpts([finding(str(log), 100, 400)], opened, str.upper)
    assert path == str(log)
    numbers = [int(line.rpartition(" ")[2]) for line in text.splitlines() if line]
    wanted = [*range(100 - AROUND, 100 + AROUND + 1), *range(400 - AROUND, 400 + AROUND + 1)]
    assert numbers == wanted
    assert "LCD: LINE 100\n" in text
    assert text.count("\n\n") == 1


def test_a_log_without_evidence_is_left_out(tmp_path: Path) -> None:
    log = tmp_path / "phone.log"
    log.write_text("2026-03-02T08:00:00+00:00 10.1.1.1 lcd: line\n" * 9)
    opened = open_sources([str(log)], on_skip=lambda path, why: None)
    assert excerpts([finding("other.pcap", 1)], opened, str) == []
