"""Facts out of log lines, as lines and as packets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Line
from acdiag.model.facts import Fact
from acdiag.model.facts.log import LogCrashed, LogHeard, LogLost, LogPairingRefused, LogRestarted, LogSaid, LogStepped
from acdiag.observe import log
from acdiag.observe.log import LogObserver
from acdiag.wire.dissect import dissect
from acdiag.wire.syslog import decode
from tests.frames import SECOND, frame, udp

SENDER = "10.59.1.7"
NOW = 1_795_399_594


def hear(*said: bytes | tuple[float, bytes], sender: str = SENDER) -> list[Fact]:
    observer = LogObserver()
    facts: list[Fact] = []
    for number, each in enumerate(said, 1):
        seconds, data = each if isinstance(each, tuple) else (float(number), each)
        line = Line("udp://:514", number, NOW * SECOND + round(seconds * SECOND), sender, data)
        for message in decode(data):
            facts += observer.hear(line, message)
    return facts


def test_a_phones_first_line() -> None:
    heard, *rest = hear(b"<134>nxphone[1]: idle", b"<134>nxphone[1]: idle")
    assert isinstance(heard, LogHeard)
    assert (heard.host, heard.process, heard.mac, heard.where[0].line, heard.where[0].frame) == (
        SENDER,
        "nxphone",
        "",
        1,
        None,
    )
    assert rest == []


def test_what_a_phone_says_of_itself() -> None:
    facts = hear(b"<134>nxphone: up", b"<134>nxphone: MAC address: 00:90:8f:12:34:56 AUDC-IPPhone-450HD_UC_3.4.8/1.0")
    introduced = facts[-1]
    assert isinstance(introduced, LogHeard)
    assert (introduced.mac, introduced.model, introduced.firmware) == ("00:90:8f:12:34:56", "450HD", "UC_3.4.8")


def test_another_phones_mac_is_not_its_own() -> None:
    facts = hear(b"<134>nxphone: paired with 00:90:8f:12:34:56")
    assert [fact.mac for fact in facts if isinstance(fact, LogHeard)] == [""]


def test_a_file_without_senders_goes_by_the_lines() -> None:
    facts = hear(b"nxphone: 00908F123456 PIN expired", b"Nov 23 02:06:34 phone12 nxphone: PIN expired", sender="")
    assert {fact.host for fact in facts} == {"00:90:8f:12:34:56", "phone12"}


@pytest.mark.parametrize(
    "data", [b"<134>sshd[1]: session opened", b"<133>[S=1] [SID=a:1:2] (N 1) PIN expired", b"<13>up"]
)
def test_other_devices_are_no_phones(data: bytes) -> None:
    assert not any(isinstance(fact, LogHeard) for fact in hear(data))


@pytest.mark.parametrize(
    "data",
    [
        b'<134>nxphone: lcd_display: show "PIN  INTERNAL error"',
        b"<13>PIN internal error",
        b"<134>Nov 23 02:06:34 10.59.1.7 PIN_INTERNAL_ERROR: retry",
        b"<134>nxphone: \x1b[31mPIN internal error\x1b[0m <script> %n",
        b"   ERROR 02:06:34.123 UI          : MainThread - pin internal error",
    ],
)
def test_a_screen_text_in_any_shape(data: bytes) -> None:
    (said,) = [fact for fact in hear(data) if isinstance(fact, LogSaid)]
    assert (said.screen, said.host) == ("PIN internal error", SENDER)


def test_the_kernels_pins_are_not_the_users() -> None:
    assert not any(isinstance(fact, LogSaid) for fact in hear(b"<4>kernel: gpio 12: pin not set"))


def test_what_is_said_again_and_again() -> None:
    facts = hear(*((second, b"<134>nxphone: PIN expired") for second in range(3600)))
    assert 50 < len([fact for fact in facts if isinstance(fact, LogSaid)]) < 70


def test_sign_in_steps() -> None:
    (step,) = [fact for fact in hear(b"<134>sipe: sip_transport_connected: 'a.b:5061'") if isinstance(fact, LogStepped)]
    assert (step.step, step.target) == ("connected", "a.b:5061")


def test_one_start_has_many_signs() -> None:
    boot = [
        b"<46>syslogd started: BusyBox",
        b"<4>kernel: Linux version 2.6.32",
        b"<30>ac_watchdog: rebooting the phone",
    ]
    starts = [
        f for f in hear(*((s + at, d) for at in (0, 100) for s, d in enumerate(boot))) if isinstance(f, LogRestarted)
    ]
    assert [(start.how, start.downloaded) for start in starts] == [("syslogd", False), ("syslogd", False)]


def test_a_start_after_an_update() -> None:
    facts = hear(b"<134>voip_task: firmware upgrade finished", b"<134>ac_watchdog: rebooting the phone")
    (start,) = [fact for fact in facts if isinstance(fact, LogRestarted)]
    assert start.downloaded


def test_crashes_losses_and_refusals() -> None:
    facts = hear(b"<3>voip_task: tombstone written", b"<4>kernel: 12 messages suppressed", b"<4>b2goe: wrong pair code")
    crash, lost, refused = facts[1:]
    assert isinstance(crash, LogCrashed)
    assert (crash.what, crash.process) == ("tombstone", "voip_task")
    assert isinstance(lost, LogLost)
    assert (lost.count, lost.how) == (12, "said")
    assert isinstance(refused, LogPairingRefused)


def test_syslog_inside_a_capture() -> None:
    observer = LogObserver()
    packet = dissect(frame(udp(SENDER, "10.59.0.9", 40000, 514, b"<134>nxphone: PIN expired"), NOW, 7))
    assert packet.protocols == ("syslog",)
    facts = [fact for message in packet.messages for fact in observer.see(packet, message)]
    assert [fact.name for fact in facts] == ["log.heard", "log.said"]
    assert (facts[1].where[0].frame, facts[1].where[0].line) == (7, None)


@pytest.mark.parametrize(
    ("port", "data", "counted"), [(5514, b"<134>x", 1), (5514, b"x", 0), (514, b"x", 1), (9999, b"<134>x", 0)]
)
def test_the_ports_of_syslog(port: int, data: bytes, counted: int) -> None:
    packet = dissect(frame(udp(SENDER, "10.59.0.9", 40000, port, data)))
    assert packet.protocols.count("syslog") == counted


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_any_bytes_make_facts_or_none(lines: list[bytes]) -> None:
    for fact in hear(*lines):
        assert fact.name.startswith("log.")


def test_busy_senders_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SENDERS", 3)
    observer = LogObserver()
    for number in range(10):
        data = b"<135>sip_stack: x"
        for message in decode(data):
            list(observer.hear(Line("udp", number, NOW * SECOND, f"10.59.1.{number}", data), message))
    assert [host for _, host in observer._busy] == ["10.59.1.7", "10.59.1.8", "10.59.1.9"]
