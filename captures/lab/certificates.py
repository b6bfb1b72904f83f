"""Certificate chains as a server presents them: right ones, and each way of being wrong.

Made anew for every recording, on curve P-256 so that captures stay small. openssl's own command cannot backdate a
certificate, so they are made by `cryptography`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from captures.lab.dot1x import Certificate

DAY = datetime.timedelta(days=1)


class Dates(NamedTuple):
    """How a certificate's time lies around now, in days."""

    since: int = -30
    until: int = 700


VALID = Dates()
EXPIRED = Dates(-400, -3)
NOT_YET = Dates(20, 700)


@dataclass(frozen=True, slots=True)
class Made:
    """A certificate with its key, in memory and as files."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    pem: Certificate

    @property
    def text(self) -> str:
        return self.pem.file.read_text()


def authority(folder: Path, name: str, by: Made | None = None) -> Made:
    """A root, or an intermediate signed by another authority."""
    return _make(folder, name, by, (), Dates(-2000, 3000), ca=True)


def issue(folder: Path, name: str, by: Made, *others: str, dates: Dates = VALID) -> Made:
    """A certificate for these names."""
    return _make(folder, name, by, (name, *others), dates, ca=False)


def bundle(folder: Path, name: str, *made: Made) -> Path:
    """Several certificates in one file, as servers and clients load them."""
    path = folder / f"{name}.bundle.pem"
    path.write_text("".join(each.text for each in made))
    return path


def _make(folder: Path, name: str, by: Made | None, names: tuple[str, ...], dates: Dates, *, ca: bool) -> Made:
    own = ec.generate_private_key(ec.SECP256R1())
    signer, now = by.key if by else own, datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_subject(name))
        .issuer_name(by.certificate.subject if by else _subject(name))
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + dates.since * DAY)
        .not_valid_after(now + dates.until * DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    certificate = builder.sign(signer, hashes.SHA256())
    stem = name.replace(" ", "-").replace("*", "star")
    pem = Certificate(folder / f"{stem}.tls.pem", folder / f"{stem}.tls.key")
    pem.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem.key.write_bytes(
        own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return Made(certificate, own, pem)


def _subject(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Contoso"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
