"""What a person types to see fewer log lines: words, and `phone:`, `component:`, `level:`, `from:` before one."""

from __future__ import annotations

from collections.abc import Mapping

from acdiag.model.named_tuple import NamedTuple
from acdiag.present.tui.feed import LogEntry

LEVELS = ("emerg", "alert", "crit", "error", "warning", "notice", "info", "debug")
"""Names of severities 0 to 7."""
_SPELLED = {"emergency": 0, "critical": 2, "err": 3, "warn": 4, "informational": 6}


class LogFilter(NamedTuple):
    """All that a line must fit."""

    words: tuple[str, ...] = ()
    """In lower case; each is in its text."""
    hosts: tuple[str, ...] = ()
    """Phones, by MAC or address or a part of one."""
    components: tuple[str, ...] = ()
    level: int | None = None
    """The least grave severity that is shown; lines without one are not."""

    def fits(self, entry: LogEntry, mac_of: Mapping[str, str]) -> bool:
        """Whether a line is shown; a gap always is. `mac_of` tells whose an address is."""
        if entry.lost:
            return True
        if self.level is not None and (entry.level is None or entry.level > self.level):
            return False
        if self.hosts:
            known = f"{entry.sender} {entry.host} {mac_of.get(entry.sender, '')}".lower()
            if not all(host in known for host in self.hosts):
                return False
        if self.components:
            component = entry.component.lower()
            if not all(each in component for each in self.components):
                return False
        if not self.words:
            return True
        text = entry.text.lower()
        return all(word in text for word in self.words)


def read_filter(typed: str) -> LogFilter:
    """What was typed; a level that nobody knows is looked for as a word."""
    words: list[str] = []
    hosts: list[str] = []
    components: list[str] = []
    level: int | None = None
    for word in typed.lower().split():
        kind, colon, value = word.partition(":")
        if colon and kind in ("phone", "from"):
            hosts.append(value)
        elif colon and kind == "component":
            components.append(value)
        elif colon and kind == "level" and (known := _level(value)) is not None:
            level = known
        else:
            words.append(word)
    return LogFilter(tuple(words), tuple(filter(None, hosts)), tuple(filter(None, components)), level)


def _level(value: str) -> int | None:
    if value.isdecimal() and len(value) == 1 and int(value) < len(LEVELS):
        return int(value)
    if value in _SPELLED:
        return _SPELLED[value]
    return next((number for number, name in enumerate(LEVELS) if value and name.startswith(value)), None)
