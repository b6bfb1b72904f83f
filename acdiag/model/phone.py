"""A phone as the case shows it, and the stages of its boot."""

from __future__ import annotations

from enum import StrEnum

from acdiag.model.finding import Outcome
from acdiag.model.record import Record


class Stage(StrEnum):
    """The boot in order; the order serves display and ties, not causality."""

    LINK = "link"
    DOT1X = "dot1x"
    VLAN = "vlan"
    DHCP = "dhcp"
    RECOVERY = "recovery"
    DNS = "dns"
    TIME = "time"
    PROVISIONING = "provisioning"
    TLS = "tls"
    REGISTRATION = "registration"
    CALL = "call"
    MEDIA = "media"


class StageState(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    NOT_SEEN = "not-seen"


class StageReport(Record):
    stage: Stage
    state: StageState
    at: int | None = None
    """When the stage was last decided, ns."""
    note: str = ""
    """What was seen, in one short line; captured text inside is not escaped."""


class Phone(Record):
    """One AudioCodes phone of the case."""

    mac: str | None
    ips: tuple[str, ...]
    """Every address it held, in order."""
    model: str | None
    firmware: str | None
    vlan: int | None
    """The VLAN of its last tagged traffic; None when untagged or unknown."""
    user: str | None
    switch: str | None
    """System name and port, from LLDP or CDP."""
    stages: tuple[StageReport, ...]
    verdict: str
    """ok, warning or failed."""
    stuck_at: Stage | None
    outcomes: dict[str, Outcome]
    reasons: dict[str, str]
    """Why a rule is undecided or not applicable for this phone, by rule id."""
    name: str = ""
    """Host name, or the log that it wrote, where neither MAC nor address is known."""

    @property
    def entity(self) -> str:
        """MAC, or ip:ADDR where the MAC is unknown, or host:NAME where the address is unknown too."""
        return self.mac or (f"host:{self.name}" if self.name else f"ip:{self.ips[0]}")
