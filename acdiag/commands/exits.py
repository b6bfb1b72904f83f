"""Exit codes."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a shell script may rely on."""

    FINE = 0
    """No finding at or above --fail-on."""
    FOUND = 1
    """There is one."""
    USAGE = 2
    """Wrong usage, or a broken rule file."""
    UNREADABLE = 3
    """No input could be read at all."""
    INTERRUPTED = 130
    """Ctrl-C."""
