"""Log lines through a whole session: they find their phone, their rules and their cause, and harm no face."""

from __future__ import annotations

import pytest

from acdiag.model.arrival import Line
from acdiag.model.case import Case, SourceReport
from acdiag.pipeline import Session
from acdiag.present.json.case import dump
from acdiag.present.text.case import render
from acdiag.rulebook.shelf import Shelf
from tests.frames import PHONE, SECOND, SERVER, bootp, frame, from_client, from_server, udp
from tests.rule_book import shipped

ADDRESS, LOG_SERVER, NTP = "10.59.1.7", "10.59.0.9", "10.59.0.20"
HOSTILE = [
    b"<134>nxphone: \x1b]0;owned\x07\x1b[2J PIN expired",
    b"<134>nxphone: <script>alert('PIN expired')</script>",
    b"<134>nxphone: %n%n%s PIN expired \0 %x",
    b"<999>nxphone: PIN expired",
    b"<134>" + b"nxphone: PIN expired " * 3_000,
    b"<134>nxphone: PIN expired \xff\xfe\xc3\x28",
    b"<134>Nov 23 02:06:34 ../../etc/passwd nxphone: PIN expired",
    b"<134>1 - \x1b[31m\xe2\x80\xae nxphone - - - PIN expired",
    b"<134>nxphone: PIN expired\r\n\r\n\x1b[H\x08\x7f",
]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def told(shelf: Shelf, *lines: bytes, sender: str = ADDRESS) -> Case:
    session = Session(shelf, [SourceReport("udp://:514", "live")])
    for number, data in enumerate(lines, 1):
        session.take_line(Line("udp://:514", number, number * SECOND, sender, data))
    return session.case()


def test_a_phone_that_only_logs(shelf: Shelf) -> None:
    case = told(shelf, b"<131>nxphone: lcd_display: PIN expired", b"<134>nxphone: MAC 00:90:8f:00:00:01 up")
    assert [(finding.rule, finding.entity) for finding in case.findings] == [("ACD-SIGN-004", PHONE)]
    assert case.phones[0].ips == (ADDRESS,)
    assert (case.findings[0].evidence[0].line, case.findings[0].evidence[0].frame) == (1, None)
    assert (case.sources[0].packets, case.sources[0].protocols["syslog"]) == (2, 2)


def test_without_a_mac_the_phone_is_its_address(shelf: Shelf) -> None:
    assert told(shelf, b"<131>nxphone: PIN expired").phones[0].mac is None
    assert told(shelf, b"<131>nxphone: PIN expired").findings[0].entity == f"ip:{ADDRESS}"


def test_other_devices_are_no_phones(shelf: Shelf) -> None:
    assert told(shelf, b"<131>sshd[1]: Failed password", b"<4>kernel: Linux version 6.1").phones == ()


def test_wire_and_log_are_one_story(shelf: Shelf) -> None:
    """The PIN fails because no time server answered: the cause is the time, and the screen's text stands below it."""
    session = Session(shelf, [SourceReport("test.pcap", "pcap"), SourceReport("udp://:514", "live")])
    for second, data in (
        (0.0, from_client(bootp(1, 1))),
        (0.1, from_server(bootp(2, 1, yiaddr=ADDRESS))),
        (0.3, from_server(bootp(5, 1, yiaddr=ADDRESS))),
        (2.0, udp(ADDRESS, NTP, 40001, 123, b"\x23" + bytes(47))),
        (4.0, udp(ADDRESS, NTP, 40001, 123, b"\x23" + bytes(47))),
        (9.0, udp(ADDRESS, LOG_SERVER, 40002, 514, b"<131>nxphone: Failed to connect to time server")),
        (60.0, udp(NTP, ADDRESS, 9, 9, b"x", mac=SERVER, to=PHONE)),
    ):
        session.take(frame(data, second))
    session.take_line(Line("udp://:514", 1, 30 * SECOND, ADDRESS, b"<131>nxphone: PIN internal error"))
    time, pin = session.case().findings
    assert (time.rule, time.root_cause, time.explains) == ("ACD-TIME-001", True, [pin.id])
    assert (pin.rule, pin.root_cause) == ("ACD-SIGN-006", False)
    assert "Failed to connect to time server" in time.evidence[-1].summary


def test_a_port_of_the_sites_own(shelf: Shelf) -> None:
    datagram = udp(ADDRESS, LOG_SERVER, 40002, 20_514, b"nxphone: PIN expired")
    for ports, count in (((), 0), ((20_514,), 1)):
        session = Session(shelf, [SourceReport("test.pcap", "pcap")], log_ports=ports)
        session.take(frame(datagram))
        case = session.case()
        assert (len(case.findings), case.sources[0].protocols["syslog"]) == (count, count)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_lines_come_out_as_visible_characters(number: int, shelf: Shelf) -> None:
    case = told(shelf, HOSTILE[number])
    assert [finding.rule for finding in case.findings] == ["ACD-SIGN-004"]
    shown = render(case) + dump(case)
    assert not {character for character in shown if ord(character) < 32 and character != "\n"}
    assert not set("\x7f\u202e\x9b") & set(shown)
