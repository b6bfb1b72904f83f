"""What a chain of certificates says of the server that presents it: names, dates, order, and who stands at its end.

Whether a phone accepts it is not said here: it may know intermediates that were left out, have another clock, or be set
to ignore errors.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from acdiag.model.errors import Malformed
from acdiag.model.names.authorities import authority_for
from acdiag.observe.memory import Memory
from acdiag.wire import certificate
from acdiag.wire.certificate import Certificate

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
        parents = [other for other in others if other.subject == leaf.issuer]
        left_out = not parents and not leaf.self_issued
        fields = {
            "subject": leaf.common_name or leaf.subject,
            "issuer": leaf.issuer_common_name or leaf.issuer,
            "names": valid_names(leaf)[:MOST_NAMES],
            "name_matches": matches(leaf, target),
            "chain": tuple(each.common_name or each.subject for each in presented),
            "contradictory": bool(others) and not leaf.self_issued and not any(_signs(each, leaf) for each in parents),
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
    if _is_address(wanted):
        return wanted in leaf.addresses or wanted in leaf.dns_names or wanted == leaf.common_name
    names = leaf.dns_names or ((leaf.common_name,) if leaf.common_name else ())
    return any(_covers(name.lower().rstrip("."), wanted) for name in names)


def _covers(name: str, wanted: str) -> bool:
    """A star stands for one whole label, the leftmost."""
    if not name.startswith("*."):
        return name == wanted
    label, _, rest = wanted.partition(".")
    return bool(label) and rest == name[2:]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _signs(parent: Certificate, child: Certificate) -> bool:
    """By its name it does; the key identifiers may say that it was another edition."""
    known = parent.subject_key_id and child.authority_key_id
    return not known or parent.subject_key_id == child.authority_key_id


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
    top, met = presented[0], {presented[0].fingerprint}
    while not top.self_issued:
        above = [each for each in presented if each.subject == top.issuer and each.fingerprint not in met]
        parent = next((each for each in above if _signs(each, top)), None)
        if parent is None:
            break
        top = parent
        met.add(top.fingerprint)
    known = authority_for(top.fingerprint, top.subject) or authority_for(None, top.issuer)
    return {
        "chain_complete": top.self_issued or known is not None,
        "root": known[1] if known else "no",
        "authority": top.issuer_common_name or top.issuer,
    }
