"""Values of SIP header fields: addresses, Via, Reason and Warning (RFC 3261 section 20, RFC 3326).

A value that breaks its grammar is left out, or read as far as it makes sense: a phone that sends it works all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.head import number
from acdiag.wire.values import bracketed, parameters, split, unquoted

_VIA = expression(r"SIP\s*/\s*2\.0\s*/\s*([A-Za-z0-9-]+)\s+(\S+)", re.IGNORECASE)
_WARNING = expression(r"([0-9]{3})\s+(\S+)(?:\s+(.*))?\Z", re.DOTALL | re.ASCII)

LONGEST_URI = 1024
"""Characters of an address, and of the name before it, that are kept; servers refuse longer ones (414)."""


class Address(NamedTuple):
    """A name-addr or addr-spec with its parameters: From, To, Contact."""

    display: str
    """The name for people, without quotation marks; may be empty."""
    uri: str
    """`sip:user@host` with the parameters of the URI, or `*`."""
    parameters: Mapping[str, str]
    """Of the header field, by name in lower case; `epid` in Skype for Business."""

    @property
    def tag(self) -> str:
        """One end's part of the dialog's name; empty when there is none yet."""
        return self.parameters.get("tag", "")

    @property
    def expires(self) -> int | None:
        """Seconds that this contact is asked or granted; 0 removes it."""
        return number(self.parameters.get("expires"))


class Via(NamedTuple):
    """One hop on the way of a request."""

    transport: str
    """UDP, TCP, TLS, in upper case."""
    sent_by: str
    """`host` or `host:port`, as its sender believes to be known."""
    parameters: Mapping[str, str]

    @property
    def branch(self) -> str:
        return self.parameters.get("branch", "")

    @property
    def received(self) -> str:
        """Where the request really came from, when that is not `sent_by`."""
        return self.parameters.get("received", "")


class Reason(NamedTuple):
    """`SIP;cause=200;text="Call completed elsewhere"`."""

    protocol: str
    """SIP, Q.850, preemption …"""
    cause: int | None
    text: str


class Warned(NamedTuple):
    """`399 lcs.contoso.com "Request is not valid"`."""

    code: int
    agent: str
    text: str


@lru_cache(maxsize=64)
def address(value: str | None) -> Address | None:
    """The one address of a From or To field; several observers ask for those of one message."""
    pieces = split(value, ";") if value else []
    if not pieces:
        return None
    # The parameters of an URI without brackets are those of the field (RFC 3261 section 20.10).
    first, *rest = pieces
    display, uri = bracketed(first) or ("", first)
    return Address(unquoted(display)[:LONGEST_URI], uri[:LONGEST_URI], parameters(rest))


@lru_cache(maxsize=64)
def addresses(values: tuple[str, ...]) -> tuple[Address, ...]:
    """All addresses of a field that holds lists; those of one message are asked for several times."""
    return tuple([found for element in _elements(values) if (found := address(element))])


@lru_cache(maxsize=64)
def vias(values: tuple[str, ...]) -> tuple[Via, ...]:
    """All hops, those of one field after those of the field before it; asked for several times, too."""
    return tuple([found for element in _elements(values) if (found := _via(element))])


def reasons(values: Iterable[str]) -> tuple[Reason, ...]:
    return tuple(found for element in _elements(values) if (found := _reason(element)))


def warnings(values: Iterable[str]) -> tuple[Warned, ...]:
    return tuple(
        Warned(int(found[1]), found[2], unquoted(found[3] or ""))
        for element in _elements(values)
        if (found := _WARNING.match(element))
    )


def _elements(values: Iterable[str]) -> list[str]:
    return [element for value in values for element in split(value, ",")]


@lru_cache(maxsize=64)
def _via(text: str) -> Via | None:
    first, *rest = split(text, ";") or [""]
    found = _VIA.match(first)
    return Via(found[1].upper(), found[2], parameters(rest)) if found else None


def _reason(text: str) -> Reason | None:
    first, *rest = split(text, ";") or [""]
    if not first:
        return None
    named = parameters(rest)
    return Reason(first, number(named.get("cause")), named.get("text", ""))
