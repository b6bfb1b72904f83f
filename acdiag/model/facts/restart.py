"""The fact that a phone started once more within the capture."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class PhoneRestarted(Fact):
    """A further boot begins: all of DHCP anew, in a VLAN where the phone held a lease."""

    name: ClassVar[str] = "phone.restarted"
    stage: ClassVar[str] = "link"

    ran: float = 0.0
    """Seconds that the boot before lasted."""
    recovery: bool = False
    """This boot or the one before is the boot loader's, in recovery mode."""
    downloaded: bool = False
    """The phone had taken a whole file by TFTP or HTTP in the two minutes before."""
    ended: str = ""
    """What in DHCP made it start over, without any restart: decline, refusal, release or expiry; else empty."""
