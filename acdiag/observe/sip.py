"""SIP in clear text: whether the phone is registered (RFC 3261 section 10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import SipRegistered
from acdiag.observe.observer import where
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip

OK = 200


class SipObserver:
    """Says `sip.registered`."""

    sees: ClassVar[tuple[type, ...]] = (Sip,)

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, Sip)
        if message.status != OK or message.cseq is None or message.cseq.method != "REGISTER" or not _bound(message):
            return
        user = message.recipient.uri if message.recipient else ""
        yield SipRegistered(
            at=packet.at,
            host=packet.destination,
            where=where(packet, f"SIP 200 to REGISTER of {user}"),
            server=f"{packet.source}:{packet.source_port}",
            user=user,
        )

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """A registration that runs out is judged with its refreshes, which this observer does not follow yet."""
        yield from ()


def _bound(message: Sip) -> bool:
    """The answer lists a binding that lasts; a contact's own expires goes before the header field's."""
    lasting = (message.expires if contact.expires is None else contact.expires for contact in message.contacts)
    return any(expires != 0 for expires in lasting)
