"""Facts of TFTP transfers (RFC 1350, 2347 to 2349, 7440): a few per transfer, never one per block."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class TftpFact(Fact):
    """`host` is the client: its address."""

    stage: ClassVar[str] = "provisioning"

    file: str = ""
    server: str = ""
    """Address that the request went to."""
    file_model: str | None = None
    """The phone model that the file name or its folder holds; None when it holds none."""
    extension: str = ""
    """Lower case, without the dot; empty when the name has none."""
    lookup: str = ""
    """What kind of file it is: unique (its base name is the phone's MAC), or empty."""
    failure: str = ""
    """Of a transfer that failed: how, in a few words; captured text inside is not escaped."""


class TftpAsked(TftpFact):
    """A read request; a repeated one (same client port and file) is marked."""

    name: ClassVar[str] = "tftp.asked"

    retry: bool = False


class TftpAnswered(TftpFact):
    """The first OACK or DATA of a transfer."""

    name: ClassVar[str] = "tftp.answered"

    size: int | None = None
    """tsize of the OACK, bytes."""


class TftpProgressed(TftpFact):
    """How far a running transfer is; said at every tenth of tsize, or every 4 MiB, and every 5 s."""

    name: ClassVar[str] = "tftp.progressed"

    received: int = 0
    """Bytes so far."""
    size: int | None = None
    percent: int | None = None


class TftpCompleted(TftpFact):
    """The last, short block was acknowledged (or nothing came after it)."""

    name: ClassVar[str] = "tftp.completed"

    received: int = 0
    size: int | None = None
    short: bool = False
    """It ended before tsize."""


class TftpRefused(TftpFact):
    """An ERROR in answer to the request, before any data."""

    name: ClassVar[str] = "tftp.refused"

    code: int = 0
    message: str = ""


class TftpAborted(TftpFact):
    """An ERROR after data had flowed."""

    name: ClassVar[str] = "tftp.aborted"

    code: int = 0
    message: str = ""
    by: str = "server"
    """server or client."""
    received: int = 0
    size: int | None = None


class TftpUnanswered(TftpFact):
    """A read request had no answer of any kind for 5 s; `retry` of the request does not restart the wait."""

    name: ClassVar[str] = "tftp.unanswered"

    asked: int = 1
    """Requests sent in that time."""
    reason: str = "silence"
    """silence, or unreachable when ICMP said so."""


class TftpStalled(TftpFact):
    """A transfer stood still for 10 s, or the same block was sent five times without the next one."""

    name: ClassVar[str] = "tftp.stalled"

    received: int = 0
    size: int | None = None
    reason: str = "silence"
    """silence or repeats."""
