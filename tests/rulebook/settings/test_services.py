from __future__ import annotations

import pytest

from acdiag.rulebook.settings import services
from tests.rulebook.settings.settings_making import settings

NO_LIST = "network/lan/dhcp/ntp/server_list/enabled=0\n"
NAMED = "system/ntp/primary_server_address=10.1.1.9\n"


@pytest.mark.parametrize(
    ("text", "dhcp", "servers", "zone"),
    [
        (NO_LIST, False, (), "dhcp"),
        (NO_LIST + NAMED, False, (), "dhcp"),
        (NO_LIST + NAMED + "system/ntp/enabled=1\n", False, ("10.1.1.9",), "dhcp"),
        (NAMED + "system/ntp/enabled=1\nsystem/ntp/secondary_server_address=0.0.0.0\n", True, ("10.1.1.9",), "dhcp"),
        ("network/lan_type=STATIC\n", False, (), "file"),
        ("network/lan/dhcp/ntp/gmt_offset/enabled=0\nsystem/ntp/gmt_offset=+02:00\n", True, (), "file"),
    ],
)
def test_time(text: str, dhcp: bool, servers: tuple[str, ...], zone: str) -> None:
    (fact,) = services.time(settings(text))
    assert (fact.dhcp, fact.servers, fact.zone) == (dhcp, servers, zone)


def test_a_file_that_says_nothing_of_the_time() -> None:
    assert not list(services.time(settings("network/lan_type=DHCP\n")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("provisioning/method=disable", ("Disable", 160, 120, ())),
        ("provisioning/url_option_value=161", ("Dynamic", 161, 120, ())),
        ("provisioning/random_provisioning_time=0", ("Dynamic", 160, 0, ())),
        ("provisioning/random_provisioning_time=soon", ("Dynamic", 160, None, ())),
        (
            "provisioning/method=Static\nprovisioning/firmware/url=\nprovisioning/configuration/url=http://u:p@a/b",
            ("Static", 160, 120, ("configuration",)),
        ),
    ],
)
def test_provisioning(text: str, expected: tuple[object, ...]) -> None:
    (fact,) = services.provisioning(settings(text))
    assert (fact.method, fact.option, fact.delay, fact.urls) == expected
    assert "u:p@" not in repr(fact)


def test_logging() -> None:
    (fact,) = services.logging(
        settings(
            "system/syslog/mode=network\nsystem/syslog/server_address=10.1.1.8\nsystem/syslog/server_port=5514\n"
            "system/syslog/component/lcd_display=Debug\nsystem/syslog/component/sip_stack=debug\n"
            "system/syslog/component/kernel=Error\nsystem/syslog/component/dsp=Info\nsystem/syslog/component/cgi=None\n"
        )
    )
    assert (fact.level, fact.mode, fact.address, fact.port) == ("None", "Network", "10.1.1.8", 5514)
    assert fact.raised == ("sip_stack", "dsp")


def test_components_at_their_default_say_nothing() -> None:
    assert not list(services.logging(settings("system/syslog/component/lcd_display=Debug\n")))
