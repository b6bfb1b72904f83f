"""Facts of SIP (RFC 3261), where it can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from acdiag.model.facts.base import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SipRegistered(Fact):
    """A REGISTER was answered with 200 and leaves a binding. `host` is the phone's address."""

    name: ClassVar[str] = "sip.registered"
    stage: ClassVar[str] = "registration"

    server: str = ""
    """Address and port that answered."""
    user: str = ""
    """Address of record, from To."""
