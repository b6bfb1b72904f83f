from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire import tls
from acdiag.wire.tls import Alert, Record


def record(content_type: int, fragment: bytes, version: int = 0x0303) -> bytes:
    return bytes([content_type]) + version.to_bytes(2, "big") + len(fragment).to_bytes(2, "big") + fragment


def test_records() -> None:
    data = record(22, b"hello", 0x0301) + record(20, b"\1") + record(23, b"")
    assert tls.decode(data) == [Record(22, 0x0301, b"hello"), Record(20, 0x0303, b"\1"), Record(23, 0x0303, b"")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (record(22, b"hello")[:4], "header is cut"),
        (record(22, b"hello")[:-1], "record is cut"),
        (record(25, b""), "content type"),
        (record(22, b"", 0x0305), "version"),
        (record(22, b"", 0x0200), "version"),
        (b"\x16\x03\x03\x48\x01", "longer"),
        (b"GET / HTTP/1.1", "content type"),
    ],
)
def test_what_is_no_record(data: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        tls.decode(data)


def test_alerts() -> None:
    assert tls.decode_alert(b"\2\x30") == Alert(2, 48)
    with pytest.raises(Malformed):
        tls.decode_alert(bytes(26))


@given(st.binary(max_size=64))
def test_any_bytes(data: bytes) -> None:
    try:
        records = tls.decode(data)
    except Malformed:
        return
    assert b"".join(record(each.content_type, each.fragment, each.version) for each in records) == data
