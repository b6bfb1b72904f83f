"""Challenges and credentials as phones, browsers, Skype for Business and other registrars write them."""

from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.authentication import read

SERVICE = 'realm="SIP Communications Service", targetname="fe01.contoso.com", version=4'


def test_the_three_schemes_of_skype_for_business() -> None:
    offered = read(
        [
            f"NTLM {SERVICE}",
            'Kerberos realm="SIP Communications Service", targetname="sip/fe01.contoso.com", version=4',
            f'TLS-DSK {SERVICE}, sts-uri="https://fe01.contoso.com:443/CertProv/CertProvisioningService.svc"',
        ]
    )
    assert [each.scheme for each in offered] == ["NTLM", "Kerberos", "TLS-DSK"]
    assert [each.targetname for each in offered] == ["fe01.contoso.com", "sip/fe01.contoso.com", "fe01.contoso.com"]
    assert {each.realm for each in offered} == {"SIP Communications Service"}
    assert offered[2].parameters["sts-uri"].startswith("https://fe01.contoso.com")
    assert {each.gssapi_data for each in offered} == {None}


def test_the_steps_of_ntlm() -> None:
    (wish,) = read([f'NTLM qop="auth", opaque="1", gssapi-data="", {SERVICE}'])
    assert (wish.gssapi_data, wish.answers, wish.ntlm_message) == ("", False, 0)
    (challenge,) = read(['NTLM opaque="1", gssapi-data="TlRMTVNTUAACAAAAAAAAADgAAADz", realm="x"'])
    assert challenge.ntlm_message == 2
    (answer,) = read(['NTLM opaque="1", gssapi-data="TlRMTVNTUAADAAAAGAAYAHAAAAA=", realm="x"'])
    assert (answer.ntlm_message, answer.answers) == (3, True)
    (signed,) = read(['NTLM opaque="1", crand="5", cnum="1", response="0100000", realm="x"'])
    assert (signed.ntlm_message, signed.answers) == (0, True)


def test_digest() -> None:
    (challenge,) = read(['Digest realm="a, b", nonce="n", stale=TRUE, algorithm=MD5, qop="auth,auth-int"'])
    assert (challenge.realm, challenge.stale, challenge.parameters["qop"]) == ("a, b", True, "auth,auth-int")
    (empty,) = read(['Digest username="u", realm="a", nonce="", response=""'])
    assert (empty.answers, empty.stale) == (False, False)
    (full,) = read(['Digest username="u", realm="a", nonce="n", response="abc"'])
    assert full.answers


def test_http_puts_several_into_one_field() -> None:
    every = read(
        ["Negotiate, NTLM", 'Basic realm="a b", Digest realm = "c", nonce="d"', "NTLM TlRMTVNTUAABAAAAB4IIog=="]
    )
    assert [each.scheme for each in every] == ["Negotiate", "NTLM", "Basic", "Digest", "NTLM"]
    assert every[2].realm == "a b"
    assert every[3].parameters == {"realm": "c", "nonce": "d"}
    assert (every[4].token, every[4].ntlm_message) == ("TlRMTVNTUAABAAAAB4IIog==", 1)


@pytest.mark.parametrize("value", ["", ",", "=", '"a"', 'realm = "x"', "é", "a=b"])
def test_what_is_no_scheme(value: str) -> None:
    assert read([value]) == ()


@given(st.lists(st.text()))
def test_any_text(values: list[str]) -> None:
    for each in read(values):
        assert each.scheme
        assert isinstance(each.answers, bool)


def ntlm_answer(domain: str, user: str) -> str:
    """An AUTHENTICATE_MESSAGE as far as the names, in base64."""
    domain_bytes, user_bytes = domain.encode("utf-16-le"), user.encode("utf-16-le")
    head = b"NTLMSSP\0" + struct.pack("<I", 3) + bytes(16)
    head += struct.pack("<HHI", len(domain_bytes), len(domain_bytes), 64)
    head += struct.pack("<HHI", len(user_bytes), len(user_bytes), 64 + len(domain_bytes))
    return base64.b64encode(head.ljust(64, b"\0") + domain_bytes + user_bytes).decode()


@pytest.mark.parametrize(
    ("value", "account"),
    [
        ("Basic " + base64.b64encode(b"CONTOSO\\bob:pw@x").decode(), "netbios"),
        ("Basic " + base64.b64encode(b"bob@contoso.com:p\\w").decode(), "upn"),
        ("Basic " + base64.b64encode(b"bob:p@\\w").decode(), ""),
        ("Basic %%%", ""),
        ("NTLM " + ntlm_answer("CONTOSO", "bob"), "netbios"),
        ("NTLM " + ntlm_answer("", "bob@contoso.com"), "upn"),
        ("NTLM " + ntlm_answer("", "bob"), ""),
        ("NTLM TlRMTVNTUAADAAAA", ""),
        ("NTLM TlRMTVNTUAABAAAAB4IIog==", ""),
        ('NTLM gssapi-data="' + ntlm_answer("CONTOSO", "bob") + '"', "netbios"),
        ("Bearer abc", ""),
    ],
)
def test_how_the_user_is_named(value: str, account: str) -> None:
    (found,) = read([value]) or (None,)
    assert (found.account if found else "") == account
