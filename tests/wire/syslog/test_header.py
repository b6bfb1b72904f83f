"""RFC 5424, RFC 3164, and what is left of them in the field."""

from __future__ import annotations

import pytest

from acdiag.wire.syslog import decode


@pytest.mark.parametrize(
    ("data", "priority", "stamp", "host", "tag", "pid", "text"),
    [
        (b"<134>Nov 23 02:06:34 10.1.1.2 nxphone[123]: up", 134, "Nov 23 02:06:34", "10.1.1.2", "nxphone", "123", "up"),
        (b"<134>Nov  3 02:06:34 phone12 nxphone: up", 134, "Nov  3 02:06:34", "phone12", "nxphone", "", "up"),
        (b"<134>Nov 23 2026 02:06:34.123: nxphone: up", 134, "Nov 23 2026 02:06:34.123", "", "nxphone", "", "up"),
        (
            b"<134>Nov 23 02:06:34 nxphone: lcd_display: up",
            134,
            "Nov 23 02:06:34",
            "",
            "nxphone",
            "",
            "lcd_display: up",
        ),
        (b"<13>10.1.1.2 sipe: up", 13, "", "10.1.1.2", "sipe", "", "up"),
        (b"<13>fe80::1 sipe: up", 13, "", "fe80::1", "sipe", "", "up"),
        (b"<4>kernel: [ 1.0] up", 4, "", "", "kernel", "", "[ 1.0] up"),
        (b"<191>up", 191, "", "", "", "", "up"),
        (b"<192>nxphone: up", 13, "", "", "", "", "<192>nxphone: up"),
        (b"<013>nxphone: up", 13, "", "", "", "", "<013>nxphone: up"),
        (b"nothing to see", 13, "", "", "", "", "nothing to see"),
        (b"10:20 is no tag", 13, "", "", "", "", "10:20 is no tag"),
        (
            b"2026-11-23T02:06:34+01:00 phone12 ac_watchdog: up",
            13,
            "2026-11-23T02:06:34+01:00",
            "phone12",
            "ac_watchdog",
            "",
            "up",
        ),
        (
            b"<46>Jan  1 00:00:12 syslogd started: BusyBox",
            46,
            "Jan  1 00:00:12",
            "",
            "",
            "",
            "syslogd started: BusyBox",
        ),
        (
            b"<134>1 2026-11-23T02:06:34.123Z phone12 voip_task 55 - - up",
            134,
            "2026-11-23T02:06:34.123Z",
            "phone12",
            "voip_task",
            "55",
            "up",
        ),
        (b"<134>1 - - - - - -", 134, "", "", "", "", ""),
        (b"<134>1 - - - - - -  x", 134, "", "", "", "", " x"),
    ],
)
def test_headers(data: bytes, priority: int, stamp: str, host: str, tag: str, pid: str, text: str) -> None:
    (message,) = decode(data)
    assert (message.priority, message.stamp, message.host, message.tag, message.pid, message.text) == (
        priority,
        stamp,
        host,
        tag,
        pid,
        text,
    )


def test_structured_data_with_escapes() -> None:
    (message,) = decode(b'<14>1 - h a - ID7 [meta sequenceId="29" x="a\\]b\\"c"][y@1 z="]"] \xef\xbb\xbfhello')
    assert message.structured == '[meta sequenceId="29" x="a\\]b\\"c"][y@1 z="]"]'
    assert (message.sequence, message.message_id) == (29, "ID7")


def test_the_byte_order_mark_is_no_text() -> None:
    (message,) = decode(b"<14>1 - h a - - - \xef\xbb\xbfhello")
    assert message.text == "hello"


@pytest.mark.parametrize(
    ("data", "writer", "component"),
    [
        (b"<13>nxphone[1]: lcd_display: up", "nxphone", "lcd_display"),
        (b"<13>VOIP-TASK: up", "voip_task", "voip_task"),
        (b"<13>/usr/bin/ac_watchdog: up", "ac_watchdog", "ac_watchdog"),
        (b"<13>sipe: sip_stack up", "sipe", "sipe"),
        (b"something [SIP-Stack] up", "", "sip_stack"),
        (b"x" * 70 + b" sip_stack", "", ""),
        (b"<13>sshd: up", "", ""),
    ],
)
def test_who_wrote_it(data: bytes, writer: str, component: str) -> None:
    (message,) = decode(data)
    assert (message.writer, message.component) == (writer, component)


def test_facility_and_severity() -> None:
    (message,) = decode(b"<133>x")
    assert (message.facility, message.severity, message.prioritised) == (16, 5, True)
