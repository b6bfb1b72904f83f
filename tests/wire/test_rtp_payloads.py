"""Telephone events and redundancy."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.rtp_payloads import EVENTS, Block, primary_type, redundant, telephone_event


def test_a_key_that_is_let_go() -> None:
    event = telephone_event(bytes([11, 0x8A, 0x01, 0xE0]))
    assert (event.key, event.end, event.volume, event.duration) == ("#", True, 10, 480)


def test_every_key_has_its_sign_and_a_fax_tone_has_none() -> None:
    assert "".join(telephone_event(bytes([code, 0, 0, 0])).key for code in range(17)) == EVENTS
    assert telephone_event(bytes([32, 0, 0, 0])).key == ""


def test_a_cut_event_is_refused() -> None:
    with pytest.raises(Malformed):
        telephone_event(b"\1\0\0")


def test_redundant_blocks_and_the_primary_one() -> None:
    head = bytes([0x80 | 8]) + (160 << 10 | 3).to_bytes(3) + bytes([8])
    assert redundant(head + b"old" + b"new") == (Block(8, 160, b"old"), Block(8, 0, b"new"))


@pytest.mark.parametrize(
    "data", [b"", b"\x88\0\0", b"\x88" + (160 << 10 | 9).to_bytes(3) + b"\x08ab", b"\x88\0\0\0" * 40]
)
def test_cut_redundancy_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        redundant(data)


def test_the_primary_type_needs_the_headers_only() -> None:
    head = bytes([0x80 | 104]) + (320 << 10 | 500).to_bytes(3) + bytes([103])
    assert primary_type(head) == 103
    assert primary_type(b"\x08") == 8
    with pytest.raises(Malformed):
        primary_type(head[:4])


@given(st.binary(max_size=300))
def test_any_bytes_are_blocks_or_malformed(data: bytes) -> None:
    with suppress(Malformed):
        assert sum(len(block.data) for block in redundant(data)) < len(data)
