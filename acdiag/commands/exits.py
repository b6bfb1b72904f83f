"""Exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from acdiag.model.finding import Finding


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


def of_findings(findings: Iterable[Finding], fail_on: str) -> Exit:
    """The exit code for what was found; `fail_on` is a severity, or never."""
    if fail_on == "never":
        return Exit.FINE
    from acdiag.model.finding import Severity

    bar = Severity(fail_on).rank
    failing = any(finding.cleared is None and finding.severity.rank >= bar for finding in findings)
    return Exit.FOUND if failing else Exit.FINE
