"""The UDP ports that a phone's configuration sends recordings and log lines to, for those who read a capture."""

from __future__ import annotations

from acdiag.model.configuration import Configuration
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.lint import Place
from acdiag.rulebook.settings import calls, services
from acdiag.rulebook.settings.reading import Settings

WELL_KNOWN = 1024
"""Below it a recording cannot be (manual, table 7-2)."""


class Ports(NamedTuple):
    recording: frozenset[int]
    log: frozenset[int]


def ports_named(configuration: Configuration) -> Ports:
    """Only those that the file switches on, and can mean."""
    settings = Settings(configuration, Place("", 0, None))
    recording = {fact.port for fact in calls.recording(settings) if fact.enabled and WELL_KNOWN <= fact.port <= 0xFFFF}
    log = {
        fact.port for fact in services.logging(settings) if fact.mode in ("Network", "All") and 0 < fact.port <= 0xFFFF
    }
    return Ports(frozenset(recording), frozenset(log))
