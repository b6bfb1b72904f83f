"""Facts of 802.1X on the wire: EAPOL and EAP between a supplicant and the authenticator of its port (RFC 3748).

`host` is the supplicant's MAC. A Request to the group address names nobody: it belongs to who answers it, else to who
was heard before; where neither is known, `host` is the authenticator's MAC until `timeline` finds the phone.
"""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class EapFact(Fact):
    """What every fact of 802.1X says."""

    stage: ClassVar[str] = "dot1x"

    authenticator: str = ""
    """MAC of the authenticator; empty where the supplicant's frame went to the group address."""
    tap: str = ""
    """Source, and interface where a source has several, that the frame was captured on."""


class EapStarted(EapFact):
    """EAPOL-Start: the supplicant asks to be authenticated."""

    name: ClassVar[str] = "eap.started"


class EapAsked(EapFact):
    """The authenticator asks for an identity."""

    name: ClassVar[str] = "eap.asked"

    identifier: int = 0


class EapAnswered(EapFact):
    """The supplicant says who it is."""

    name: ClassVar[str] = "eap.answered"

    identity: str = ""
    identifier: int = 0
    """That of the Request that it answers."""


class EapOffered(EapFact):
    """The authenticator begins a method."""

    name: ClassVar[str] = "eap.offered"

    method: str = ""
    """As IANA names it: MD5-Challenge, TLS, PEAP, …"""


class EapDeclined(EapFact):
    """Nak: the supplicant does not do the offered method."""

    name: ClassVar[str] = "eap.declined"

    method: str = ""
    """The one that it declines."""
    wanted: tuple[str, ...] = ()
    """Methods that it would do; none when it names none."""


class EapSucceeded(EapFact):
    name: ClassVar[str] = "eap.succeeded"

    method: str = ""
    identity: str = ""


class EapFailed(EapFact):
    name: ClassVar[str] = "eap.failed"

    answered: bool = False
    """The supplicant had responded since the last outcome; a switch also says Failure when a port comes up."""
    declined: bool = False
    """The supplicant's last response was a Nak: no method was agreed on."""
    authorized: bool = False
    """The outcome before this one was a Success."""
    identifier: int = 0
    method: str = ""
    """The last one offered."""
    wanted: tuple[str, ...] = ()
    """Methods that the supplicant's Nak named."""
    identity: str = ""


class EapLoggedOff(EapFact):
    """EAPOL-Logoff; the one that a phone sends for a PC unplugged from it has the PC's MAC."""

    name: ClassVar[str] = "eap.logged_off"


class EapAlerted(EapFact):
    """A TLS alert in clear inside EAP-TLS, or another method that carries TLS."""

    name: ClassVar[str] = "eap.alerted"

    by: str = ""
    """Who sent it: phone (the supplicant) or server."""
    level: str = ""
    """warning or fatal."""
    alert: str = ""
    """As RFC 5246 names it: unknown_ca, certificate_expired, …"""
    method: str = ""
    identity: str = ""
