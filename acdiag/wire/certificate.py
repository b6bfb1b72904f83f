"""X.509 certificates (RFC 5280), as far as they explain why a phone or a server refuses one.

`cryptography` reads them; it is imported when the first certificate comes, because most captures have none. It is
stricter than the devices that made the certificates, so that what it cannot read of the extensions or the key
is left out and said, and only a certificate without readable names and dates is refused.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from acdiag.model.errors import Malformed
from acdiag.model.record import Record

if TYPE_CHECKING:
    from cryptography import x509

LARGEST = 65_536
"""Bytes; real ones have one or two thousand, those with hundreds of names ten thousand."""
_SECOND = 1_000_000_000

SIGNATURES: dict[str, str] = {
    "1.2.840.113549.1.1.2": "md2WithRSAEncryption",
    "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
    "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.2.840.113549.1.1.10": "rsassaPss",
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
    "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
    "1.2.840.10040.4.3": "dsa-with-sha1",
    "1.2.840.10045.4.1": "ecdsa-with-SHA1",
    "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
    "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
    "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
}
"""Signature algorithms as OpenSSL spells them; an old phone may not know the newer ones."""


class Certificate(Record, kw_only=True):
    """One certificate."""

    subject: str
    """RFC 4514 text, the most specific attribute first; may be empty."""
    common_name: str | None
    """The most specific common name of the subject."""
    issuer: str
    issuer_common_name: str | None
    serial: str
    """Hex digits."""
    not_before: int
    """ns since the epoch."""
    not_after: int
    dns_names: tuple[str, ...]
    """Of the subject alternative name."""
    addresses: tuple[str, ...]
    """IP addresses of the subject alternative name."""
    is_ca: bool
    """It may sign other certificates, by its basic constraints."""
    key: str
    """`RSA 2048`, `EC secp256r1`, `Ed25519`; empty when it cannot be read."""
    signature_algorithm: str
    """`sha256WithRSAEncryption`; the object identifier for want of a name."""
    fingerprint: str
    """SHA-256 of the DER, hex digits."""
    subject_key_id: str | None
    """Hex digits."""
    authority_key_id: str | None
    extensions_unreadable: bool
    """The extensions cannot be read: names, `is_ca` and key identifiers are missing, not absent."""

    @property
    def self_issued(self) -> bool:
        """Subject and issuer are the same, as in a root."""
        return self.subject == self.issuer

    def valid_at(self, at: int) -> bool:
        """Whether `at` lies between its dates, both included."""
        return self.not_before <= at < self.not_after + _SECOND


def decode(der: bytes) -> Certificate:
    """Read one certificate.

    Raises `Malformed` where its structure, names or dates cannot be read.
    """
    if len(der) > LARGEST:
        raise Malformed(0, "certificate is too long")
    with _lenient("certificate cannot be read"):
        from cryptography import x509

        read = x509.load_der_x509_certificate(der)
        names = _Names(read)
        oid = read.signature_algorithm_oid.dotted_string
        return Certificate(
            subject=text(read.subject),
            common_name=_common_name(read.subject),
            issuer=text(read.issuer),
            issuer_common_name=_common_name(read.issuer),
            serial=f"{read.serial_number:x}",
            not_before=_ns(read.not_valid_before_utc),
            not_after=_ns(read.not_valid_after_utc),
            dns_names=names.dns,
            addresses=names.addresses,
            is_ca=names.is_ca,
            key=_key(read),
            signature_algorithm=SIGNATURES.get(oid, oid),
            fingerprint=sha256(der).hexdigest(),
            subject_key_id=names.subject_key_id,
            authority_key_id=names.authority_key_id,
            extensions_unreadable=names.unreadable,
        )


def text(name: x509.Name) -> str:
    """RFC 4514 text with the control characters of hostile names written out."""
    written = name.rfc4514_string()
    return written if written.isprintable() else written.encode("unicode_escape").decode("ascii")


@contextmanager
def _lenient(why: str) -> Iterator[None]:
    """Turn what `cryptography` says of damaged input into `Malformed`, and its warnings into nothing.

    KeyError is what it says of a name whose text is of a type that names do not have.
    """
    from cryptography.x509 import InvalidVersion

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ValueError, TypeError, KeyError, OverflowError, InvalidVersion) as error:
        raise Malformed(0, why) from error


class _Names:
    """The extensions that matter, all of them empty when `cryptography` refuses one."""

    def __init__(self, read: x509.Certificate) -> None:
        from cryptography import x509

        self.dns: tuple[str, ...] = ()
        self.addresses: tuple[str, ...] = ()
        self.is_ca = False
        self.subject_key_id: str | None = None
        self.authority_key_id: str | None = None
        self.unreadable = False
        try:
            extensions = list(read.extensions)
        except (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
            self.unreadable = True
            return
        for extension in extensions:
            self._take(extension.value)

    def _take(self, value: x509.ExtensionType) -> None:
        from cryptography import x509

        if isinstance(value, x509.SubjectAlternativeName):
            self.dns = tuple(value.get_values_for_type(x509.DNSName))
            self.addresses = tuple(str(address) for address in value.get_values_for_type(x509.IPAddress))
        elif isinstance(value, x509.BasicConstraints):
            self.is_ca = value.ca
        elif isinstance(value, x509.SubjectKeyIdentifier):
            self.subject_key_id = value.digest.hex()
        elif isinstance(value, x509.AuthorityKeyIdentifier) and value.key_identifier is not None:
            self.authority_key_id = value.key_identifier.hex()


def _common_name(name: x509.Name) -> str | None:
    from cryptography.x509.oid import NameOID

    values = [str(attribute.value) for attribute in name.get_attributes_for_oid(NameOID.COMMON_NAME)]
    return values[-1] if values else None


def _ns(moment: datetime) -> int:
    """Certificates count whole seconds."""
    return int(moment.timestamp()) * _SECOND


def _key(read: x509.Certificate) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    try:
        key = read.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ""
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    return type(key).__name__.removesuffix("PublicKey").lstrip("_")
