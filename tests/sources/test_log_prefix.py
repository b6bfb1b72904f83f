"""What collectors put around lines is taken off, and what a phone sent stays as it was."""

from __future__ import annotations

import json
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.sources.log_prefix import Entry, entry, is_log_line
from acdiag.wire.syslog import decode

TOOLKIT = "   DEBUG 12:34:56.789 TRANSPORT   : MainThread - text"


@pytest.mark.parametrize(
    ("line", "host", "stamp", "collected"),
    [
        ("Nov 23 02:06:34 10.59.1.7 nxphone[12]: up", "10.59.1.7", "Nov 23 02:06:34", False),
        ("2026-11-23T02:06:34.123456+01:00 ph-7 nxphone: up", "ph-7", "2026-11-23T02:06:34.123456+01:00", False),
        ("<134>1 2026-11-23T02:06:34Z ph-7 nxphone - - - up", "ph-7", "2026-11-23T02:06:34Z", False),
        ("2026-11-23 02:06:34\tLocal0.Info\t10.59.1.7\tnxphone: up", "10.59.1.7", "2026-11-23 02:06:34", True),
        ("11-23-2026\t02:06:34\tLocal0.Info\t10.59.1.7\tnxphone: up", "10.59.1.7", "2026-11-23 02:06:34", True),
        (f"Nov 23 02:06:34 10.59.1.7 {TOOLKIT}", "10.59.1.7", "Nov 23 02:06:34", True),
        ("10:44:11.299 10.15.77.55 [S=5] [BID=73:31] x", "10.15.77.55", "10:44:11.299", True),
        ("Nov 23 02:06:34 localhost nxphone: up", "", "Nov 23 02:06:34", False),
        (TOOLKIT, "", "12:34:56.789", False),
        ("nothing of the kind", "", "", False),
    ],
)
def test_lines(line: str, host: str, stamp: str, collected: bool) -> None:
    found = entry(line.encode())
    assert (found.host, found.stamp, found.collected) == (host, stamp, collected)


def test_kiwi_gives_the_message_its_priority_back() -> None:
    message = decode(entry(b"2026-11-23 02:06:34\tLocal0.Error\t10.59.1.7\tnxphone: PIN expired").data)[0]
    assert (message.facility, message.severity, message.tag, message.text) == (16, 3, "nxphone", "PIN expired")


def test_a_toolkit_line_inside_keeps_its_own_time() -> None:
    message = decode(entry(f"Nov 23 02:06:34 10.59.1.7 {TOOLKIT}".encode()).data)[0]
    assert (message.stamp, message.level, message.module) == ("12:34:56.789", "DEBUG", "TRANSPORT")


def test_journal() -> None:
    fields = {
        "__REALTIME_TIMESTAMP": "1772438400123456", "_HOSTNAME": "Collector", "PRIORITY": "3", "SYSLOG_FACILITY": "16",
        "SYSLOG_IDENTIFIER": "nxphone", "SYSLOG_PID": "12", "MESSAGE": "PIN expired",
    }  # fmt: skip
    found = entry(json.dumps(fields).encode())
    assert (found.at, found.host, found.collected) == (1_772_438_400_123_456_000, "collector", True)
    assert found.data == b"<131>nxphone[12]: PIN expired"
    binary = entry(json.dumps(fields | {"MESSAGE": [80, 73, 78, 255]}).encode())
    assert binary.data == b"<131>nxphone[12]: PIN\xff"


def test_what_cannot_be_a_journals_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("json.loads", None)
    assert entry(b'{"MESSAGE": "12:00:00"}').at is None


@pytest.mark.parametrize("line", [b'{"a": 1}', b"{" * 100_000, b'{"MESSAGE": 1, "__REALTIME_TIMESTAMP": "x"}'])
def test_json_that_is_no_journal_is_a_line_of_text(line: bytes) -> None:
    assert entry(line).at is None
    assert not is_log_line(line)


@pytest.mark.parametrize(
    "line",
    ["Dear all,", "The meeting is at 10:30.", "path/to/parameter=value", "key: value", "def f(x): return x", "# 1"],
)
def test_prose_code_and_settings_are_no_log_lines(line: str) -> None:
    assert not is_log_line(line.encode())


BARE = ["v=0", "Content-Length: 0", "a=rtpmap:0 PCMU/8000", "c=IN IP4 10.59.1.7", "::", "", "{", "10.59.1.7"]
HEADED = [
    "<0>", "<134>x", "[S=1]", ":: a:", "10.0.0.7 a:", "10:44:11.299 10.15.77.55 [S=5] x", "Jan 1 10:00:00",
    "a:b:c x:", "[Code: a] 10.0.0.7 PL:3", TOOLKIT,
]  # fmt: skip


def test_what_has_no_place_for_a_header_is_not_searched_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acdiag.sources.log_prefix.loose", None)
    for line in BARE:
        assert entry(line.encode()) == Entry(line.encode(), begins=False)
    for line in HEADED:
        with pytest.raises(TypeError):
            entry(line.encode())


PIECES = st.sampled_from(
    [*BARE, *HEADED, " ", ":", ".", "<", ">", "[", "]", "1", "a", "f", "#012", "#015", "\n", "10:00:00", "Jan", "S=1"]
)


@given(st.lists(PIECES, max_size=6))
def test_so_nothing_is_missed(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    with patch("acdiag.sources.log_prefix._is_bare", return_value=False):
        expected = entry(data)
    assert entry(data) == expected


@given(st.binary(max_size=300))
def test_any_line_is_an_entry(data: bytes) -> None:
    found = entry(data)
    assert isinstance(found, Entry)
    assert decode(found.data)


@pytest.mark.parametrize(
    "line",
    [
        b"<134>Nov 13 09:00:01 00908FAA0001 voip_task: ok",
        b"<134>1 2025-11-13T09:00:01Z 450hd-00908faa0001.example.com voip_task - - - ok",
        b"2025-11-13 09:00:01\tLocal0.Info\t00:90:8f:aa:00:01\tvoip_task: ok",
    ],
)
def test_a_host_that_is_called_by_its_mac_is_that_phone(line: bytes) -> None:
    assert entry(line).host == "00:90:8f:aa:00:01"
