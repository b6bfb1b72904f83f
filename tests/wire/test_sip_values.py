from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire import sip_values
from acdiag.wire.sip_values import Address, Reason, Via, Warned


@pytest.mark.parametrize(
    ("value", "address"),
    [
        (
            '"Doe, Jane" <sip:jane@contoso.com;transport=tls>;tag=a1;epid=00908F602AAC',
            Address("Doe, Jane", "sip:jane@contoso.com;transport=tls", {"tag": "a1", "epid": "00908F602AAC"}),
        ),
        ("sip:jane@contoso.com;tag=a1", Address("", "sip:jane@contoso.com", {"tag": "a1"})),
        ("Jane Doe <sip:j@c>", Address("Jane Doe", "sip:j@c", {})),
        ("<tel:+4930123>", Address("", "tel:+4930123", {})),
        ("*", Address("", "*", {})),
        ("<sip:open;tag=1", Address("", "sip:open;tag=1", {})),
    ],
)
def test_address(value: str, address: Address) -> None:
    assert sip_values.address(value) == address


@pytest.mark.parametrize("value", ["", " ", ";", None])
def test_no_address(value: str | None) -> None:
    assert sip_values.address(value) is None


def test_contacts_with_their_time() -> None:
    first, second = sip_values.addresses(('<sip:a@1.2.3.4:5060>;expires=3600, "B, C" <sip:b>;Expires="x"',))
    assert (first.uri, first.expires, first.tag) == ("sip:a@1.2.3.4:5060", 3600, "")
    assert (second.display, second.expires) == ("B, C", None)


def test_via() -> None:
    value = "SIP/2.0/udp 10.0.0.1:5060;branch=z9hG4bK1;rport, sip / 2.0 / TLS host;received=1.2.3.4"
    near, far = sip_values.vias((value,))
    assert near == Via("UDP", "10.0.0.1:5060", {"branch": "z9hG4bK1", "rport": ""})
    assert (near.branch, near.received, far.branch, far.received) == ("z9hG4bK1", "", "", "1.2.3.4")
    assert (far.transport, far.sent_by) == ("TLS", "host")
    assert sip_values.vias(("HTTP/1.1 x", "", ";branch=1")) == ()


def test_reason() -> None:
    values = ['SIP ;cause=200 ;text="Call completed elsewhere", Q.850;cause=16', "User;cause=x", ""]
    assert sip_values.reasons(values) == (
        Reason("SIP", 200, "Call completed elsewhere"),
        Reason("Q.850", 16, ""),
        Reason("User", None, ""),
    )


def test_warning() -> None:
    values = ['399 lcs.contoso.com "Not, valid", 307 isi.edu "Session parameter"', "39 x y", "399 bare"]
    assert sip_values.warnings(values) == (
        Warned(399, "lcs.contoso.com", "Not, valid"),
        Warned(307, "isi.edu", "Session parameter"),
        Warned(399, "bare", ""),
    )


@given(st.lists(st.text()))
def test_any_text(values: list[str]) -> None:
    for read in (sip_values.addresses, sip_values.vias, sip_values.reasons, sip_values.warnings):
        assert isinstance(read(tuple(values)), tuple)
    for address in sip_values.addresses(tuple(values)):
        assert address.expires is None or address.expires >= 0
