"""What an observer is, and how long it may remember."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Protocol

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.wire.packet import Packet

SECOND = 1_000_000_000
"""Nanoseconds."""


class Observer(Protocol):
    """Turns the messages of its protocol into facts."""

    sees: ClassVar[tuple[type, ...]]
    """The record types of `wire` that it wants."""

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        """A message arrived."""

    def lapse(self, source: str, now: int) -> Iterable[Fact]:
        """Time has passed: the latest packet of `source` is of `now` (ns). Silence becomes a fact here."""


def where(packet: Packet, summary: str) -> tuple[Where, ...]:
    """The place of `packet` as evidence."""
    frame = packet.frame
    if packet.from_line:
        return (Where(frame.source, None, frame.number, frame.at, summary),)
    return (Where(frame.source, frame.number, None, frame.at, summary),)


def tap_of(packet: Packet) -> str:
    """Where `packet` was heard: its source, with the interface where the source has more than one.

    Captures that go on where another one ended are one tap: what was said there is not said again in each.
    """
    frame = packet.frame
    tap = frame.tap or frame.source
    return f"{tap}#{frame.interface}" if frame.interface else tap


def known(text: str | None) -> str | None:
    """An inventory text, unless it only says that there is none."""
    return None if text is None or text.strip().lower() in ("", "unknown", "n/a", "none", "-") else text
