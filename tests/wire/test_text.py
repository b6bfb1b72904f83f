"""One spelling per address, and text that is never an error."""

from __future__ import annotations

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.text import ipv4, ipv6, loose, mac, spelled


def test_addresses() -> None:
    assert mac(bytes.fromhex("00908f123456")) == "00:90:8f:12:34:56"
    assert ipv4(bytes((10, 59, 0, 20))) == "10.59.0.20"
    assert ipv6(bytes(15) + b"\1") == "::1"
    assert ipv6(bytes(10) + b"\xff\xff\x05\x06\x07\x08") == "::ffff:5.6.7.8"


@given(st.binary(min_size=16, max_size=16))
def test_ipv6_reads_back(raw: bytes) -> None:
    assert IPv6Address(ipv6(raw)).packed == raw


@given(st.binary(min_size=16, max_size=16))
def test_every_spelling_is_the_same_address(raw: bytes) -> None:
    whole = IPv6Address(raw).exploded
    same = ipv4(raw[12:]) if raw[:12] == bytes(10) + b"\xff\xff" else ipv6(raw)
    assert spelled(whole) == spelled(whole.upper()) == spelled(f"[{whole}]") == spelled(f"{whole}%2") == same
    assert spelled("::ffff:10.59.0.20") == spelled("10.59.0.20") == "10.59.0.20"
    assert spelled("no:address") == "no:address"


@pytest.mark.parametrize(
    ("raw", "text"), [(b"450HD\0\0", "450HD"), ("Büro".encode(), "Büro"), (b"B\xfcro", "Büro"), (b"\0", "")]
)
def test_text_of_unknown_encoding(raw: bytes, text: str) -> None:
    assert loose(raw) == text


@given(st.binary(max_size=64))
def test_any_bytes_are_text(raw: bytes) -> None:
    assert isinstance(loose(raw), str)
