"""TLS handshake messages from SSL 3.0 to TLS 1.3 (RFC 8446 section 4, RFC 5246 section 7.4, RFC 6101).

Only what is sent in clear is read. Up to TLS 1.2 that is everything before Finished; in TLS 1.3 it is the hellos, and
the certificates are hidden. Messages of which only the occurrence counts are `Other`.
"""

from __future__ import annotations

from hashlib import sha256

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.cipher_suites import is_grease
from acdiag.model.record import Record, field
from acdiag.wire import tls_extensions
from acdiag.wire.cursor import Cursor
from acdiag.wire.tls_extensions import Extensions

HELLO_REQUEST, CLIENT_HELLO, SERVER_HELLO, NEW_SESSION_TICKET = 0, 1, 2, 4
HELLO_RETRY_REQUEST_OF_DRAFTS, CERTIFICATE, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST = 6, 11, 12, 13
SERVER_HELLO_DONE, CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE, FINISHED = 14, 15, 16, 20

HEADER = 4
"""Type and length before the body."""
MOST_CERTIFICATES = 64
"""In one message; chains have two to five, and OpenSSL verifies at most a hundred."""

_RANDOM = 32
_RETRY = sha256(b"HelloRetryRequest").digest()
"""The random of a ServerHello that is a HelloRetryRequest (RFC 8446 section 4.1.3)."""
_OLD_DRAFTS = range(0x7F00, 0x7F16)
"""Drafts of TLS 1.3 before 22, whose ServerHello has neither session id nor compression."""


class ClientHello(Record, kw_only=True):
    """What the client offers."""

    version: int
    """legacy_version: the highest version up to TLS 1.2."""
    session_id: bytes = b""
    """Names a session to resume up to TLS 1.2; random in TLS 1.3, to look like it."""
    cipher_suites: tuple[int, ...] = ()
    """In the order of preference, GREASE and signalling suites included."""
    compressions: bytes = b""
    extensions: Extensions = field(default_factory=Extensions)
    sslv2: bool = False
    """It came in the format of SSL 2.0, which clients used before 2010 to please old servers."""

    @property
    def versions(self) -> tuple[int, ...]:
        """Versions offered, without GREASE: supported_versions, or else all up to `version`, named by the highest."""
        offered = tuple(version for version in self.extensions.versions if not is_grease(version))
        return offered or (self.version,)

    @property
    def server_name(self) -> str | None:
        return self.extensions.server_name

    @property
    def offers_resumption(self) -> bool:
        """A ticket or key of an earlier session comes along; a session id alone is a sign only below TLS 1.3."""
        ticket = self.extensions.ticket or self.extensions.pre_shared_key
        return ticket or (bool(self.session_id) and not self.extensions.versions)


class ServerHello(Record, kw_only=True):
    """What the server chose; also HelloRetryRequest, which asks for another ClientHello."""

    legacy_version: int
    session_id: bytes = b""
    cipher_suite: int = 0
    retry: bool = False
    """It is a HelloRetryRequest."""
    extensions: Extensions = field(default_factory=Extensions)

    @property
    def version(self) -> int:
        """The version agreed on."""
        chosen = self.extensions.versions
        return chosen[0] if chosen else self.legacy_version

    @property
    def alpn(self) -> str | None:
        """Up to TLS 1.2; hidden in TLS 1.3."""
        return self.extensions.alpn[0] if self.extensions.alpn else None


class CertificateList(NamedTuple):
    """Certificate up to TLS 1.2, of the server or of the client."""

    chain: tuple[bytes, ...]
    """DER, the owner's certificate first; empty when a client has none."""


class CertificateRequest(NamedTuple):
    """The server wants a certificate of the client (up to TLS 1.2)."""

    types: tuple[int, ...]
    authorities: tuple[bytes, ...]
    """Names of acceptable authorities, DER; empty for any."""


class Other(NamedTuple):
    """A message that is only counted."""

    handshake_type: int
    length: int
    """Bytes of the body."""


Handshake = ClientHello | ServerHello | CertificateList | CertificateRequest | Other


def decode(handshake_type: int, body: bytes, version: int | None = None) -> Handshake:
    """Read the body of one whole message.

    `version` is what ServerHello chose; CertificateRequest had another format before TLS 1.2.
    """
    cursor = Cursor(body)
    if handshake_type == CLIENT_HELLO:
        return _client_hello(cursor)
    if handshake_type == SERVER_HELLO:
        return _server_hello(cursor)
    if handshake_type == HELLO_RETRY_REQUEST_OF_DRAFTS:
        return _retry_of_drafts(cursor)
    if handshake_type == CERTIFICATE:
        return _certificates(cursor)
    if handshake_type == CERTIFICATE_REQUEST:
        return _certificate_request(cursor, version)
    return Other(handshake_type, len(body))


def _client_hello(cursor: Cursor) -> ClientHello:
    version = cursor.u16("client version")
    cursor.take(_RANDOM, "client random")
    session_id = cursor.take(cursor.u8("length of session id"), "session id")
    suites = cursor.take(cursor.u16("length of cipher suites"), "cipher suites")
    if len(suites) % 2:
        raise Malformed(cursor.at, "cipher suites have an odd length")
    compressions = cursor.take(cursor.u8("length of compression methods"), "compression methods")
    return ClientHello(
        version=version,
        session_id=session_id,
        cipher_suites=tuple(suites[at] << 8 | suites[at + 1] for at in range(0, len(suites), 2)),
        compressions=compressions,
        extensions=tls_extensions.decode(cursor),
    )


def _server_hello(cursor: Cursor) -> ServerHello:
    version = cursor.u16("server version")
    random = cursor.take(_RANDOM, "server random")
    session_id = b""
    old_draft = version in _OLD_DRAFTS
    if not old_draft:
        session_id = cursor.take(cursor.u8("length of session id"), "session id")
    suite = cursor.u16("cipher suite")
    if not old_draft:
        cursor.u8("compression method")
    return ServerHello(
        legacy_version=version,
        session_id=session_id,
        cipher_suite=suite,
        retry=random == _RETRY,
        extensions=tls_extensions.decode(cursor),
    )


def _retry_of_drafts(cursor: Cursor) -> ServerHello:
    """HelloRetryRequest had a type of its own before draft 22; draft 19 put a cipher suite into it."""
    version = cursor.u16("server version")
    suite = cursor.u16("cipher suite") if version >= 0x7F13 else 0
    return ServerHello(legacy_version=version, cipher_suite=suite, retry=True, extensions=tls_extensions.decode(cursor))


def _certificates(cursor: Cursor) -> CertificateList:
    length = cursor.u24("length of certificates")
    if length != cursor.left:
        raise Malformed(cursor.at, "certificates have a wrong length")
    chain: list[bytes] = []
    while cursor.left:
        if len(chain) == MOST_CERTIFICATES:
            raise Malformed(cursor.at, "there are too many certificates")
        chain.append(cursor.take(cursor.u24("length of a certificate"), "certificate"))
    return CertificateList(tuple(chain))


def _certificate_request(cursor: Cursor, version: int | None) -> CertificateRequest:
    types = tuple(cursor.take(cursor.u8("number of certificate types"), "certificate types"))
    if version is None or version >= 0x0303:
        cursor.take(cursor.u16("length of signature algorithms"), "signature algorithms")
    length = cursor.u16("length of authorities")
    if length != cursor.left:
        raise Malformed(cursor.at, "authorities have a wrong length")
    authorities: list[bytes] = []
    while cursor.left:
        authorities.append(cursor.take(cursor.u16("length of a name"), "name of an authority"))
    return CertificateRequest(types, tuple(authorities))
