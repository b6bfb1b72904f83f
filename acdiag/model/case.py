"""The whole answer to one run: what went in, which phones, what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

from acdiag.model.finding import Finding, Outcome, Severity
from acdiag.model.log_tally import LogTally
from acdiag.model.phone import Phone
from acdiag.model.record import ChangingRecord, Record, field
from acdiag.model.recording import Recording
from acdiag.model.stream import Stream

PROTOCOLS = (
    "dhcp", "tftp", "cdp", "lldp", "arp", "eapol", "dns", "ntp",
    "tls", "http", "sip", "rtp", "rtcp", "syslog", "stun", "icmp",
)  # fmt: skip
"""The protocols that `sources[].protocols` counts, in the contract's order."""


class Problem(ChangingRecord):
    """Something of an input that could not be read."""

    at: int | None
    """Packet or line, from 1; None when it concerns the whole input."""
    what: str
    count: int = 1


class SourceReport(ChangingRecord):
    """One input and how far it could be read."""

    path: str
    kind: str
    """pcap, pcapng, syslog, cfg, recording or live."""
    sha256: str | None = None
    bytes: int = 0
    packets: int = 0
    first: int | None = None
    last: int | None = None
    protocols: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PROTOCOLS, 0))
    problems: list[Problem] = field(default_factory=list)
    clock_offset: int = 0
    """ns to add to this source's clock."""
    own_clock: bool = False
    """A saved log: its times are those of whoever wrote it, not of the captures beside it."""
    zoned: bool = False
    """Of a saved log: its lines name the zone of their times."""
    clock: str = ""
    """Of a saved log: what was assumed of its times, and how they were joined with the captures'."""


class RuleReport(Record):
    """One rule over all phones."""

    rule: str
    outcome: Outcome
    reason: str | None
    severity: Severity = Severity.ERROR
    """What it would find is so grave."""


class SharedProblem(Record):
    """The same root cause on several phones, and what these phones have in common."""

    rule: str
    title: str
    shared: dict[str, str | int]
    phones: tuple[str, ...]
    findings: tuple[str, ...]


class NotUnderstood(ChangingRecord):
    """Bytes that no decoder could make sense of, counted."""

    source: str
    what: str
    count: int
    first_frame: int


class Muted(Record):
    """Findings that the site's policy put aside; they count for nothing."""

    rule: str
    entity: str
    reason: str
    """The policy's own words."""
    until: str | None
    """The last day of it, like 2026-06-30; None without end."""
    count: int
    """How many findings."""


class Call(Record):
    """One call, as far as its signalling could be read."""

    call_id: str
    caller: str
    callee: str
    start: int
    """Time of its INVITE, ns; as are the next two."""
    answered: int | None
    end: int | None
    """When it was hung up, or refused."""
    final: str
    """Status of the final answer; empty while there is none."""
    streams: tuple[str, ...] = ()
    """SSRC of each of its RTP streams, `0x1a2b3c4d`, in order of time; both directions may have the same."""


class Case(Record):
    version: str
    rules_digest: str
    sources: tuple[SourceReport, ...]
    phones: tuple[Phone, ...]
    findings: tuple[Finding, ...]
    """In order of cause: what to mend first comes first."""
    problems: tuple[SharedProblem, ...]
    rules: tuple[RuleReport, ...]
    not_understood: tuple[NotUnderstood, ...]
    muted: tuple[Muted, ...] = ()
    calls: tuple[Call, ...] = ()
    streams: tuple[Stream, ...] = ()
    recordings: tuple[Recording, ...] = ()
    syslog: LogTally = field(default_factory=LogTally)
    names: Mapping[str, str] = field(default_factory=dict)
    """What the site calls an address (MAC or IP), for texts that people read."""
