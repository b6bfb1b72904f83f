"""Which names hold secrets: every one of the manual's, and those that look like one."""

from __future__ import annotations

import pytest

from acdiag.model.names.secrets import is_secret
from acdiag.rulebook.parameter import Kind
from acdiag.rulebook.parameters import reference


def test_every_secret_of_the_reference_is_one_and_nothing_else() -> None:
    wrong = [
        entry.name for entry in reference() for name in entry.names() if is_secret(name) != (entry.kind is Kind.SECRET)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    [
        "system/password",
        "voip/line/3/auth_password",
        "SYSTEM/WEB_USER_PASSWORD",
        "password",
        "a/passwd",
        "a/psk",
        "a/wifi_psk",
        "a/token",
        "a/access_token_1",
        "a/pin",
        "a/user_pin",
        "a/client_secret",
        "snmp/community",
        "management/snmp/read_community",
        "system/activation_keys/g729",
        "a/password/value",
        "a/api_key",
        "a/passphrase",
    ],
)
def test_secret(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "sign_in/pin_code_only",
        "system/pin_lock/enabled",
        "security/sip_private_key_uri",
        "voip/services/vm_skip_pin_code/enabled",
        "personal_settings/functional_key/1/key_event",
        "voip/media/media_port",
        "system/password_length",
        "a/bypass",
        "",
    ],
)
def test_not_secret(name: str) -> None:
    assert not is_secret(name)
