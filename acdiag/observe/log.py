"""What log lines tell of the phone that wrote them.

A line belongs to whoever sent it; a name in its header is only a claim. Where a file does not tell the sender, the
line's own MAC or host name must do. Most lines tell nothing, so each is asked for a few pieces of text before any
pattern runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from acdiag.model.arrival import Line, Where
from acdiag.model.expression import expression
from acdiag.model.facts import Fact
from acdiag.model.facts.log import (
    LogCrashed,
    LogHeard,
    LogLost,
    LogNoted,
    LogPairingRefused,
    LogRestarted,
    LogSaid,
    LogStepped,
)
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.log_events import Event, event_in, is_update
from acdiag.model.names.log_moments import moment_in
from acdiag.model.names.phone_log import EVERYDAY, PROCESSES
from acdiag.model.names.screen_texts import LONGEST, Shown, shown_in
from acdiag.model.names.sign_in_steps import step_in
from acdiag.model.names.syslog import SEVERITIES
from acdiag.model.names.user_agent import phone_in_user_agent
from acdiag.observe.log_sender import Sender
from acdiag.observe.memory import Followed, Memory
from acdiag.observe.observer import SECOND
from acdiag.observe.repeats import Repeats
from acdiag.wire.packet import Packet
from acdiag.wire.syslog import Syslog
from acdiag.wire.syslog.message import LogMessage

SENDERS = 50_000
"""Senders that are remembered: a large site's phones and whatever else logs to the same place."""
SHOWN = 200
"""Characters of a line that a fact keeps."""
SAME_START = 30 * SECOND
"""Signs of a start within this time are of one start."""
UPDATED = 120 * SECOND
"""How long after a line that names an update a start is that update's."""

_ELSEWHERE = frozenset(("Duplicate IP", "Failed to connect <domain> server"))
"""Screen texts that other devices could write as well."""
ESCAPE = "\x1b"
_COLOUR = expression(r"\x1b\[[0-9;]{0,16}[a-z]")
"""What colours text on a terminal; some programs log it as well."""
_OWN_MAC = expression(r"(?:\bmac|hwaddr|ether|serial)(?:[ _-]?(?:address|addr|number))?\W{0,4}(?:is )?00[:-]?90[:-]?8f")


class Arrival(NamedTuple):
    """One message and how it came."""

    source: str
    sender: str
    """Address; empty for a file that does not say."""
    at: int
    number: int
    framed: bool
    """`number` is a frame's, else a line's."""
    message: LogMessage
    arrived: bool = True
    """`at` is the time of arrival, so that the sender's clock can be held against it."""

    @property
    def said(self) -> str:
        """The message; with its tag where that is no program's, since it may be the beginning of a sentence."""
        message = self.message
        if not message.tag or message.writer:
            return message.text[:LONGEST]
        return f"{message.host if message.stamp else ''} {message.tag}: {message.text[:LONGEST]}".lstrip()

    def shown(self) -> str:
        """As much of it as a fact keeps."""
        return self.said[:SHOWN].strip()

    def where(self) -> tuple[Where, ...]:
        frame, line = (self.number, None) if self.framed else (None, self.number)
        return (Where(self.source, frame, line, self.at, self.shown()),)


class LogObserver:
    """Facts from syslog in packets, and from lines."""

    sees: ClassVar[tuple[type, ...]] = (Syslog,)

    def __init__(self) -> None:
        self._senders: Followed[tuple[str, str], Sender] = Followed(SENDERS)
        self._busy: Memory[tuple[str, str], Sender] = Memory(SENDERS)
        """Those that may have to be said something of when their ten seconds are over."""
        self._repeats = Repeats()

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        assert isinstance(message, Syslog)
        frame = packet.frame
        return [
            fact
            for each in message.messages
            for fact in self._hear(Arrival(frame.source, packet.source, frame.at, frame.number, True, each))
        ]

    def hear(self, line: Line, message: LogMessage) -> Iterable[Fact]:
        """A message of `line` arrived."""
        return self._hear(Arrival(line.source, line.sender, line.at, line.number, False, message, line.arrived))

    def lapse(self, source: str, now: int) -> Iterable[Fact]:
        if not self._busy:
            return ()
        facts: list[Fact] = []
        for key, sender in list(self._busy.items()):
            if key[0] == source and now >= sender.closes:
                facts += sender.close(now)
                del self._busy[key]
        return facts

    def _hear(self, arrival: Arrival) -> list[Fact]:
        message = arrival.message
        host = arrival.sender or message.mac or message.host
        key = (arrival.source, host)
        sender = self._senders.get(key)
        if sender is None:
            sender = self._senders[key] = Sender(host, arrival.at)
        facts: list[Fact] = []
        if arrival.at >= sender.closes:
            facts += sender.close(arrival.at)
        if sender.count(message, arrival.where):
            self._busy[key] = sender
        if message.stamp and arrival.arrived and arrival.at >= sender.dates_next:
            facts += sender.date(message, arrival.at, arrival.where())
        low = arrival.said.lower()
        if ESCAPE in low:
            low = _COLOUR.sub(" ", low)
        if not sender.is_phone or (not sender.introduced and (message.mac or message.model or "audc" in low)):
            facts += self._introduce(sender, arrival, low)
        self._tell(facts, sender, arrival, low)
        return facts

    def _introduce(self, sender: Sender, arrival: Arrival, low: str) -> Iterator[Fact]:
        """Whether this line shows that its sender is a phone, and which."""
        message = arrival.message
        named = message.writer or message.component
        mac = message.mac if message.mac and (not arrival.sender or _OWN_MAC.search(low)) else ""
        if not sender.is_phone and not (named and named not in EVERYDAY) and not self._is_phones(message, low):
            # Whoever says its MAC may turn out to be a phone only later: the kernel says it first.
            sender.claims = mac or sender.claims
            return
        agent = phone_in_user_agent(message.text[:LONGEST]) if "audc" in low else None
        mac = mac or sender.claims
        model, firmware = message.model or (agent and agent.model) or "", (agent and agent.firmware) or ""
        if sender.is_phone and not sender.learns(mac, model, firmware):
            return
        sender.learns(mac, model, firmware)
        sender.is_phone = True
        who, where = _who(message), arrival.where()
        yield LogHeard(at=arrival.at, host=sender.host, where=where, mac=mac, model=model, firmware=firmware, **who)

    @staticmethod
    def _is_phones(message: LogMessage, low: str) -> bool:
        """Whether only a phone would write this, though it names no component."""
        if message.session or message.marks:
            return False
        shown = shown_in(low)
        return (shown is not None and shown.text not in _ELSEWHERE) or step_in(low) is not None

    def _tell(self, facts: list[Fact], sender: Sender, arrival: Arrival, low: str) -> None:
        """Add what this line tells to `facts`."""
        component = arrival.message.component
        # The kernel has pins of its own.
        shown = shown_in(low) if component != "kernel" else None
        if shown is not None and self._repeats.due((sender.host, shown.text), None, arrival.at):
            facts.append(_said(sender, arrival, shown))
        if component in ("sipe", ""):
            step = step_in(low)
            if step is not None and self._repeats.due((sender.host, "step", step[0]), step[1], arrival.at):
                facts.append(_stepped(sender, arrival, *step))
        noted = moment_in(low)
        if noted is not None and self._repeats.due((sender.host, "moment", *noted), None, arrival.at):
            facts.append(_noted(sender, arrival, *noted))
        if is_update(low):
            sender.updated = arrival.at
        event = event_in(low)
        if event is not None:
            facts += self._happened(sender, arrival, event)

    def _happened(self, sender: Sender, arrival: Arrival, event: Event) -> Iterator[Fact]:
        at, host, where, text = arrival.at, sender.host, arrival.where(), arrival.shown()
        who = _who(arrival.message)
        if event.kind == "start":
            if sender.started is None or at - sender.started >= SAME_START:
                sender.started = at
                updated = sender.updated is not None and at - sender.updated <= UPDATED
                yield LogRestarted(at=at, host=host, where=where, how=event.what, downloaded=updated, text=text, **who)
        elif not self._repeats.due((host, event.kind, event.what), None, at):
            return
        elif event.kind == "crash":
            yield LogCrashed(at=at, host=host, where=where, what=event.what, text=text, **who)
        elif event.kind == "loss":
            yield LogLost(at=at, host=host, where=where, count=event.messages, how=event.what, holes=1, **who)
        else:
            yield LogPairingRefused(at=at, host=host, where=where, text=text, **who)


def _who(message: LogMessage) -> dict[str, str]:
    """Process and component of a message."""
    process = message.writer if message.writer in PROCESSES else message.tag
    return {"process": process, "component": message.component if message.component not in PROCESSES else ""}


def _stepped(sender: Sender, arrival: Arrival, step: str, target: str) -> LogStepped:
    who = _who(arrival.message)
    return LogStepped(at=arrival.at, host=sender.host, where=arrival.where(), step=step, target=target, **who)


def _noted(sender: Sender, arrival: Arrival, what: str, target: str) -> LogNoted:
    who = _who(arrival.message)
    return LogNoted(at=arrival.at, host=sender.host, where=arrival.where(), what=what, target=target, **who)


def _said(sender: Sender, arrival: Arrival, shown: Shown) -> LogSaid:
    message = arrival.message
    return LogSaid(
        at=arrival.at,
        host=sender.host,
        where=arrival.where(),
        screen=shown.text,
        domain=shown.name,
        text=arrival.shown(),
        severity=SEVERITIES[message.severity],
        **_who(message),
    )
