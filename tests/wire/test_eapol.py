"""EAPOL headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.eapol import EAP_PACKET, KEY, LOGOFF, START, Eapol, decode


@pytest.mark.parametrize(
    ("data", "eapol"),
    [
        (bytes.fromhex("01 01 0000"), Eapol(1, START, 0, b"")),
        (bytes.fromhex("01 02 0000") + bytes(42), Eapol(1, LOGOFF, 0, b"")),
        (bytes.fromhex("02 03 0003 010203 0000"), Eapol(2, KEY, 3, b"\1\2\3")),
        (bytes.fromhex("03 00 0005 01070005 01"), Eapol(3, EAP_PACKET, 5, b"")),
        (bytes.fromhex("03 00 0005"), Eapol(3, EAP_PACKET, 5, b"")),
        (bytes.fromhex("03 05 0001 ff"), Eapol(3, 5, 1, b"\xff")),
    ],
)
def test_by_hand(data: bytes, eapol: Eapol) -> None:
    assert decode(data) == eapol


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"\1\1\0", "EAPOL header is cut"), (b"", "EAPOL header is cut"), (b"\1\3\0\4abc", "EAPOL body is cut")],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(data)
    assert caught.value.why == why


@given(st.integers(0, 3), st.integers(0, 8), st.binary(max_size=40), st.binary(max_size=20))
def test_scapy_builds_what_we_read(version: int, kind: int, body: bytes, padding: bytes) -> None:
    from scapy.layers.eap import EAPOL

    eapol = decode(bytes(EAPOL(version=version, type=kind, len=len(body))) + body + padding)
    assert eapol == Eapol(version, kind, len(body), b"" if kind == EAP_PACKET else body)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_packet_or_malformed(data: bytes) -> None:
    try:
        at = len(decode(data).body)
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(data)
