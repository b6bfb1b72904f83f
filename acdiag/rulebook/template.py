"""Sentences of a rule with places for what was seen: `{count} requests to {server} had no answer`.

A value is put in once and never read again, so braces in captured text mean nothing. In a display filter a value
may only be a plain word, or stand inside quotes with its own quotes escaped; where it cannot, there is no filter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from acdiag.model.expression import expression
from acdiag.model.facts import Fact
from acdiag.model.record import Record
from acdiag.timeline.story import PhoneStory

PHONE_PLACES = ("phone", "mac", "ip", "model")
PLACES = ("count", "seconds", *PHONE_PLACES)
"""Names that every template knows; they hide fields of the same name."""
LONGEST_VALUE = 160
"""Characters of one captured value; a sentence with more is no sentence. A path in TFTP is rarely above 128."""

_PIECE = expression(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_BARE = expression(r"[A-Za-z0-9._:/-]+\Z")
_FIELD_OF_IP = expression(r"\bip\.(addr|src|dst) == \Z")
"""What an address of IPv6 cannot be compared with in Wireshark: it has fields of its own."""
_SECOND = 1_000_000_000


class Place(Record):
    """`{field}` of the last hit, or `{of.field}` of a bound fact."""

    of: str
    field: str

    def __str__(self) -> str:
        return f"{self.of}.{self.field}" if self.of else self.field


class Template(Record):
    text: str
    """As written."""
    parts: tuple[str | Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(part for part in self.parts if isinstance(part, Place))

    @property
    def outline(self) -> str:
        """The sentence without a capture: `<count> requests to <server> had no answer`."""
        return "".join(part if isinstance(part, str) else f"<{part}>" for part in self.parts)


class Unbalanced(ValueError):
    """A brace that neither opens nor closes a place."""


def compile_template(text: str) -> Template:
    """Take `text` apart. Raises `Unbalanced`."""
    parts: list[str | Place] = []
    at = 0
    for found in _PIECE.finditer(text):
        parts.append(text[at : found.start()])
        at = found.end()
        piece = found.group()
        if piece in ("{{", "}}"):
            parts.append(piece[0])
        elif found[1] is None:
            raise Unbalanced(piece)
        else:
            of, _, field = found[1].strip().rpartition(".")
            parts.append(Place(of, field))
    parts.append(text[at:])
    return Template(text, tuple(part for part in parts if part != ""))


class Seen(Record):
    """What a template may put in."""

    story: PhoneStory
    count: int
    span: int
    """From the first hit to the last, ns."""
    last: Fact
    """The last hit fact."""
    bound: Mapping[str, Fact]
    told: bool = False
    """The phone's log says it, and knows nothing of what the wire would show."""

    def value(self, place: Place) -> str:
        """What stands in `place`; empty when it is not known."""
        if self.told and (place.of or place.field not in PLACES) and not self._knows(place):
            return f"<{place.field}>"
        if place.of:
            fact = self.bound.get(place.of)
            return "" if fact is None else shown(getattr(fact, place.field))
        if place.field in PLACES:
            return self._general(place.field)
        return shown(getattr(self.last, place.field))

    def _knows(self, place: Place) -> bool:
        return hasattr(self.bound.get(place.of) if place.of else self.last, place.field)

    def _general(self, name: str) -> str:
        if name == "count":
            return str(self.count)
        if name == "seconds":
            seconds = self.span / _SECOND
            return f"{seconds:.0f}" if seconds >= 10 else shown(round(seconds, 1))
        return shown(self.story.entity if name == "phone" else getattr(self.story, name))


def shown(value: object) -> str:
    """A value as a sentence shows it; nothing for what is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = ", ".join(shown(item) for item in value[:LONGEST_VALUE]) if isinstance(value, tuple) else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def render(template: Template, seen: Seen) -> str:
    """The sentence."""
    return "".join(part if isinstance(part, str) else seen.value(part) or "unknown" for part in template.parts)


def render_filter(template: Template, seen: Seen) -> str | None:
    """The display filter, or None where a value is unknown or cannot stand where the template puts it."""
    written = ""
    for part in template.parts:
        if isinstance(part, str):
            written += part
            continue
        value = seen.value(part)
        quoted = _inside_quotes(written)
        if not value or value.endswith("…") or not (quoted or _BARE.match(value)) or not value.isprintable():
            return None
        if not quoted and value.count(":") > 1:
            written = _FIELD_OF_IP.sub(r"ipv6.\1 == ", written)
        written += value.replace("\\", "\\\\").replace('"', '\\"') if quoted else value
    return written


def _inside_quotes(written: str) -> bool:
    """Whether a display filter that begins like this has an open text."""
    return len(re.findall(r'(?<!\\)(?:\\\\)*"', written)) % 2 == 1
