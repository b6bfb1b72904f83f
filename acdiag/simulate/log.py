"""What simulated phones write to their logs, and how it looks on its way and in files.

Nobody has published what a 400HD writes, so the lines take the forms that are public: BusyBox, the SIPE project, and
the words that the manual says are on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from acdiag.model.named_tuple import NamedTuple
from acdiag.simulate.clock import SECOND

LOCAL0 = 16
NOTICE, INFO, DEBUG, ERROR = 5, 6, 7, 3


class LogLine(NamedTuple):
    """One line."""

    at: int
    """When it is written, ns, by the right time."""
    phone: int
    """Index of the phone."""
    ip: str
    """The phone's address at that moment; 0.0.0.0 while it has none and can send nothing."""
    clock: int | None
    """The phone's own time, ns; None while it was never set."""
    tag: str
    text: str
    severity: int = INFO

    @property
    def told(self) -> datetime:
        """The phone's own time; a clock that was never set counts from 1970."""
        clock = self.at % (600 * SECOND) if self.clock is None else self.clock
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=clock // 1000)


def _old(line: LogLine) -> str:
    return f"{line.told:%b} {line.told.day:2d} {line.told:%H:%M:%S}"


def datagram(line: LogLine) -> bytes:
    """As it is sent: RFC 3164 without a host, like BusyBox; a Mediant's words have no header but the priority."""
    head = f"<{LOCAL0 * 8 + line.severity}>"
    words = line.text if line.text.startswith("[S=") else f"{_old(line)} {line.tag}: {line.text}"
    return (head + words).encode()


def own(line: LogLine) -> bytes:
    """As a phone keeps it in its memory."""
    return f"{_old(line)} {line.tag}: {line.text}".encode()


def traditional(line: LogLine) -> bytes:
    """As rsyslog writes it by default."""
    return f"{_old(line)} {line.ip} {line.tag}: {line.text}".encode()


def iso(line: LogLine) -> bytes:
    """As rsyslog and syslog-ng write it with a whole date, in the phone's own time."""
    return f"{line.told.isoformat(timespec='milliseconds')} {line.ip} {line.tag}: {line.text}".encode()


def own_iso(line: LogLine) -> bytes:
    """As a phone keeps it where its times are whole."""
    return f"{line.told.isoformat(timespec='milliseconds')} {line.tag}: {line.text}".encode()


def kiwi(line: LogLine) -> bytes:
    """As Kiwi writes it: its own time, a tab between columns."""
    arrived = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=line.at // 1000)
    sent = datagram(line).decode().partition(">")[2]
    return f"{arrived:%Y-%m-%d %H:%M:%S}\tLocal0.Info\t{line.ip}\t{sent}".encode()


FORMS: dict[str, Callable[[LogLine], bytes]] = {
    "own": own, "own-iso": own_iso, "traditional": traditional, "iso": iso, "kiwi": kiwi, "gateway": datagram,
}  # fmt: skip


def file_of(lines: Iterable[LogLine], form: str) -> bytes:
    """A log file in one of the forms; lines of phones without an address stand only in the phone's own."""
    write = FORMS[form]
    if form == "gateway":
        kept = [line for line in lines if line.text.startswith("[S=")]
    else:
        kept = [line for line in lines if form.startswith("own") or line.ip != "0.0.0.0"]
    return b"".join(write(line) + b"\n" for line in kept)
