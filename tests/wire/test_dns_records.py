"""Data of each record type."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.dns_names import Names
from acdiag.wire.dns_records import READERS, Data, Mx, Opt, Option, Soa, Srv, Txt

BEFORE = b"\7contoso\3com\0"


def read(kind: int, data: bytes) -> Data:
    whole = BEFORE + data
    return READERS[kind](whole, len(BEFORE), len(whole), Names(whole))


@pytest.mark.parametrize(
    ("kind", "data", "value"),
    [
        (1, bytes((10, 59, 0, 3)), "10.59.0.3"),
        (28, bytes.fromhex("20010db8000000000000000000000001"), "2001:db8::1"),
        (2, b"\2ns\xc0\0", "ns.contoso.com"),
        (5, b"\xc0\0", "contoso.com"),
        (12, b"\5phone\xc0\0", "phone.contoso.com"),
        (33, struct.pack("!HHH", 10, 20, 5061) + b"\4pool\xc0\0", Srv(10, 20, 5061, "pool.contoso.com")),
        (33, struct.pack("!HHH", 0, 0, 0) + b"\0", Srv(0, 0, 0, ".")),
        (15, b"\0\x0a\2mx\xc0\0", Mx(10, "mx.contoso.com")),
        (16, b"\x06v=spf1\0\x02-a", Txt(("v=spf1", "", "-a"))),
        (6, b"\xc0\0\0" + struct.pack("!5I", 1, 2, 3, 4, 5), Soa("contoso.com", ".", 1, 2, 3, 4, 5)),
        (41, b"\0\x08\0\2ab\0\x0c\0\0", Opt((Option(8, b"ab"), Option(12, b"")))),
    ],
)
def test_values(kind: int, data: bytes, value: Data) -> None:
    assert read(kind, data) == value


@pytest.mark.parametrize(
    ("kind", "data", "why"),
    [
        (1, b"\x0a\0\0", "address has not 4 bytes"),
        (1, b"\x0a\0\0\1\0", "address has not 4 bytes"),
        (28, bytes(15), "address has not 16 bytes"),
        (12, b"\5phon", "name is cut"),
        (33, b"\0\0\0\0\0", "SRV data is cut"),
        (33, b"\0\0\0\0\0\0", "name is cut"),
        (15, b"\0", "MX data is cut"),
        (6, b"\0\0" + bytes(19), "SOA data is cut"),
        (16, b"\3ab", "TXT string is cut"),
        (41, b"\0\1\0", "EDNS option is cut"),
        (41, b"\0\1\0\2a", "EDNS option is cut"),
    ],
)
def test_malformed(kind: int, data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(kind, data)
    assert caught.value.why == why


@given(st.sampled_from(sorted(READERS)), st.binary(min_size=1, max_size=40))
def test_any_bytes_are_a_value_or_malformed(kind: int, data: bytes) -> None:
    try:
        at = 0 if read(kind, data) else -1
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(BEFORE) + len(data)
