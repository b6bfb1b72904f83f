"""Facts of SIP (RFC 3261), where it can be read: registrations and calls. `host` is a phone's address."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class RegistrationFact(Fact):
    """`host` is the client of the REGISTER."""

    stage: ClassVar[str] = "registration"

    server: str = ""
    """Address and port that the REGISTER went to."""
    user: str = ""
    """Address of record, from To."""
    call_id: str = ""


class SipRegisterAsked(RegistrationFact):
    """A REGISTER; one that is sent again within its transaction is not said again."""

    name: ClassVar[str] = "sip.register_asked"

    expires: int | None = None
    """Seconds asked for."""
    removal: bool = False
    """It asks to remove the binding: the phone signs out."""
    refresh: bool = False
    """The user was registered from this phone when it asked."""
    credentials: bool = False
    """It carries an answer to a challenge, or a step of one."""
    transport: str = ""
    """udp, tcp, or tls where it was decrypted."""
    agent: str = ""
    """User-Agent, where it names a phone of AudioCodes and nobody passed the request on."""
    model: str | None = None
    """Of that User-Agent, as are the next two."""
    firmware: str | None = None
    mac: str | None = None


class SipRegisterAnswer(RegistrationFact):
    """What every answer tells."""

    status: int = 0
    said: str = ""
    """Status, phrase and, where it is there, the reason of ms-diagnostics; not escaped."""
    reason_id: int = 0
    """ms-diagnostics; 0 when there is none, as for the next two."""
    reason_source: str = ""
    reason: str = ""
    credentials: bool = False
    """The REGISTER carried an answer to a challenge, or a step of one."""
    refresh: bool = False
    removal: bool = False


class SipRegisterChallenged(SipRegisterAnswer):
    """401 or 407."""

    name: ClassVar[str] = "sip.register_challenged"

    schemes: tuple[str, ...] = ()
    """NTLM, Kerberos, TLS-DSK, Digest …"""
    refused: bool = False
    """The REGISTER held a whole answer and the challenge begins anew: no next step, no stale nonce."""
    cycle: int = 0
    """How many times the phone began to authenticate since it was last registered, or refused for a stated reason."""


class SipRegisterRejected(SipRegisterAnswer):
    """A final answer from 400 on that is neither a challenge nor 423 (Interval Too Brief)."""

    name: ClassVar[str] = "sip.register_rejected"

    retry_after: int | None = None
    """Seconds."""


class SipRegisterUnanswered(RegistrationFact):
    """A REGISTER had no answer for 32 s (timer F), and the server said nothing else to the phone; or ICMP came."""

    name: ClassVar[str] = "sip.register_unanswered"

    sent: int = 1
    """How many times it was sent."""
    reason: str = "silence"
    """silence, or what ICMP said."""
    failure: str = ""
    """The same in a few words."""
    transport: str = ""
    refresh: bool = False
    removal: bool = False


class SipRegistered(RegistrationFact):
    """A REGISTER was answered with 200 and leaves a binding."""

    name: ClassVar[str] = "sip.registered"

    expires: int | None = None
    """Seconds granted."""
    renewed: bool = False
    """It goes on with the Call-ID of the binding before, as a refresh does."""
    used: int | None = None
    """How much of the binding before had passed, in percent; None when there was none or its length is unknown."""


class SipUnregistered(RegistrationFact):
    """A REGISTER that removes the binding was answered with 200."""

    name: ClassVar[str] = "sip.unregistered"


class CallFact(Fact):
    """A call as one end sees it; said for both ends, of which `host` is one."""

    stage: ClassVar[str] = "call"

    call_id: str = ""
    caller: str = ""
    """Address of record, from From."""
    callee: str = ""
    """Address of record, from To."""
    direction: str = ""
    """out when `host` calls, in when it is called."""
    server: str = ""
    """Address and port of the other end, which is a server as a rule."""


class SipCallStarted(CallFact):
    """An INVITE outside a dialog; one that is sent again, with credentials too, is not said again."""

    name: ClassVar[str] = "sip.call_started"

    offered: tuple[str, ...] = ()
    """Audio codecs of the offer, `PCMA/8000`; empty when it has none or cannot be read."""
    agent: str = ""
    """User-Agent of the caller, where it names a phone of AudioCodes and nobody passed the request on."""
    model: str | None = None
    """Of that User-Agent, as are the next two."""
    firmware: str | None = None
    mac: str | None = None


class CallAnswer(CallFact):
    """A final answer to the INVITE."""

    status: int = 0
    said: str = ""
    """Status, phrase and, where it is there, a reason; not escaped."""
    offered: tuple[str, ...] = ()
    secure: bool = False
    """The offer demands encrypted media."""


class SipCallAnswered(CallAnswer):
    """200 to the INVITE."""

    name: ClassVar[str] = "sip.call_answered"

    answered: tuple[str, ...] = ()
    """Audio codecs of the answer; empty when it refuses audio or cannot be read."""
    common: tuple[str, ...] = ()
    """Those that were offered."""
    refused: bool = False
    """Audio was offered, and the answer has no port for it."""


class SipCallRejected(CallAnswer):
    """A final answer from 400 on that does not ask for a better INVITE (401, 407, 422, 491 do)."""

    name: ClassVar[str] = "sip.call_rejected"

    reason_id: int = 0
    """ms-diagnostics; 0 when there is none, as for the next two."""
    reason_source: str = ""
    reason: str = ""
    warnings: tuple[int, ...] = ()
    """Codes of Warning (RFC 3261 section 20.43): 304 and 305 are about media."""
    audio: bool = True
    """False where the INVITE offers other media alone: messages, a shared screen."""


class SipCallRedirected(CallAnswer):
    """A 3xx: forwarded, or to be tried elsewhere."""

    name: ClassVar[str] = "sip.call_redirected"


class SipCallEnded(CallFact):
    """BYE in a call that was answered."""

    name: ClassVar[str] = "sip.call_ended"

    by: str = ""
    """host or other: who hung up."""
    reason: str = ""
    """Text of its Reason field (RFC 3326)."""
    seconds: int = 0
    """Since the answer."""
