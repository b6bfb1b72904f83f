"""Whether a certificate is for a server's name (RFC 6125), and whether one certificate can have issued another.

Signatures are not verified: a phone that refuses a chain says so itself, and what explains it are names and dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from acdiag.wire.certificate import Certificate

_FEWEST_DOTS = 2
"""A wildcard for a whole top-level domain is refused, as OpenSSL does."""


def is_for(certificate: Certificate, server: str) -> bool:
    """Whether the certificate names `server`, a host name or an IP address.

    An address must be among the addresses. The common name counts only without any DNS name (section 6.4.4).
    """
    server = server.strip().removesuffix(".")
    address = address_of(server)
    if address is not None:
        return any(address_of(own) == address for own in certificate.addresses)
    patterns = certificate.dns_names or ((certificate.common_name,) if certificate.common_name else ())
    return any(name_matches(pattern, server) for pattern in patterns)


def name_matches(pattern: str, name: str) -> bool:
    """Compare a name of a certificate with a host name; a wildcard stands for the whole left-most label only."""
    pattern, name = (text.strip().removesuffix(".").casefold() for text in (pattern, name))
    if not pattern or not name:
        return False
    if not pattern.startswith("*."):
        return "*" not in pattern and pattern == name
    parent = pattern[1:]
    label, dot, rest = name.partition(".")
    return "*" not in parent and parent.count(".") >= _FEWEST_DOTS and bool(label) and dot + rest == parent


def may_issue(issuer: Certificate, subject: Certificate) -> bool:
    """Whether names and key identifiers allow that `issuer` signed `subject`; an identifier that is missing allows."""
    if issuer.subject != subject.issuer:
        return False
    expected, given = subject.authority_key_id, issuer.subject_key_id
    return not expected or not given or expected == given


def path_in(chain: Sequence[Certificate]) -> list[Certificate]:
    """The first certificate and its issuers, as far as they are in `chain`.

    The order does not matter and strangers are left out, as clients do it (RFC 8446 section 4.4.2). A path whose last
    certificate is not self-issued needs its issuer on the client, which is normal for a root.
    """
    if not chain:
        return []
    path, left = [chain[0]], list(chain[1:])
    while not path[-1].self_issued:
        issuer = next((other for other in left if may_issue(other, path[-1])), None)
        if issuer is None:
            break
        left.remove(issuer)
        path.append(issuer)
    return path


def address_of(text: str) -> str | None:
    """The IP address that a text is, in its one spelling; None when it is none."""
    try:
        return ip_address(text.strip("[]")).compressed
    except ValueError:
        return None
