"""What a chain of certificates says of the server that presents it: names, dates, order, and who stands at its end.

Whether a phone accepts it is not said here: it may know intermediates that were left out, have another clock, or be set
to ignore errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from acdiag.model.errors import Malformed
from acdiag.model.names.authorities import authority_for
from acdiag.observe.memory import Memory
from acdiag.wire import certificate
from acdiag.wire.certificate import Certificate
from acdiag.wire.certificate_names import address_of, is_for, path_in

_SECOND = 1_000_000_000
_DAY = 86_400 * _SECOND
MOST_NAMES = 64
"""Names kept of one certificate; those of content networks have hundreds."""
KEPT = 512
"""Certificates that are kept decoded: a site has a dozen, and each phone is shown the same."""


class Chains:
    """Reads chains, and remembers the intermediates that it met."""

    def __init__(self) -> None:
        self._read: Memory[bytes, Certificate | None] = Memory(KEPT)
        self._intermediates: Memory[str, bool] = Memory(KEPT)
        """Subjects of authorities that are no roots."""

    def judge(self, chain: Sequence[bytes], target: str, at: int) -> dict[str, Any]:
        """The fields of a fact that come from a server's certificates; `at` is the capture's clock in ns."""
        presented = [read for der in chain if (read := self._decode(der)) is not None]
        if not chain or not presented or self._decode(chain[0]) is None:
            return {}
        leaf, others = presented[0], presented[1:]
        left_out = not leaf.self_issued and all(other.subject != leaf.issuer for other in others)
        fields = {
            "subject": leaf.common_name or leaf.subject,
            "issuer": leaf.issuer_common_name or leaf.issuer,
            "names": valid_names(leaf)[:MOST_NAMES],
            "name_matches": matches(leaf, target),
            "chain": tuple(each.common_name or each.subject for each in presented),
            "contradictory": bool(others) and not leaf.self_issued and len(path_in(presented)) == 1,
            "issuer_elsewhere": left_out and leaf.issuer in self._intermediates,
            **_dates(presented, at),
            **_end(presented),
        }
        for each in presented:
            if each.is_ca and not each.self_issued:
                self._intermediates[each.subject] = True
        return fields

    def _decode(self, der: bytes) -> Certificate | None:
        if der not in self._read:
            try:
                self._read[der] = certificate.decode(der)
            except Malformed:
                self._read[der] = None
        return self._read[der]


def valid_names(leaf: Certificate) -> tuple[str, ...]:
    """Names and addresses that a certificate is for; the common name counts only where it lists none (RFC 6125)."""
    listed = (*leaf.dns_names, *leaf.addresses)
    return listed or ((leaf.common_name,) if leaf.common_name else ())


def matches(leaf: Certificate, target: str) -> bool | None:
    """Whether the certificate is for `target`; None when one of the two is not known."""
    wanted = target.lower().rstrip(".")
    if not wanted or leaf.extensions_unreadable:
        return None
    # Some certificates have an address where names belong, and some phones take it from there.
    as_name = address_of(wanted) is not None and wanted in (*leaf.dns_names, leaf.common_name)
    return as_name or is_for(leaf, wanted)


def _dates(presented: Sequence[Certificate], at: int) -> dict[str, Any]:
    """Of the first that is not valid; else of the server's own. A root's dates do not count: the phone has its own."""
    invalid = next(
        (each for each in presented if not each.valid_at(at) and not (each.self_issued and each.is_ca)), None
    )
    told = invalid or presented[0]
    return {
        "not_before": _rfc3339(told.not_before),
        "not_after": _rfc3339(told.not_after),
        "days_left": (told.not_after - at) // _DAY,
        "valid_now": invalid is None,
        "invalid": (invalid.common_name or invalid.subject) if invalid else "",
    }


def _rfc3339(moment: int) -> str:
    return datetime.fromtimestamp(moment // _SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _end(presented: Sequence[Certificate]) -> dict[str, Any]:
    """Where the way up from the server's certificate ends, and whether the phone knows that authority."""
    top = path_in(presented)[-1]
    known = authority_for(top.fingerprint, top.subject) or authority_for(None, top.issuer)
    return {
        "chain_complete": top.self_issued or known is not None,
        "root": known[1] if known else "no",
        "authority": top.issuer_common_name or top.issuer,
    }
