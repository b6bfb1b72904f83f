"""Our record of a frame beside what tshark says of the same frame.

A difference is never compared away: tests list it by capture and frame, and say why it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from tests.corpus.tshark import Told, packets

Place = tuple[str, int]
"""Capture and frame number."""
Different = Mapping[Place, tuple[tuple[str, ...], str]]
"""Where we differ from tshark: in which fields, and why."""


Record = TypeVar("Record")


@dataclass(slots=True)
class Comparison:
    compared: int = 0
    """Frames that both sides read."""
    unshared: set[Place] = field(default_factory=set)
    """Frames that carry the protocol for one side only."""
    refused: dict[Place, list[str]] = field(default_factory=dict)
    """Frames that our decoder refuses, and what tshark calls malformed in them."""
    untold: set[Place] = field(default_factory=set)
    """Frames that we read and of which tshark tells nothing."""
    different: dict[Place, dict[str, tuple[list[str], list[str]]]] = field(default_factory=dict)
    """Fields whose values differ: ours and tshark's."""

    def unlike(self, listed: Different) -> dict[Place, object]:
        """Places whose differences are not as listed; empty when all is as expected."""
        wrong: dict[Place, object] = {
            place: fields
            for place, fields in self.different.items()
            if set(fields) != set(listed[place][0] if place in listed else ())
        }
        return wrong | dict.fromkeys(listed.keys() - self.different.keys(), "no longer there")


def compare(
    told: Mapping[str, dict[int, Told]],
    protocol: str,
    record: type[Record],
    ours: Callable[[Record], Told],
    theirs: Callable[[Told], Told] = dict,
) -> Comparison:
    """Set `ours` of each record beside `theirs` of what tshark told; only fields that `ours` names count."""
    comparison = Comparison()
    for path, frames in told.items():
        found = {packet.frame.number: packet for packet in packets(path) if protocol in packet.protocols}
        comparison.unshared |= {(path, number) for number in found.keys() ^ frames.keys()}
        for number in found.keys() & frames.keys():
            place, packet = (path, number), found[number]
            message = next((message for message in packet.messages if isinstance(message, record)), None)
            if message is None:
                comparison.refused[place] = frames[number].get("_ws.malformed", [])
                continue
            if not any(frames[number].values()):
                comparison.untold.add(place)
                continue
            comparison.compared += 1
            expected = theirs(frames[number])
            fields = {name: [text for text in values if text] for name, values in ours(message).items()}
            wrong = {name: (values, expected[name]) for name, values in fields.items() if values != expected[name]}
            if wrong:
                comparison.different[place] = wrong
    return comparison


def one(value: object) -> list[str]:
    """A value that may be missing."""
    return [] if value is None else [str(value)]
