"""Facts of TLS handshakes as far as they can be read without keys: a few per handshake (RFC 5246, RFC 8446).

Each fact says all that was known of the handshake at its moment, so that a rule needs no other one beside it.
"""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class TlsFact(Fact):
    """What each says. `host` is the client: its address."""

    stage: ClassVar[str] = "tls"

    server: str = ""
    """Address and port."""
    port: int = 0
    """That port by itself."""
    target: str = ""
    """The name that the client asked for (SNI), else the one that DNS gave it for the address; empty without both."""
    purpose: str = "other"
    """What the server is for, as in tcp facts."""
    offered: tuple[str, ...] = ()
    """Versions that the client offers: `TLS 1.2`; a single one without supported_versions means all up to it."""
    version: str = ""
    """Version agreed on; empty before the server answered."""
    cipher: str = ""
    """Cipher suite agreed on."""
    subject: str = ""
    """Of the server's certificate: common name, else the whole subject; empty while none was presented."""
    issuer: str = ""
    names: tuple[str, ...] = ()
    """DNS names and addresses that it is valid for; its common name where it lists none."""
    not_before: str = ""
    """RFC 3339; of the certificate that is not valid, where one of the chain is not."""
    not_after: str = ""
    days_left: int | None = None
    """Whole days until `not_after` by the capture's clock; negative when it is past."""
    valid_now: bool | None = None
    """The capture's clock lies within the dates of every certificate presented, roots left out."""
    invalid: str = ""
    """Common name of the certificate that is not valid now."""
    name_matches: bool | None = None
    """The certificate is valid for `target`; None when one of the two is not known."""
    chain: tuple[str, ...] = ()
    """Common names of the certificates presented, the server's first."""
    chain_complete: bool | None = None
    """The certificates lead from the server's to a root, or to an issuer that the phone has from the factory."""
    contradictory: bool = False
    """Others were presented, and none of them is the issuer of the server's certificate."""
    issuer_elsewhere: bool = False
    """The issuer was left out, and was presented as an intermediate somewhere else in the capture."""
    root: str = ""
    """Whether the authority is one that the phone has from the factory (manual 2.7.4): fingerprint, name or no."""
    authority: str = ""
    """Name of the authority at the end of what was presented."""
    client_certificate: str = ""
    """Empty while the server asks for none; then asked, and empty or sent as the client answers."""
    decrypted: bool = False
    """What is said inside can be read: a key log opens the connection."""
    failure: str = ""
    """How the handshake ended, in a few words; empty while it goes on."""


class TlsOffered(TlsFact):
    """The client opens a handshake."""

    name: ClassVar[str] = "tls.offered"

    resumes: bool = False
    """It brings along what an earlier session left."""


class TlsAgreed(TlsFact):
    """The server chose version and cipher suite."""

    name: ClassVar[str] = "tls.agreed"


class TlsPresented(TlsFact):
    """The server showed its certificates."""

    name: ClassVar[str] = "tls.presented"


class TlsClientCertificateAsked(TlsFact):
    """The server wants a certificate of the client."""

    name: ClassVar[str] = "tls.client_certificate_asked"


class TlsAlerted(TlsFact):
    """One side gave up the handshake and said why."""

    name: ClassVar[str] = "tls.alerted"

    by: str = "phone"
    """phone (the client) or server."""
    alert: str = ""
    """`unknown_ca`; hidden where TLS 1.3 hides it."""
    level: str = "fatal"
    """fatal or warning."""
    state: str = "hello"
    """How far the handshake was: hello, agreed, presented, finishing (the client went on after the certificate)."""


class TlsBroken(TlsFact):
    """The handshake ended without success and without a word."""

    name: ClassVar[str] = "tls.broken"

    by: str = "server"
    """phone or server."""
    how: str = "closed"
    """closed, reset, or silence: nothing came for 10 s."""
    state: str = "hello"
    """As in tls.alerted; also finished, when the server hung up after the handshake and before any data."""


class TlsCompleted(TlsFact):
    """The handshake succeeded and data flowed both ways."""

    name: ClassVar[str] = "tls.completed"
