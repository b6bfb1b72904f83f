"""Who is who, as facts tell it: addresses that phones hold, and what hosts say of themselves."""

from __future__ import annotations

from collections.abc import Callable

from acdiag.model.facts import Fact, kinds_of
from acdiag.model.facts.arp import ArpClaimed
from acdiag.model.facts.dhcp import DhcpAcked, DhcpAsked
from acdiag.model.facts.heard import GatewayMet
from acdiag.model.facts.http import HttpAsked
from acdiag.model.facts.link import CdpAnnounced, LldpAnnounced
from acdiag.model.facts.log import LogHeard
from acdiag.model.facts.recording import RecordingHeld
from acdiag.model.facts.sip import SipCallStarted, SipRegisterAsked
from acdiag.model.recording import AC49X
from acdiag.timeline.identity import Identity

_BINDING = (DhcpAcked, ArpClaimed)
_DECLARING = (DhcpAsked, LldpAnnounced, CdpAnnounced)
_TELLING = kinds_of(
    *_BINDING, *_DECLARING, SipRegisterAsked, SipCallStarted, HttpAsked, LogHeard, RecordingHeld, GatewayMet
)


class Acquaintance:
    """Tells the identity what facts say; `on_new_phone` hears of a host before it becomes a phone."""

    def __init__(self, identity: Identity, on_new_phone: Callable[[str], object]) -> None:
        self._identity = identity
        self._on_new_phone = on_new_phone

    def hear(self, fact: Fact) -> None:
        """A fact that binds an address, or in which a host says what it is; others are passed over."""
        if type(fact) not in _TELLING:
            return
        if isinstance(fact, _BINDING):
            self._identity.bind(fact.address, fact.host, fact.at)
        elif isinstance(fact, _DECLARING) and (fact.model or self._identity.is_phone(fact.host)):
            firmware = None if isinstance(fact, DhcpAsked) else fact.firmware
            self._declare(fact.host, fact.model, firmware)
        elif (isinstance(fact, SipRegisterAsked | SipCallStarted) and fact.agent) or (
            isinstance(fact, HttpAsked) and (fact.model or fact.firmware)
        ):
            self._introduce(fact)
        elif isinstance(fact, LogHeard):
            self._introduce_writer(fact)
        elif isinstance(fact, RecordingHeld):
            self._introduce_recorder(fact)
        elif isinstance(fact, GatewayMet):
            self._identity.disown(fact.host)

    def _introduce_recorder(self, fact: RecordingHeld) -> None:
        """Only phones send AC49x packets, whether they name themselves or not."""
        owner = self._identity.sure_owner(fact.host, fact.at)
        if fact.decoder == AC49X and fact.confidence in ("high", "medium") and not self._identity.is_phone(owner):
            self._declare(owner)

    def _declare(self, host: str, model: str | None = None, firmware: str | None = None) -> None:
        """`host` said that it is a phone; what its frames mean may change by that."""
        for each in dict.fromkeys((host, self._identity.owner(host, 0))):
            if not self._identity.is_phone(each):
                self._on_new_phone(each)
        self._identity.declare(host, model, firmware)

    def _introduce(self, fact: SipRegisterAsked | SipCallStarted | HttpAsked) -> None:
        """A User-Agent names its phone; what DHCP, LLDP or CDP told of it before is the surer."""
        owner = self._identity.sure_owner(fact.host, fact.at)
        if owner == fact.host and fact.mac:
            self._identity.bind(fact.host, fact.mac, fact.at)
            owner = fact.mac
        known = self._identity.firmware(owner)
        firmware = None if known and fact.firmware and fact.firmware in known else fact.firmware
        self._declare(owner, None if self._identity.model(owner) else fact.model, firmware)

    def _introduce_writer(self, fact: LogHeard) -> None:
        """A phone wrote a line; what it says of itself counts where nothing surer is known."""
        owner = self._identity.sure_owner(fact.host, fact.at)
        if owner == fact.host and fact.mac and fact.mac != owner:
            self._identity.bind(fact.host, fact.mac, fact.at)
            owner = fact.mac
        model, firmware = self._identity.model(owner) or fact.model, self._identity.firmware(owner) or fact.firmware
        self._declare(owner, model, firmware)
