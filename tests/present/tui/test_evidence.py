from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from acdiag.model.arrival import Where
from acdiag.model.errors import Unusable
from acdiag.present.tui import evidence
from tests.frames import arp, frame


def test_the_evidence_becomes_a_capture(samples: Any, feed_of: Callable[..., Any], tmp_path: Path) -> None:
    feed = feed_of(samples.three())
    feed.again = [
        frame(arp(samples.mac(1), "10.0.0.1", "10.0.0.2"), number=number, source="boot.pcapng")
        for number in range(1, 60)
    ]
    (path,) = evidence.write_evidence(feed, [samples.finding(1)], tmp_path, "test")
    assert path == tmp_path / evidence.FOLDER / f"ACD-DHCP-001@{samples.mac(1).replace(':', '-')}.pcapng"
    assert path.read_bytes()[:4] == b"\x0a\x0d\x0d\x0a"


def test_log_lines_and_what_was_cleared_are_not_carved(
    samples: Any, feed_of: Callable[..., Any], tmp_path: Path
) -> None:
    lines = samples.finding(1, evidence=(Where("log", None, 3),))
    with pytest.raises(Unusable, match="no packets"):
        evidence.write_evidence(feed_of(samples.three()), [lines, samples.finding(2, cleared=5)], tmp_path, "test")


def test_wireshark_is_not_started_without_a_desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert evidence.open_in_wireshark(tmp_path / "a.pcapng") is False


def test_wireshark_is_started_with_the_file_as_one_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = tmp_path / "said"
    program = tmp_path / "wireshark"
    program.write_text(f'#!/bin/sh\nprintf %s "$#:$1" > {said}\n')
    program.chmod(0o755)
    started = []
    real = evidence.subprocess.Popen
    monkeypatch.setattr(evidence.subprocess, "Popen", lambda *a, **k: started.append(real(*a, **k)))
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    assert evidence.open_in_wireshark(tmp_path / "a b;c.pcapng") is True
    assert started[0].wait(10) == 0
    assert said.read_text() == f"1:{tmp_path / 'a b;c.pcapng'}"
