"""How much was logged, by whom and how gravely, and what of it is missing."""

from __future__ import annotations

from collections import Counter

from acdiag.model.record import ChangingRecord, field


class LogTally(ChangingRecord):
    """Counts of log messages, of files, packets and listeners together."""

    lines: int = 0
    by_component: Counter[str] = field(default_factory=Counter)
    """By component or process of a phone; messages that name none are not among them."""
    by_severity: Counter[str] = field(default_factory=Counter)
    gaps: int = 0
    """Messages that are missing in a sender's numbers."""
    dropped: int = 0
    """Datagrams for which the receiving machine had no room."""
