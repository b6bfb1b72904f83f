"""Facts of LDAP (RFC 4511), as far as binding: whether the directory lets the phone in."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class LdapBound(Fact):
    """The directory answered a bind; steps of one that goes on are not said."""

    name: ClassVar[str] = "ldap.bound"
    stage: ClassVar[str] = "registration"

    server: str = ""
    """Address and port."""
    mechanism: str = ""
    """simple, anonymous, or the SASL mechanism of the last request; empty when it was not captured."""
    accepted: bool = False
    code: int = 0
    """Result code."""
    result: str = ""
    """Its name: success, invalidCredentials …"""
    reason: str = ""
    """The directory's own words; not escaped."""
