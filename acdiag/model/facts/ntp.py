"""Facts of NTP and SNTP (RFC 5905, RFC 4330): who was asked for the time, and what came of it.

A client that polls on and on is said after 4 s, 8 s and so on up to 64 s, each request together with its outcome.
"""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class NtpFact(Fact):
    """`host` is the client: its address."""

    stage: ClassVar[str] = "time"

    server: str = ""
    """Address that the request went to."""
    steady: bool = False
    """The client's request before showed the same offset within 2 s. Many clients send a random number instead of
    their time, which is never steady."""


class NtpAsked(NtpFact):
    """A request; more of them before an answer are the same."""

    name: ClassVar[str] = "ntp.asked"

    offset: float | None = None
    """Seconds that the client's clock is ahead of the capture's, as the transmit timestamp shows it; None where that
    is zero."""


class NtpAnswered(NtpFact):
    """An answer."""

    name: ClassVar[str] = "ntp.answered"

    stratum: int = 0
    leap: int = 0
    """3: the server's clock is not synchronised."""
    kiss: str = ""
    """Kiss code, which a server sends instead of the time."""
    synchronised: bool = False
    """The server says that it has the time: stratum 1 to 15 and leap not 3."""
    reason: str = ""
    """Of a server that has not: why, in a few words."""
    ahead: float | None = None
    """Seconds that the client's clock was ahead of the server's when it asked; None where it sent no time, or the
    answer belongs to no request that was seen."""
    apart: float | None = None
    """`ahead` without its sign."""
    hours: int | None = None
    """`ahead` in whole hours where it is within a minute of some, as a wrong zone makes it; None without, at 0, and
    beyond what any zone is away from UTC."""


class NtpUnanswered(NtpFact):
    """A request had no answer for 5 s; another request does not restart the wait."""

    name: ClassVar[str] = "ntp.unanswered"

    asked: int = 1
    """Requests without answer since this was said last."""
    reason: str = "silence"
    """silence, or unreachable when ICMP said so."""
