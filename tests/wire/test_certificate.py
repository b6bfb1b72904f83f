from __future__ import annotations

import contextlib
import subprocess
import sys

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.certificate import LARGEST, decode
from tests.tls_making import DAY, NOW, made, name, phone, root, server

SECOND = 1_000_000_000


def test_a_server() -> None:
    certificate = decode(server().der)
    assert (certificate.subject, certificate.common_name) == ("CN=sip.contoso.com,C=DE", "sip.contoso.com")
    assert (certificate.issuer, certificate.issuer_common_name) == ("CN=Contoso Root,C=DE", "Contoso Root")
    assert certificate.serial == "acd1a6"
    assert certificate.not_before == int((NOW - DAY).timestamp()) * SECOND
    assert certificate.not_after == int((NOW + DAY).timestamp()) * SECOND
    assert certificate.dns_names == ("sip.contoso.com", "*.pool.contoso.com")
    assert certificate.addresses == ("10.59.0.20",)
    assert (certificate.key, certificate.signature_algorithm) == ("EC secp256r1", "ecdsa-with-SHA256")
    assert certificate.fingerprint == server().certificate.fingerprint(hashes.SHA256()).hex()
    assert certificate.authority_key_id == decode(root().der).subject_key_id
    assert not certificate.is_ca
    assert not certificate.self_issued
    assert not certificate.extensions_unreadable


def test_a_root() -> None:
    certificate = decode(root().der)
    assert certificate.is_ca
    assert certificate.self_issued
    assert certificate.dns_names == ()


def test_dates_include_their_seconds() -> None:
    certificate = decode(phone().der)
    assert not certificate.valid_at(certificate.not_before - 1)
    assert certificate.valid_at(certificate.not_before)
    assert certificate.valid_at(certificate.not_after + SECOND - 1)
    assert not certificate.valid_at(certificate.not_after + SECOND)


@pytest.mark.parametrize(
    ("key", "named", "signature"),
    [
        (rsa.generate_private_key(65537, 1024), "RSA 1024", "sha1WithRSAEncryption"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519", "Ed25519"),
    ],
)
def test_keys(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, named: str, signature: str) -> None:
    builder = x509.CertificateBuilder(name("a"), name("a"), key.public_key(), 1, NOW, NOW + DAY)
    signed = builder.sign(key, hashes.SHA256() if isinstance(key, rsa.RSAPrivateKey) else None)
    certificate = decode(signed.public_bytes(serialization.Encoding.DER))
    assert certificate.key == named
    assert certificate.signature_algorithm in (signature, "sha256WithRSAEncryption")


def test_extensions_that_cannot_be_read_are_said() -> None:
    der = server().der
    # The alternative names claim another kind of tag than a general name has.
    at = der.index(b"\x82\x0fsip.contoso.com")
    certificate = decode(der[:at] + b"\x8f" + der[at + 1 :])
    assert certificate.extensions_unreadable
    assert certificate.common_name == "sip.contoso.com"
    assert certificate.dns_names == ()


def test_hostile_names_stay_on_their_line() -> None:
    certificate = decode(made("evil\nCN=root\x1b[2J").der)
    assert certificate.subject.isprintable()


VERSION_9 = server().der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x08", 1)


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"no certificate", bytes(LARGEST + 1), VERSION_9])
def test_what_is_no_certificate(der: bytes) -> None:
    with pytest.raises(Malformed):
        decode(der)


@given(st.data())
def test_any_damage(data: st.DataObject) -> None:
    der = bytearray(data.draw(st.sampled_from([server().der, root().der, phone().der])))
    for _ in range(data.draw(st.integers(1, 5))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Malformed):
        assert decode(bytes(der)).subject.isprintable()


def test_the_library_waits_for_a_certificate() -> None:
    code = "import sys, acdiag.wire.certificate, acdiag.streams.tls_session; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("kind", [0x00, 0x09, 0x0F, 0x2C, 0xFE])
def test_a_name_whose_text_is_of_a_type_that_names_do_not_have(kind: int) -> None:
    place = root().der.index(b"\x55\x04\x03") + 3
    with pytest.raises(Malformed):
        decode(root().der[:place] + bytes([kind]) + root().der[place + 1 :])
