"""Secrets in running text."""

from __future__ import annotations

import pytest

from acdiag.model.names.told_secrets import without_secrets

SECRET = "hunter2hunter2"


@pytest.mark.parametrize(
    "text",
    [
        f"password={SECRET}",
        f"Password is {SECRET} today",
        f'lync/sign_in/pin="{SECRET}"',
        f"voip/line/0/auth_password={SECRET}",
        f'Authorization: Digest username="a", response="{SECRET}"',
        f"Authorization: Basic {SECRET}==",
        f"Cookie: session={SECRET}; path=/",
        f"Bearer {SECRET}",
        f"http://user:{SECRET}@server/",
        f"https://server/x?token={SECRET}&y=1",
        f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{SECRET}{SECRET}",
        f"token: '{SECRET}'",
        f"nonce={SECRET}, opaque={SECRET}",
    ],
)
def test_a_secret_goes(text: str) -> None:
    assert SECRET not in without_secrets(text)


def test_pressed_keys_go() -> None:
    assert without_secrets("user entered PIN 4815 and digits 99") == "user entered PIN (hidden) and digits 99"


@pytest.mark.parametrize(
    "text",
    [
        "the password is required",
        "PIN sign-in fails with 401, PIN expired",
        "DHCP Discover, xid 0x12345678",
        "key exchange of TLS 1.2, Basic authentication, Kerberos and NTLM",
        "response: 401",
        "http://server/firmware/450HD.img;450HD.cfg",
    ],
)
def test_what_only_speaks_of_secrets_stays(text: str) -> None:
    assert without_secrets(text) == text


@pytest.mark.parametrize("piece", ["a_", "pass", "pin ", "://", "key=", 'password="', "a.", "inline:"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    """A quadratic expression would run for minutes here, and the test with it."""
    assert len(without_secrets(piece * (200_000 // len(piece)))) > 0


@pytest.mark.parametrize("text", [f"PASSWORD={SECRET}", f"für Müller: PassWord={SECRET}", f"ToKen={SECRET} \u017f"])
def test_a_secret_goes_however_it_is_written(text: str) -> None:
    assert SECRET not in without_secrets(text)
