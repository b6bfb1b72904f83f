"""The two errors that acdiag raises on purpose; anything else is a bug.

`Malformed` is raised only in `wire` and `streams`. Whoever can do without the bytes catches it; elsewhere it becomes a
line under `not_understood`. `Unusable` is for mistakes of the user and is printed in one place, with an exit code.
"""

from __future__ import annotations

from typing import Self


class Malformed(ValueError):
    """Captured bytes that do not follow their protocol."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(f"{why} (at byte {at})")
        self.at = at
        """Offset from the first byte of the protocol's own data."""
        self.why = why
        """What is wrong, in a few words that hold no captured text."""

    def kept(self) -> Self:
        """Itself for somebody who keeps it: without its traceback, whose frames hold all that was being read."""
        self.__context__ = None
        return self.with_traceback(None)


class Unusable(Exception):
    """Something a user asked for that cannot be done, with the cure."""

    def __init__(self, message: str, hint: str = "", *, status: int = 2) -> None:
        super().__init__(message)
        self.message = message
        """One line: what, and why not."""
        self.hint = hint
        """One line: what would mend it; may be empty."""
        self.status = status
        """Exit code: 2 usage, 3 unreadable input."""
