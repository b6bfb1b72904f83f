"""What a report is made of: all of it is brought, so that making it reads no file and no clock."""

from __future__ import annotations

from collections.abc import Mapping

from acdiag.model.case import Case
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import Record, field
from acdiag.rulebook.shelf import Shelf
from acdiag.timeline.story import PhoneStory


class Field(NamedTuple):
    """One decoded field of a frame, as text."""

    depth: int
    """How far inside other fields, from 0."""
    name: str
    value: str


class Decoded(NamedTuple):
    """One frame of the evidence, taken apart."""

    head: str
    """Its addresses, VLAN and length."""
    fields: tuple[Field, ...]


class About(Record, kw_only=True):
    """What support asks for first, from the engineer's own file or options; empty where nothing was said."""

    title: str = ""
    ticket: str = ""
    site: str = ""
    contact: str = ""
    serials: tuple[tuple[str, str], ...] = ()
    """MAC or name of a phone, and its serial number."""
    firmware: str = ""
    notes: tuple[str, ...] = ()
    """Paragraphs."""


class Material(Record, kw_only=True):
    """Everything that the report tells; a redactor gives another one of the same shape."""

    case: Case
    rules: Shelf
    stories: tuple[PhoneStory, ...] = ()
    decoded: Mapping[tuple[str, int], Decoded] = field(default_factory=dict)
    """By input and frame number; frames that could not be read again are missing."""
    about: About = About()
    redaction: str = ""
    """What was replaced and what was kept, in a sentence; empty when nothing was."""
    asked: tuple[str, ...] = ()
    """The only phones that were wanted; all when empty."""

    @property
    def zero(self) -> int:
        """The start of the common timeline, ns: the first packet of all inputs."""
        firsts = [report.first for report in self.case.sources if report.first is not None]
        return min(firsts, default=min((finding.first for finding in self.case.findings), default=0))
