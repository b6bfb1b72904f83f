"""Only what fingers do is a slip; another parameter's name never is."""

from __future__ import annotations

import pytest

from acdiag.rulebook.parameters import reference
from acdiag.rulebook.spelling import slips


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("voip/media/media_tso", "voip/media/media_tos"),
        ("voip/media/media_prot", "voip/media/media_port"),
        ("netwrok/lan/vlan/mode", "network/lan/vlan/mode"),
        ("system/NTP/enabled", "system/ntp/enabled"),
        ("/lync/BToE/pairing_mode", "lync/BToE/pairing_mode"),
        ("system/ntp/primary_server_adress", "system/ntp/primary_server_address"),
        ("voip/audio/microphone/enabled", "voip/audio/microphone/enable"),
        ("voip/services/msg_waiting_ind/expiration_timeout", "voip/services/msg_waiting_ind/expiraition_timeout"),
        ("voip/codec/codec_info/1/ptmie", "voip/codec/codec_info/{0-4}/ptime"),
        ("voip/line/0/auth_pasword", "voip/line/0/auth_password"),
        ("system/ntp/daylight_saving/end_date/day", "system/daylight_saving/end_date/day"),
    ],
)
def test_a_slip(name: str, meant: str) -> None:
    found = reference().meant(name)
    assert found is not None
    assert found.name == meant


@pytest.mark.parametrize(
    "name",
    [
        "voip/line/1/auth_password",  # another line
        "security/ca_certificate/7/uri",  # another index
        "voip/signalling/sip/tls_mode",  # another word
        "network/wan/vlan/mode",  # another interface
        "voip/signalling/sips/tls_method",
        "provisioning/firmware/uri",
        "system/ldap2/enabled",
        "voip/codec/g729_bitrate",
        "system/syslog/component/web_client",
        "x", "", "/", "a/b/c/d/e/f",
    ],
)  # fmt: skip
def test_not_a_slip(name: str) -> None:
    assert reference().meant(name) is None


def test_no_known_name_is_a_slip_of_another() -> None:
    for name in reference().names():
        found = reference().meant(name)
        assert found is None or name in set(found.names())


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("port", "port", 0),
        ("prot", "port", 1),
        ("prt", "port", 1),
        ("porrt", "port", 1),
        ("part", "port", 1),
        ("trop", "port", 3),
        ("port1", "port2", 3),
    ],
)
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert min(slips(one, other, 2), 3) == count
