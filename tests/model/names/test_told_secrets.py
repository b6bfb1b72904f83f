"""Secrets in running text."""

from __future__ import annotations

import pytest

from acdiag.model.names.told_secrets import every_secret_in, secrets_in, without_secrets

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
        f"password {SECRET} refused",
        f'community "{SECRET}" refused',
        f"auth_password to '{SECRET}'",
        f'{{"password": "{SECRET}"}}',
        f"password=a&{SECRET}",
        f"password=a;{SECRET} was wrong",
        f'<wsse:Password Type="x">{SECRET}</wsse:Password>',
        f"<BinarySecurityToken>{SECRET}</BinarySecurityToken>",
        f"REGISTER sip:alice:{SECRET}@contoso.com failed",
        f"k=clear:{SECRET}",
        f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n{SECRET}\n-----END PRIVATE KEY-----",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}",
        f"management/snmp/v3/auth_key={SECRET}",
        f"X-MS-WebTicket: opaque={SECRET}",
    ],
)
def test_a_secret_goes(text: str) -> None:
    assert SECRET not in without_secrets(text)


def test_a_key_log_goes() -> None:
    key = "5e" * 24
    assert key not in without_secrets(f"CLIENT_RANDOM {'ab' * 32} {key}")
    assert key not in without_secrets(f"CLIENT_TRAFFIC_SECRET_0 {'ab' * 32} {key}")


def test_places_are_those_of_what_is_hidden() -> None:
    text = f"Authorization: Bearer x, password={SECRET} and PIN 4815"
    assert {text[start:end] for start, end in secrets_in(text)} >= {SECRET, "4815"}
    assert list(secrets_in("DHCP Discover")) == []


@pytest.mark.parametrize("body", ["Signal=7\r\nDuration=160\r\n", "Signal= *\nDuration= 250", "x\r\nSignal=A"])
def test_a_pressed_key_of_an_info_body_goes(body: str) -> None:
    hidden = without_secrets(body)
    assert "Signal" in hidden
    assert "(hidden)" in hidden
    assert hidden.partition("Duration")[2] == body.partition("Duration")[2]


def test_pressed_keys_go() -> None:
    assert without_secrets("user entered PIN 4815 and digits 9") == "user entered PIN (hidden) and digits (hidden)"


@pytest.mark.parametrize(
    "text",
    [
        "the password is required",
        "PIN sign-in fails with 401, PIN expired",
        "DHCP Discover, xid 0x12345678",
        "key exchange of TLS 1.2, Basic authentication, Kerberos and NTLM",
        "response: 401",
        "password expired on 2026-01-01",
        "the token is of type JWT",
        "signal strength -70 dBm",
        "<sip:alice@contoso.com:5061;transport=tls>, sip:10.1.1.1:5060",
        "a password to be changed, and a key of 256 bits",
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


def test_every_secret_is_found_in_its_place() -> None:
    text = "GET http://bob:hunter2@a/x\r\nAuthorization: Basic Zm9v\r\nX: y\r\nPIN=4711"
    assert {text[a:b] for a, b in every_secret_in(text)} >= {"bob:hunter2", "Basic Zm9v", "4711"}
    assert list(every_secret_in("nothing of the kind")) == []
