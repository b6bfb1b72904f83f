from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.http import Http, decode, looks_like_http

GET = (
    b"GET /fw/450HD_2.0.9.img?x=1 HTTP/1.1\r\nHost: prov.contoso.com:8080\r\n"
    b"User-Agent: AUDC-IPPhone-445HD_UC_3.4.8/1.0\r\nAuthorization: NTLM TlRMTVNTUAABAAAA\r\n\r\n"
)
REFUSED = (
    b"HTTP/1.1 401 Unauthorized\r\nServer: Microsoft-IIS/8.5\r\n"
    b"WWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n"
    b"Content-Type: text/xml; charset=utf-8\r\nContent-Length: 12\r\n"
    b'X-Ms-diagnostics: 28020;source="fe01.contoso.com";reason="No valid security token.";faultcode="wsse:Bad"\r\n'
    b"X-MS-WebTicketURL: https://fe01.contoso.com/WebTicket/WebTicketService.svc\r\n\r\nbody"
)
MOVED = b"HTTP/1.0 302\r\nLocation: http://b/\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n"


def test_a_request() -> None:
    http = decode(GET)
    assert (http.method, http.target, http.version) == ("GET", "/fw/450HD_2.0.9.img?x=1", "HTTP/1.1")
    assert (http.status, http.phrase, http.whole) == (0, "", True)
    assert (http.host, http.user_agent) == ("prov.contoso.com:8080", "AUDC-IPPhone-445HD_UC_3.4.8/1.0")
    (wish,) = http.credentials
    assert (wish.scheme, wish.ntlm_message) == ("NTLM", 1)
    assert (http.content_length, http.transfer_encoding, http.server, http.location) == (None, "", "", "")


def test_a_response() -> None:
    http = decode(REFUSED)
    assert (http.method, http.target, http.status, http.phrase) == ("", "", 401, "Unauthorized")
    assert [each.scheme for each in http.challenges] == ["Negotiate", "NTLM"]
    assert [(each.id, each.reason) for each in http.diagnostics] == [(28020, "No valid security token.")]
    assert http.web_ticket_url.endswith("/WebTicketService.svc")
    assert (http.content_length, http.content_type, http.server) == (12, "text/xml", "Microsoft-IIS/8.5")


def test_a_response_without_a_phrase() -> None:
    http = decode(MOVED)
    assert (http.status, http.phrase, http.version, http.location) == (302, "", "HTTP/1.0", "http://b/")
    assert http.transfer_encoding == "gzip, chunked"


def test_blanks_in_the_target_are_kept() -> None:
    assert decode(b"GET /a b HTTP/1.0\r\n\r\n").target == "/a b"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"GET /",
        b"GET / HTTP/2.0\r\n",
        b"GET  HTTP/1.1\r\n",
        b"HTTP/1.1 20 OK\r\n",
        b"HTTP/1.1 2000 OK\r\n",
        b"HTTP/2 200\r\n",
        b"INVITE sip:a@b SIP/2.0\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"G\0T / HTTP/1.1\r\n",
    ],
)
def test_what_is_not_http(data: bytes) -> None:
    assert not looks_like_http(data)
    with pytest.raises(Malformed):
        decode(data)


@pytest.mark.parametrize("data", [GET, REFUSED, MOVED])
def test_every_prefix_is_a_head_or_malformed(data: bytes) -> None:
    whole = decode(data)
    for end in range(len(data)):
        try:
            http = decode(data[:end])
        except Malformed:
            continue
        assert (http.method, http.status) == (whole.method, whole.status)
        assert http.host in ("", whole.host)


@given(st.binary() | st.binary().map(lambda rest: b"HTTP/1.1 200 OK\r\n" + rest))
def test_any_bytes(data: bytes) -> None:
    try:
        http = decode(data)
    except Malformed:
        return
    for name in dir(Http):
        if isinstance(getattr(Http, name), property):
            getattr(http, name)


def test_a_start_line_of_any_length_is_judged_at_once() -> None:
    assert not looks_like_http(b"GET " + b"HTTP/1 " * 1_000_000)
