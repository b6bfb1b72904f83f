"""Certificates and real TLS conversations between Python's own client and server, without a network."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
DAY = datetime.timedelta(days=1)
CLIENT, SERVER = 0, 1


class Made(NamedTuple):
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@cache
def key(number: int = 0) -> ec.EllipticCurvePrivateKey:
    """One key per number: making them is what takes time."""
    return ec.derive_private_key(1000 + number, ec.SECP256R1())


def name(common_name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


def made(
    common_name: str,
    issuer: Made | None = None,
    *,
    names: tuple[str, ...] = (),
    addresses: tuple[str, ...] = (),
    ca: bool = False,
    since: datetime.datetime = NOW - DAY,
    until: datetime.datetime = NOW + DAY,
    number: int = 0,
) -> Made:
    """A certificate; self-issued without `issuer`."""
    own = key(number)
    signer = issuer.key if issuer else own
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(common_name))
        .issuer_name(issuer.certificate.subject if issuer else name(common_name))
        .public_key(own.public_key())
        .serial_number(0xACD1A6)
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    general: list[x509.GeneralName] = [x509.DNSName(each) for each in names]
    general += [x509.IPAddress(ipaddress.ip_address(each)) for each in addresses]
    if general:
        builder = builder.add_extension(x509.SubjectAlternativeName(general), critical=False)
    return Made(builder.sign(signer, hashes.SHA256()), own)


@cache
def root() -> Made:
    return made("Contoso Root", ca=True, number=1)


@cache
def server() -> Made:
    return made("sip.contoso.com", root(), names=("sip.contoso.com", "*.pool.contoso.com"), addresses=("10.59.0.20",))


@cache
def phone() -> Made:
    return made("00908f123456", root(), number=2)


def context(
    purpose: int,
    own: Made | None = None,
    trusted: Made | None = None,
    *,
    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
) -> ssl.SSLContext:
    """One end that speaks one version only."""
    found = ssl.SSLContext(purpose)
    found.minimum_version = found.maximum_version = version
    if own is not None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "own.pem"
            file.write_bytes(
                own.pem
                + own.key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            found.load_cert_chain(file)
    if trusted is not None:
        found.load_verify_locations(cadata=trusted.pem.decode())
    return found


def client_context(
    own: Made | None = None, trusted: Made | None = None, *, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2
) -> ssl.SSLContext:
    return context(ssl.PROTOCOL_TLS_CLIENT, own, trusted or root(), version=version)


def server_context(
    own: Made | None = None, trusted: Made | None = None, *, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2
) -> ssl.SSLContext:
    found = context(ssl.PROTOCOL_TLS_SERVER, own or server(), trusted, version=version)
    if trusted is not None:
        found.verify_mode = ssl.CERT_REQUIRED
    return found


def converse(
    client: ssl.SSLContext,
    server: ssl.SSLContext,
    *,
    name: str = "sip.contoso.com",
    session: ssl.SSLSession | None = None,
    say: bytes = b"REGISTER sip:contoso.com SIP/2.0\r\n\r\n",
    handed: list[tuple[ssl.SSLObject, ssl.MemoryBIO, ssl.MemoryBIO]] | None = None,
) -> tuple[list[tuple[int, bytes]], ssl.SSLObject]:
    """Every flight with its side, as both shake hands, the client says something and closes; and the client's end.

    `handed` gets both ends with what comes to them and what they send, for whoever lets them go on.
    """
    incoming, outgoing = (ssl.MemoryBIO(), ssl.MemoryBIO()), (ssl.MemoryBIO(), ssl.MemoryBIO())
    ends = (
        client.wrap_bio(incoming[CLIENT], outgoing[CLIENT], server_hostname=name, session=session),
        server.wrap_bio(incoming[SERVER], outgoing[SERVER], server_side=True),
    )
    if handed is not None:
        handed += zip(ends, incoming, outgoing, strict=True)
    flights: list[tuple[int, bytes]] = []
    over = [False, False]
    failed = False
    moved = True
    while moved:
        moved = False
        for side in (CLIENT, SERVER):
            if not over[side]:
                over[side], refused = _shake(ends[side])
                failed = failed or refused
            if pending := outgoing[side].read():
                flights.append((side, pending))
                incoming[1 - side].write(pending)
                moved = True
    if say and all(over) and not failed:
        _talk(ends, incoming, outgoing, flights, say)
    return flights, ends[CLIENT]


def _shake(end: ssl.SSLObject) -> tuple[bool, bool]:
    """Whether this end is through with the handshake, and whether that is because it refuses."""
    try:
        end.do_handshake()
    except ssl.SSLWantReadError:
        return False, False
    except ssl.SSLError:  # It said why in an alert, which is what the tests are about.
        return True, True
    return True, False


def _talk(
    ends: tuple[ssl.SSLObject, ssl.SSLObject],
    incoming: tuple[ssl.MemoryBIO, ssl.MemoryBIO],
    outgoing: tuple[ssl.MemoryBIO, ssl.MemoryBIO],
    flights: list[tuple[int, bytes]],
    say: bytes,
) -> None:
    """The client speaks, the server answers, the client closes."""

    def move(side: int) -> None:
        if data := outgoing[side].read():
            flights.append((side, data))
            incoming[1 - side].write(data)

    ends[CLIENT].write(say)
    move(CLIENT)
    try:
        heard = ends[SERVER].read(65536)
        ends[SERVER].write(heard)
        move(SERVER)
        ends[CLIENT].read(65536)
        ends[CLIENT].unwrap()
    except ssl.SSLError:
        pass
    move(CLIENT)
    move(SERVER)
