"""Raises and clears as RFC 5424 messages, read again by our own decoder of syslog."""

from __future__ import annotations

import os
import re
import socket
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.live.syslog_out import SyslogOut, message
from acdiag.model.errors import Unusable
from acdiag.wire.syslog import decode

FINDING = {
    "rule": "ACD-TIME-001", "name": "ntp-unanswered", "entity": "00:90:8f:12:34:56", "stage": "time",
    "severity": "error", "count": 3, "first": "a", "last": "b", "cleared": None, "title": "T", "observed": "O",
}  # fmt: skip
WHOLE = re.compile(
    rb"<\d{1,3}>1 \S+ [!-~]+ acdiag \d+ [!-~]{1,32} "
    rb'\[acdiag@32473(?: [a-z]+="(?:[^"\\\]]|\\["\\\]])*")*\] \xef\xbb\xbf[^\x00-\x1f\x7f]*'
)


def event(kind: str = "raise", **changes: Any) -> dict[str, Any]:
    return {"event": kind, "time": "2026-03-02T08:00:00.000000Z", "finding": {**FINDING, **changes}}


def test_a_raise() -> None:
    said = message(event(), "host", 7)
    assert said == (
        b"<131>1 2026-03-02T08:00:00.000000Z host acdiag 7 ACD-TIME-001 "
        b'[acdiag@32473 event="raise" rule="ACD-TIME-001" name="ntp-unanswered" entity="00:90:8f:12:34:56" '
        b'stage="time" severity="error" count="3" first="a" last="b"] \xef\xbb\xbfT: O'
    )
    (read,) = decode(said)
    assert (read.severity, read.tag) == (3, "acdiag")


def test_what_comes_of_another_names_it() -> None:
    said = message(event(explained_by=["ACD-VLAN-005@a", "ACD-DHCP-001@a"]), "host", 7)
    assert b' explained_by="ACD-VLAN-005@a ACD-DHCP-001@a"]' in said


def test_a_clear_is_no_error() -> None:
    said = message(event("clear", cleared="c"), "host", 7)
    assert said.startswith(b"<133>1 ")
    assert b'cleared="c"] \xef\xbb\xbfcleared: T: O' in said


@given(st.text(), st.text(), st.text())
def test_hostile_text_breaks_nothing(entity: str, title: str, host: str) -> None:
    assert WHOLE.fullmatch(message(event(entity=entity, title=title, observed=title), host, 1))


def test_by_udp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        out = SyslogOut(f"udp://127.0.0.1:{server.getsockname()[1]}")
        out.tell({"event": "health", "finding": None, "time": ""})
        out.tell(event())
        assert server.recv(4096) == message(event(), socket.gethostname(), os.getpid())
        out.close()
    assert (out.sent, out.dropped) == (1, 0)


def test_by_tcp_with_counted_octets_and_a_server_that_comes_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acdiag.live.syslog_out.AGAIN", 0.1)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    out = SyslogOut(f"tcp://127.0.0.1:{port}")
    out.tell(event())
    time.sleep(0.3)
    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(10)
        accepted, _ = server.accept()
        with accepted:
            said = message(event(), socket.gethostname(), os.getpid())
            assert accepted.recv(4096) == b"%d %s" % (len(said), said)
            out.close()


def test_nobody_listens_and_nothing_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acdiag.live.syslog_out.WAITING", 5)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    out = SyslogOut(f"tcp://127.0.0.1:{port}")
    for _ in range(20):
        out.tell(event())
    began = time.monotonic()
    out.close()
    assert time.monotonic() - began < 8
    assert out.dropped >= 14
    assert out.sent == 0


@pytest.mark.parametrize("url", ["tls://a:1", "udp://", "nonsense", "udp://127.0.0.1:99999"])
def test_what_is_no_place(url: str) -> None:
    with pytest.raises(Unusable):
        SyslogOut(url)
