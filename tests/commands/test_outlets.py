"""Where events go."""

from __future__ import annotations

import json
import socket
from argparse import Namespace

import pytest

from acdiag.commands.outlets import Outlets
from acdiag.model.errors import Unusable

EVENT = {
    "event": "raise",
    "time": "2026-03-02T08:00:00.000000Z",
    "finding": {"rule": "ACD-X", "severity": "error", "title": "t", "observed": "\x1b[2J"},
}


def outlets(printing: bool = True, **asked: object) -> tuple[Outlets, list[str]]:
    said: list[str] = []
    words = Namespace(**{"syslog_out": [], "metrics": None, **asked})
    return Outlets(words, said.append, lambda: ({}, None), printing=printing), said


def test_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    made, said = outlets()
    made.tell(EVENT)
    made.close()
    told = capsys.readouterr().out
    assert json.loads(told) == EVENT
    assert "\x1b" not in told
    assert said == []


def test_with_a_screen_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        made, _ = outlets(False, syslog_out=[f"udp://127.0.0.1:{server.getsockname()[1]}"])
        made.tell(EVENT)
        assert b'rule="ACD-X"' in server.recv(4096)
        made.close()
    assert capsys.readouterr().out == ""


def test_metrics_say_where_they_are() -> None:
    made, said = outlets(metrics=("127.0.0.1", 0))
    assert said[0].startswith("metrics on http://127.0.0.1:")
    assert not said[0].endswith(":0/metrics")
    made.close()


def test_what_cannot_be_opened_is_a_mistake() -> None:
    with pytest.raises(Unusable):
        outlets(syslog_out=["file:///x"])
