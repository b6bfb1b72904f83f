from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire import sslv2, tls_handshake
from acdiag.wire.tls_handshake import (
    CERTIFICATE,
    CERTIFICATE_REQUEST,
    CLIENT_HELLO,
    MOST_CERTIFICATES,
    SERVER_HELLO,
    CertificateList,
    CertificateRequest,
    ClientHello,
    Other,
    ServerHello,
)

RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


def vector(size: int, content: bytes) -> bytes:
    return len(content).to_bytes(size, "big") + content


def extension(code: int, content: bytes) -> bytes:
    return code.to_bytes(2, "big") + vector(2, content)


def client_hello(*extensions: bytes, version: int = 0x0303, suites: bytes = b"\xc0\x30\x00\xff") -> bytes:
    fixed = version.to_bytes(2, "big") + bytes(32) + vector(1, b"") + vector(2, suites) + vector(1, b"\0")
    return fixed + (vector(2, b"".join(extensions)) if extensions else b"")


def server_hello(*extensions: bytes, random: bytes = bytes(32), version: int = 0x0303) -> bytes:
    fixed = version.to_bytes(2, "big") + random + vector(1, b"id") + b"\xc0\x30" + b"\0"
    return fixed + (vector(2, b"".join(extensions)) if extensions else b"")


SNI = extension(0, vector(2, b"\0" + vector(2, b"sip.contoso.com")))
ALPN = extension(16, vector(2, vector(1, b"h2") + vector(1, b"http/1.1")))
VERSIONS = extension(43, vector(1, b"\x7a\x7a\x03\x04\x03\x03"))


def read_client_hello(body: bytes) -> ClientHello:
    message = tls_handshake.decode(CLIENT_HELLO, body)
    assert isinstance(message, ClientHello)
    return message


def read_server_hello(body: bytes) -> ServerHello:
    message = tls_handshake.decode(SERVER_HELLO, body)
    assert isinstance(message, ServerHello)
    return message


def test_client_hello() -> None:
    hello = read_client_hello(client_hello(SNI, ALPN, VERSIONS))
    assert hello.server_name == "sip.contoso.com"
    assert hello.extensions.alpn == ("h2", "http/1.1")
    assert hello.versions == (0x0304, 0x0303)
    assert hello.cipher_suites == (0xC030, 0x00FF)
    assert hello.extensions.codes == (0, 16, 43)
    assert not hello.offers_resumption


def test_an_old_client_offers_one_highest_version() -> None:
    hello = read_client_hello(client_hello(version=0x0301))
    assert hello.versions == (0x0301,)
    assert hello.server_name is None
    assert hello.extensions.codes == ()


@pytest.mark.parametrize(
    ("extensions", "resumes"),
    [
        ((extension(35, b""),), False),
        ((extension(35, b"ticket"),), True),
        ((VERSIONS, extension(41, b"key")), True),
        ((VERSIONS,), False),
    ],
)
def test_signs_of_resumption(extensions: tuple[bytes, ...], resumes: bool) -> None:
    assert read_client_hello(client_hello(*extensions)).offers_resumption is resumes


def test_a_session_id_is_a_sign_only_below_1_3() -> None:
    body = client_hello()
    with_id = body[:34] + vector(1, b"earlier") + body[35:]
    assert read_client_hello(with_id).offers_resumption
    assert not read_client_hello(with_id + vector(2, VERSIONS)).offers_resumption


def test_a_damaged_extension_costs_only_itself() -> None:
    hello = read_client_hello(client_hello(extension(0, b"\0\xff\0"), extension(16, b"\0\2\5h"), VERSIONS))
    assert hello.server_name is None
    assert hello.extensions.unreadable == (0, 16)
    assert hello.versions == (0x0304, 0x0303)


def test_server_hello_of_1_2() -> None:
    hello = read_server_hello(server_hello(extension(0, b""), extension(16, vector(2, vector(1, b"h2")))))
    assert (hello.version, hello.cipher_suite, hello.session_id, hello.alpn) == (0x0303, 0xC030, b"id", "h2")
    assert not hello.retry
    assert hello.extensions.unreadable == ()


def test_server_hello_of_1_3() -> None:
    hello = read_server_hello(server_hello(extension(43, b"\x03\x04")))
    assert (hello.legacy_version, hello.version) == (0x0303, 0x0304)


def test_hello_retry_request() -> None:
    assert read_server_hello(server_hello(extension(43, b"\x03\x04"), random=RETRY)).retry


def test_server_hello_of_an_early_draft_of_1_3() -> None:
    hello = read_server_hello(b"\x7f\x10" + bytes(32) + b"\x13\x01" + vector(2, extension(51, b"key")))
    assert (hello.version, hello.cipher_suite) == (0x7F10, 0x1301)
    retry = tls_handshake.decode(6, b"\x7f\x10" + vector(2, extension(51, b"\0\x17")))
    assert isinstance(retry, ServerHello)
    assert retry.retry


def test_certificates() -> None:
    chain = vector(3, b"leaf") + vector(3, b"issuer")
    assert tls_handshake.decode(CERTIFICATE, vector(3, chain)) == CertificateList((b"leaf", b"issuer"))
    assert tls_handshake.decode(CERTIFICATE, vector(3, b"")) == CertificateList(())


def test_too_many_certificates() -> None:
    with pytest.raises(Malformed, match="too many"):
        tls_handshake.decode(CERTIFICATE, vector(3, vector(3, b"") * (MOST_CERTIFICATES + 1)))


def test_certificate_request_by_version() -> None:
    names = vector(2, vector(2, b"name"))
    expected = CertificateRequest((1, 64), (b"name",))
    assert tls_handshake.decode(CERTIFICATE_REQUEST, b"\2\1\x40" + b"\0\2\4\3" + names, 0x0303) == expected
    assert tls_handshake.decode(CERTIFICATE_REQUEST, b"\2\1\x40" + names, 0x0302) == expected


def test_messages_that_only_count() -> None:
    assert tls_handshake.decode(14, b"") == Other(14, 0)
    assert tls_handshake.decode(4, b"ticket") == Other(4, 6)


@pytest.mark.parametrize("end", range(len(client_hello(SNI)) - 1))
def test_a_cut_client_hello(end: int) -> None:
    body = client_hello(SNI)
    if end == len(client_hello()):
        return  # There it ends before its extensions, as hellos of SSL 3.0 do.
    with pytest.raises(Malformed):
        tls_handshake.decode(CLIENT_HELLO, body[:end])


def sslv2_hello(specs: bytes = b"\x01\x00\x80\x00\x00\x2f\x00\x00\x35") -> bytes:
    body = b"\1\x03\x01" + len(specs).to_bytes(2, "big") + b"\0\0\0\x10" + specs + bytes(16)
    return (len(body) | 0x8000).to_bytes(2, "big") + body


def test_hello_in_the_format_of_ssl_2() -> None:
    data = sslv2_hello()
    assert sslv2.is_hello(data[: sslv2.LOOK])
    assert sslv2.length(data) == len(data) - sslv2.HEADER
    hello = sslv2.decode(data)
    assert (hello.version, hello.cipher_suites, hello.sslv2) == (0x0301, (0x002F, 0x0035), True)


def test_what_is_no_hello_of_ssl_2() -> None:
    assert not sslv2.is_hello(b"\x80\x2e\1\x03")
    assert not sslv2.is_hello(b"\x16\x03\x01\x02\x00")
    assert not sslv2.is_hello(b"\x80\x2e\x04\x00\x02")
    with pytest.raises(Malformed):
        sslv2.decode(sslv2_hello(b"\0\0"))
    with pytest.raises(Malformed):
        sslv2.decode(sslv2_hello()[:-1])


@given(st.sampled_from([0, 1, 2, 4, 6, 11, 13, 20, 99]), st.binary(max_size=200), st.sampled_from([None, 0x0302]))
def test_any_bytes(kind: int, body: bytes, version: int | None) -> None:
    with contextlib.suppress(Malformed):
        tls_handshake.decode(kind, body, version)


@given(st.data())
def test_any_damage_to_a_hello(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([client_hello(SNI, ALPN, VERSIONS), server_hello(ALPN, VERSIONS)]))
    body = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    for kind in (CLIENT_HELLO, SERVER_HELLO):
        try:
            message = tls_handshake.decode(kind, bytes(body))
        except Malformed:
            continue
        assert isinstance(message, ClientHello | ServerHello)


@given(st.binary(max_size=80))
def test_any_bytes_for_ssl_2(data: bytes) -> None:
    sslv2.is_hello(data)
    with contextlib.suppress(Malformed):
        assert sslv2.decode(data).sslv2
