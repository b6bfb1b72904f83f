from __future__ import annotations

import pytest

from acdiag.wire.certificate import Certificate, decode
from acdiag.wire.certificate_names import is_for, may_issue, name_matches, path_in
from tests.tls_making import made, phone, root, server


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("sip.contoso.com", "SIP.Contoso.com.", True),
        ("sip.contoso.com", "web.contoso.com", False),
        ("*.contoso.com", "sip.contoso.com", True),
        ("*.contoso.com", "contoso.com", False),
        ("*.contoso.com", "a.sip.contoso.com", False),
        ("*.contoso.com", ".contoso.com", False),
        ("*.com", "contoso.com", False),
        ("*", "contoso", False),
        ("s*.contoso.com", "sip.contoso.com", False),
        ("sip.*.com", "sip.contoso.com", False),
        ("*.*.com", "sip.contoso.com", False),
        ("", "", False),
    ],
)
def test_names(pattern: str, name: str, matches: bool) -> None:
    assert name_matches(pattern, name) is matches


@pytest.mark.parametrize(
    ("name", "matches"),
    [
        ("sip.contoso.com", True),
        ("fe1.pool.contoso.com", True),
        ("pool.contoso.com", False),
        ("10.59.0.20", True),
        ("10.59.0.21", False),
        ("", False),
    ],
)
def test_a_certificate_with_alternative_names(name: str, matches: bool) -> None:
    assert is_for(decode(server().der), name) is matches


def test_the_common_name_counts_without_alternative_names() -> None:
    assert is_for(decode(made("pool.contoso.com").der), "pool.contoso.com")
    other = made("pool.contoso.com", names=("web.contoso.com",))
    assert not is_for(decode(other.der), "pool.contoso.com")
    assert not is_for(decode(made("10.59.0.20").der), "10.59.0.20")


def test_addresses_are_compared_as_addresses() -> None:
    certificate = decode(made("v6", addresses=("2001:db8::1",)).der)
    assert is_for(certificate, "2001:DB8:0::1")
    assert is_for(certificate, "[2001:db8::1]")


def chain() -> tuple[Certificate, Certificate, Certificate]:
    issuing = made("Contoso Issuing", root(), ca=True, number=3)
    return decode(made("web.contoso.com", issuing).der), decode(issuing.der), decode(root().der)


def test_who_may_have_issued() -> None:
    leaf, issuing, top = chain()
    assert may_issue(issuing, leaf)
    assert may_issue(top, issuing)
    assert may_issue(top, top)
    assert not may_issue(top, leaf)
    assert not may_issue(leaf, issuing)


def test_a_namesake_with_another_key_did_not() -> None:
    leaf, _, _ = chain()
    assert not may_issue(decode(made("Contoso Issuing", ca=True, number=8).der), leaf)


def test_a_path_in_any_order_with_strangers() -> None:
    leaf, issuing, top = chain()
    stranger = decode(phone().der)
    assert path_in([leaf, top, stranger, issuing]) == [leaf, issuing, top]
    assert path_in([leaf, top]) == [leaf]
    assert path_in([top, leaf]) == [top]
    assert path_in([]) == []
