from __future__ import annotations

from acdiag.rulebook.settings.destinations import ports_named
from tests.rulebook.settings.settings_making import settings


def test_ports_of_what_is_switched_on() -> None:
    text = (
        "voip/packet_recording/enabled=1\nvoip/packet_recording/remote_port=50010\n"
        "system/syslog/mode=All\nsystem/syslog/server_port=5514\n"
    )
    assert ports_named(settings(text).configuration) == ({50010}, {5514})


def test_ports_of_what_is_off_or_cannot_be() -> None:
    text = "voip/packet_recording/remote_port=50010\nsystem/syslog/server_port=5514\n"
    assert ports_named(settings(text).configuration) == (set(), set())
    text = (
        "voip/packet_recording/enabled=1\nvoip/packet_recording/remote_port=53\n"
        "system/syslog/mode=All\nsystem/syslog/server_port=99999\n"
    )
    assert ports_named(settings(text).configuration) == (set(), set())
