"""One simulated phone: who it is, where it stands, and how far its own clock of the scenario has come."""

from __future__ import annotations

from random import Random

from acdiag.model.record import ChangingRecord, field
from acdiag.simulate.clock import nanoseconds
from acdiag.simulate.network import NATIVE, Subnet

FIRST_MAC = 0x00908F123450
"""In the AudioCodes range 00:90:8f."""
FIRMWARE = "3.4.8.808"
"""One version for all: mixed versions in one rollout would be a finding of their own."""
MODELS = ("445HD", "450HD", "C450HD", "RX50", "HRS")


def mac_text(number: int) -> str:
    return ":".join(f"{number:012x}"[at : at + 2] for at in range(0, 12, 2))


class Repeat(ChangingRecord):
    """Frames that come back until somebody is unplugged."""

    end: int | None = None


class Phone(ChangingRecord):
    index: int
    model: str
    rng: Random
    now: int
    """Where its script has come to, ns."""
    subnet: Subnet = NATIVE
    ip: str = "0.0.0.0"
    chatter: list[Repeat] = field(default_factory=list)
    """Its own periodic announcements, which end when it loses power."""
    next_port: int = 49152
    firmware: str = FIRMWARE
    ahead: int = 0
    """How far its clock is ahead once it is set, ns."""
    clock_set: bool = False
    foreign_mac: str = ""
    """Set for a station that is no AudioCodes phone."""

    @property
    def mac(self) -> str:
        return self.foreign_mac or mac_text(FIRST_MAC + self.index)

    @property
    def port(self) -> str:
        return f"Gi1/0/{self.index + 1}"

    @property
    def software(self) -> str:
        return f"UC_{self.firmware}"

    def address(self, subnet: Subnet) -> str:
        """The lease that the DHCP server keeps for it."""
        return f"{subnet.prefix}{20 + self.index % 200}"

    def wait(self, seconds: float, spread: float = 0.03) -> None:
        """Let time pass, give or take `spread` of it."""
        self.now += nanoseconds(seconds * self.rng.uniform(1 - spread, 1 + spread))

    def xid(self) -> int:
        return self.rng.getrandbits(32)

    def ephemeral(self) -> int:
        """A fresh source port."""
        self.next_port += self.rng.randint(1, 9)
        return self.next_port

    def power_off(self) -> None:
        """Silence its announcements; what it held is forgotten."""
        for repeat in self.chatter:
            repeat.end = self.now
        self.chatter.clear()
        self.subnet, self.ip = NATIVE, "0.0.0.0"
