"""Versions of TLS, and trust in certificates, as a configuration sets them (manual 2.7.3, 3.4.1, 3.4.2, 3.5.3)."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.facts.cfg import CfgTlsSet, CfgTrustSet
from acdiag.rulebook.settings.reading import Settings

NEGOTIATED = "ssl_2_3"
"""The method that pins no version: then tls_disable takes versions out."""
VERSIONS = {
    "ssl_2": ("SSL 2.0",),
    "ssl_3": ("SSL 3.0",),
    NEGOTIATED: ("SSL 2.0", "SSL 3.0"),
    "tls_1": ("TLS 1.0",),
    "tls_1_1": ("TLS 1.1",),
    "tls_1_2": ("TLS 1.2",),
}
DISABLED = "ssl_2 ssl_3"
"""By default."""
PROTOCOLS = ("sip", "sipe")
ERRORS, LDAP = "security/SSLCertificateErrorsMode", "security/ldap/RootCAoverLDAP"
ROOTS = tuple(f"security/ca_certificate/{index}/uri" for index in range(5))


def tls(settings: Settings) -> Iterator[CfgTlsSet]:
    """For SIP and for SIPE, where the file says so."""
    for protocol in PROTOCOLS:
        names = tuple(f"voip/signalling/{protocol}/{word}" for word in ("tls_method", "tls_disable"))
        method = settings.choice(names[0], tuple(VERSIONS), NEGOTIATED)
        if method and settings.has(*names):
            disabled = tuple((settings.text(names[1]) if settings.has(names[1]) else DISABLED).split())
            versions = _left(disabled) if method == NEGOTIATED else VERSIONS[method]
            yield CfgTlsSet(
                **settings.origin(*names), protocol=protocol, method=method, disabled=disabled, versions=versions
            )


def _left(disabled: tuple[str, ...]) -> tuple[str, ...]:
    """What may still be negotiated."""
    without = {version for word in disabled for version in VERSIONS.get(word, ())}
    single = [version for word, versions in VERSIONS.items() if word != NEGOTIATED for version in versions]
    return tuple(version for version in single if version not in without)


def trust(settings: Settings) -> Iterator[CfgTrustSet]:
    """Where the file says anything of it."""
    if settings.has(ERRORS, LDAP, *ROOTS):
        yield CfgTrustSet(
            **settings.origin(ERRORS, LDAP, *ROOTS),
            errors=settings.choice(ERRORS, ("Disallow", "Ignore"), "Disallow"),
            ldap=settings.flag(LDAP, default=True),
            roots=sum(settings.gives(name) for name in ROOTS),
        )
