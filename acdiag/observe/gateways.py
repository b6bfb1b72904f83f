"""Who is a gateway or session border controller of AudioCodes: they have the OUI of the phones, and are none.

They say so in SIP (`Audiocodes-Sip-Gateway-Mediant SW/v.7.20A.256.511`, or any name of the site's own before that form
of version, which no phone has), and in the syslog lines that only they write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from acdiag.model.expression import expression
from acdiag.model.facts import Fact
from acdiag.model.facts.heard import GatewayMet
from acdiag.model.names.models import OUI
from acdiag.model.names.user_agent import LONGEST
from acdiag.observe.memory import Memory
from acdiag.observe.observer import where
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip
from acdiag.wire.syslog import Syslog

_GATEWAY = expression(r"\bMediant\b|Audiocodes-Sip-Gateway|\bv\.[0-9]{1,2}\.[0-9]{2}[A-Z]\.[0-9]{3}\b", re.IGNORECASE)


class GatewayObserver:
    """Says `gateway.met` once of each."""

    sees: ClassVar[tuple[type, ...]] = (Sip, Syslog)

    def __init__(self) -> None:
        self._met: Memory[str, bool] = Memory()

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        mac = packet.mac_source
        if not mac.startswith(OUI) or mac in self._met:
            return
        words = _words(message)
        if words:
            self._met[mac] = True
            yield GatewayMet(at=packet.at, host=mac, where=where(packet, f"{mac} is a gateway: {words}"), words=words)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """Nothing is waited for."""
        yield from ()


def _words(message: object) -> str:
    """What gives a gateway away, or nothing."""
    if isinstance(message, Sip):
        agent = (message.user_agent or message.server)[:LONGEST]
        return agent if _GATEWAY.search(agent) else ""
    assert isinstance(message, Syslog)
    return next((f"log of device {each.device}" for each in message.messages if each.device), "")
