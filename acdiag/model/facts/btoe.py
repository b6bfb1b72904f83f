"""Facts of pairing a phone with a PC: Better Together over Ethernet, and Device Duo (manual 4.12, 4.13).

Said for both ends, of which `host` is one: which of them is the phone is only known later.
"""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class BtoeFact(Fact):
    """What each says."""

    peer: str = ""
    """Address of the other end."""


class BtoeMet(BtoeFact):
    """Datagrams went both ways on UDP 9999: the PC application runs and the two see each other."""

    name: ClassVar[str] = "btoe.met"


class BtoePaired(BtoeFact):
    """A connection to TCP 9999 was accepted."""

    name: ClassVar[str] = "btoe.paired"

    own: bool = False
    """The two had met on UDP 9999."""


class BtoeBlocked(BtoeFact):
    """A connection to TCP 9999 was refused or not answered, or ICMP says that UDP 9998 cannot be reached."""

    name: ClassVar[str] = "btoe.blocked"

    channel: str = "TCP 9999"
    """TCP 9999 for pairing, UDP 9998 for audio."""
    reason: str = "silence"
    """silence, refused, or what ICMP said."""
    asker: str = ""
    """host or peer: who wanted the connection, or sent the audio."""
    own: bool = False
    """The two had met on UDP 9999."""
    asked: int = 1
    """How many SYNs were sent."""
