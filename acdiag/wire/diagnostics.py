"""Why a server of Skype for Business refused: ms-diagnostics in SIP (MS-OCER 2.2.1), X-Ms-diagnostics in HTTP.

`ErrorId[.sub];source="fqdn";reason="text"[;name="value"]…`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.values import parameters, split

_ID = expression(r"([0-9]{1,9})(?:\.([0-9]{1,9}))?(?![0-9])")


class Diagnostics(NamedTuple):
    """One reason, in the server's own words."""

    id: int
    sub: int | None
    """The part after a point, which few servers send."""
    source: str
    """Name of the server that says so; empty in the public form, which hides it."""
    reason: str
    parameters: Mapping[str, str]
    """All parameters by name in lower case, source and reason too."""


def read(values: Iterable[str]) -> tuple[Diagnostics, ...]:
    """Each value that begins with a number."""
    return tuple(found for value in values if (found := _diagnostics(value)))


def _diagnostics(value: str) -> Diagnostics | None:
    first, *rest = split(value, ";") or [""]
    number = _ID.match(first)
    if not number:
        return None
    named = parameters(rest)
    sub = int(number[2]) if number[2] else None
    return Diagnostics(int(number[1]), sub, named.get("source", ""), named.get("reason", ""), named)
