"""The forms of simulated log lines, read back by our own readers."""

from __future__ import annotations

import pytest

from acdiag.simulate.clock import SECOND, START
from acdiag.simulate.log import ERROR, FORMS, LogLine, datagram, file_of
from acdiag.sources.log_prefix import entry, is_log_line
from acdiag.wire.syslog import decode

LINE = LogLine(START, 0, "10.1.120.20", START + 3_600 * SECOND, "nxphone", "lcd_display: PIN expired", ERROR)
UNSET = LINE._replace(clock=None)


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"gateway"}))
def test_every_form_is_read_back(form: str) -> None:
    (line,) = file_of([LINE], form).splitlines()
    found = entry(line)
    assert is_log_line(line)
    assert found.host == ("" if form.startswith("own") else "10.1.120.20")
    message = decode(found.data)[0]
    assert (message.tag, message.text) == ("nxphone", "lcd_display: PIN expired")


def test_the_clock_is_the_phones() -> None:
    assert b"Mar  2 09:00:00" in datagram(LINE)
    assert b"Jan  1 00:0" in datagram(UNSET)
    assert decode(datagram(LINE))[0].severity == ERROR


def test_who_has_no_address_cannot_send() -> None:
    silent = LINE._replace(ip="0.0.0.0")
    assert file_of([silent], "traditional") == b""
    assert file_of([silent], "own").count(b"\n") == 1


def test_a_gateways_file_holds_its_own_lines_only() -> None:
    gateway = LINE._replace(text="[S=5] [BID=b9027c:24] up")
    assert file_of([LINE, gateway], "gateway") == b"<131>[S=5] [BID=b9027c:24] up\n"
