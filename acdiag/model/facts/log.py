"""Facts of log lines (RFC 3164, RFC 5424): what phones say of themselves.

Most lines say nothing that a technician would write down and make no fact. What is said again and again is repeated
after 4 s, 8 s and so on up to 64 s.
"""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class LogFact(Fact):
    """`host` is the address that sent the line; else the MAC or the host that the line names."""

    process: str = ""
    """The phone's process that wrote it, as the manual names it, else the line's own tag."""
    component: str = ""
    """The phone's component, as the manual names it; empty when the line names none."""


class LogHeard(LogFact):
    """The first line of a sender that is a phone's."""

    name: ClassVar[str] = "log.heard"

    mac: str = ""
    """The phone's own, where the line says it."""
    model: str = ""
    firmware: str = ""


class LogSaid(LogFact):
    """A line holds a text of the phone's screen."""

    name: ClassVar[str] = "log.said"
    stage: ClassVar[str] = "registration"

    screen: str = ""
    """The text as the manual has it."""
    domain: str = ""
    """The name in it, where the text has a place for one."""
    text: str = ""
    """The line's own words, cut."""
    severity: str = ""
    """emerg to debug."""


class LogStepped(LogFact):
    """The sign-in got a step further, or failed at one, in the words of the component sipe."""

    name: ClassVar[str] = "log.stepped"
    stage: ClassVar[str] = "registration"

    step: str = ""
    """autodiscover, srv, host, connected, refused, ticket, ticket-refused or certified."""
    target: str = ""
    """The server or address that it is about."""


class LogRestarted(LogFact):
    """The phone starts, or says that it is about to; further signs within 30 s are the same start."""

    name: ClassVar[str] = "log.restarted"
    stage: ClassVar[str] = "link"

    how: str = ""
    """kernel or syslogd (their first line), or announced."""
    downloaded: bool = False
    """An update, new settings or a person was named as the reason in the two minutes before."""
    text: str = ""


class LogCrashed(LogFact):
    """A process or the system crashed, or wrote a dump of it."""

    name: ClassVar[str] = "log.crashed"
    stage: ClassVar[str] = "link"

    what: str = ""
    """tombstone, crash dump, core dump, kernel, signal or process."""
    text: str = ""


class LogPairingRefused(LogFact):
    """The pairing with a PC was refused."""

    name: ClassVar[str] = "log.pairing_refused"

    text: str = ""


class LogLost(LogFact):
    """Messages are missing."""

    name: ClassVar[str] = "log.lost"

    count: int = 0
    """How many, since this was said last."""
    how: str = ""
    """sequence: numbers are missing; said: a line says so; kernel: the receiving machine had no room."""
    holes: int = 1
    """Stretches of missing numbers, each without a message in between."""


class LogFlooded(LogFact):
    """One component wrote at least 200 lines within ten seconds, more than anybody reads."""

    name: ClassVar[str] = "log.flooded"

    lines: int = 0
    """In these ten seconds."""
    writer: str = ""
    """Component, else process, else the line's tag."""


class LogDetailed(LogFact):
    """A component wrote lines at debug level within ten seconds."""

    name: ClassVar[str] = "log.detailed"

    lines: int = 0
    writer: str = ""
    """Component, else process, else the line's tag."""


class LogDated(LogFact):
    """What the phone's clock says in its lines."""

    name: ClassVar[str] = "log.dated"
    stage: ClassVar[str] = "time"

    ahead: float = 0.0
    """Seconds that the line's time is ahead of its arrival."""
    off: float = 0.0
    """The same without whole quarters of an hour, where the line names no zone: what no time zone explains."""
    zoned: bool = False
    """The line names its zone."""
    unset: bool = False
    """The clock still stands near the date that it starts with (1970 or 2000): it was never set."""
    stamp: str = ""
    """As written."""


class LogNoted(LogFact):
    """A line tells of a moment that a capture shows as well."""

    name: ClassVar[str] = "log.noted"

    what: str = ""
    """lease, time, register, registered, invite or bye."""
    target: str = ""
    """The address of the lease, or the Call-ID."""
