from __future__ import annotations

import pytest

from acdiag.rulebook.settings import network
from tests.rulebook.settings.settings_making import settings

FIXED = "network/lan/fixed_ip/"


def test_a_static_phone_needs_four_addresses() -> None:
    (fact,) = network.addresses(
        settings(f"network/lan_type=STATIC\n{FIXED}ip_address=10.1.1.7\n{FIXED}netmask=0.0.0.0\n")
    )
    assert fact.static
    assert fact.fixed == ("ip_address", "netmask", "gateway", "primary_dns")
    assert fact.missing == (f"{FIXED}netmask", f"{FIXED}gateway", f"{FIXED}primary_dns")
    assert [where.line for where in fact.where] == [1, 2, 3]


def test_a_single_value_that_is_taken_from_the_file() -> None:
    (fact,) = network.addresses(settings("network/lan/dhcp/domain_name/enabled=1\n"))
    assert (fact.static, fact.fixed, fact.missing) == (False, ("domain_name",), (f"{FIXED}domain_name",))


@pytest.mark.parametrize(
    "text", ["network/lan_type=DHCP", "network/lan/dhcp/gateway/enabled=0", f"{FIXED}gateway=10.1.1.1"]
)
def test_dhcp_gives_everything(text: str) -> None:
    assert not list(network.addresses(settings(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("network/lan/vlan/mode=Disable\nnetwork/lan/vlan/id=7", ("Disable", 0, ("lldp", "cdp"))),
        ("network/lan/vlan/mode=manual\nnetwork/lan/vlan/id=7", ("Manual", 7, ("lldp", "cdp"))),
        ("network/lan/vlan/mode=CDP", ("CDP", 0, ("lldp",))),
        ("network/lan/vlan/mode=LLDP", ("LLDP", 0, ("cdp",))),
        ("network/lan/vlan/mode=CDP_LLDP", ("CDP_LLDP", 0, ())),
    ],
)
def test_vlan(text: str, expected: tuple[str, int, tuple[str, ...]]) -> None:
    (fact,) = network.vlan(settings(text))
    assert (fact.mode, fact.vlan, fact.ignores) == expected


def test_an_unknown_mode_says_nothing() -> None:
    assert not list(network.vlan(settings("network/lan/vlan/mode=Sometimes\n")))
    assert not list(network.vlan(settings("network/lan/vlan/id=7\n")))


def test_802_1x() -> None:
    (fact,) = network.dot1x(
        settings("network/lan/_802_1x/eap_type=EAP_TLS\nsecurity/ieee802_1x_certificate_uri=http://a/b\n")
    )
    assert (fact.type, fact.method, fact.missing) == ("EAP_TLS", "TLS", ("security/ieee802_1x_private_key_uri",))
    assert fact.settings[-1] == "security/ieee802_1x_private_key_uri (absent)"
    (fact,) = network.dot1x(settings("network/lan/_802_1x/eap_type=EAP_MD5\n"))
    assert (fact.method, fact.missing) == ("MD5-Challenge", ("network/lan/_802_1x/md5_identity",))
    (fact,) = network.dot1x(settings("network/lan/_802_1x/eap_type=Disable\n"))
    assert (fact.method, fact.missing) == ("", ())
