"""Option 120: the two encodings of RFC 3361, and what is met instead of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.sip_servers import SipServers, decode

SIP = bytes.fromhex("03736970 07636f6e746f736f 03636f6d 00")
SIP2 = bytes.fromhex("0473697032 07636f6e746f736f 03636f6d 00")


@pytest.mark.parametrize(
    ("raw", "encoding", "names"),
    [
        (b"\0" + SIP, "names", ("sip.contoso.com",)),
        (b"\0" + SIP + SIP2, "names", ("sip.contoso.com", "sip2.contoso.com")),
        (b"\0" + SIP + b"\0\0", "names", ("sip.contoso.com",)),
        (b"\1\x0a\x3b\0\7", "addresses", ("10.59.0.7",)),
        (b"\1\x0a\x3b\0\7\x0a\x3b\0\x08", "addresses", ("10.59.0.7", "10.59.0.8")),
        (b"sip.contoso.com", "text", ("sip.contoso.com",)),
        (b"sip.contoso.com\0", "text", ("sip.contoso.com",)),
        (b"sip.contoso.com, sip2.contoso.com", "text", ("sip.contoso.com", "sip2.contoso.com")),
        (b"10.59.0.7", "text", ("10.59.0.7",)),
        (b"\0" + SIP + b"\4sip2\xc0\4", "compressed", ("sip.contoso.com",)),
        (b"\0\xc0\x0c", "compressed", ()),
        (b"\0\3sip\xc0", "compressed", ()),
        (b"", "empty", ()),
        (b"\0", "empty", ()),
        (b"\0\0", "empty", ()),
        (b"\1", "empty", ()),
        (b"\1\x0a\x3b\0", "malformed", ()),
        (b"\0" + SIP[:-1], "malformed", ()),
        (b"\0" + SIP[:-3], "malformed", ()),
        (b"\0sip.contoso.com", "malformed", ()),
        (b"\0" + SIP + b"\x40", "malformed", ("sip.contoso.com",)),
        (SIP, "malformed", ()),
        (b"\2" + SIP, "malformed", ()),
        (b"sip.contoso.com\x01", "malformed", ()),
        (b"\xc3\xa4.contoso.com", "malformed", ()),
        (b"\0" + b"\x3f" + b"x" * 63, "malformed", ()),
        (b"\0" + (b"\x3f" + b"x" * 63) * 4 + b"\0", "malformed", ()),
    ],
)
def test_encodings(raw: bytes, encoding: str, names: tuple[str, ...]) -> None:
    assert decode(raw) == SipServers(encoding, names)


def test_every_prefix_is_an_answer() -> None:
    raw = b"\0" + SIP + SIP2
    found = [decode(raw[:end]) for end in range(len(raw) + 1)]
    whole = [end for end, servers in enumerate(found) if servers.encoding == "names"]
    assert whole == [1 + len(SIP), len(raw)]
    assert {servers.encoding for servers in found} == {"names", "empty", "malformed"}


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer(raw: bytes) -> None:
    servers = decode(raw)
    assert servers.encoding in {"names", "addresses", "text", "compressed", "empty", "malformed"}
    assert all(servers.names)
    assert bool(servers.names) or servers.encoding in {"text", "compressed", "empty", "malformed"}
