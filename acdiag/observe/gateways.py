"""Who is a gateway or session border controller of AudioCodes: they have the OUI of the phones, and are none.

They say so in SIP (`Audiocodes-Sip-Gateway-Mediant SW/v.7.20A.256.511`, or any name of the site's own before that form
of version, which no phone has), in the syslog lines that only they write, and in debug recordings to port 925: a phone
sends its own to no port below 1024 (manual, table 7-2).
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
from acdiag.model.recording import ACDR
from acdiag.observe.memory import Memory
from acdiag.observe.observer import where
from acdiag.streams.recording_tally import Tally
from acdiag.streams.recordings import RecordingHeard
from acdiag.wire import acdr
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip
from acdiag.wire.syslog import Syslog

_GATEWAY = expression(r"\bMediant\b|Audiocodes-Sip-Gateway|\bv\.[0-9]{1,2}\.[0-9]{2}[A-Z]\.[0-9]{3}\b", re.IGNORECASE)


class GatewayObserver:
    """Says `gateway.met` once of each."""

    sees: ClassVar[tuple[type, ...]] = (Sip, Syslog, RecordingHeard)

    def __init__(self) -> None:
        self._met: Memory[str, bool] = Memory()

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        mac = message.tally.mac if isinstance(message, RecordingHeard) else packet.mac_source
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
    if isinstance(message, RecordingHeard):
        return "debug recording to port 925" if _records_as_gateway(message.tally) else ""
    assert isinstance(message, Syslog)
    return next((f"log of device {each.device}" for each in message.messages if each.device), "")


def _records_as_gateway(tally: Tally) -> bool:
    """By port and format; what a user says of the format, or a few datagrams alone, prove nothing."""
    return tally.port == acdr.PORT and tally.vote.decoder == ACDR and tally.vote.confidence in ("high", "medium")
