"""Names of syslog's facilities and severities (RFC 5424 section 6.2.1), by number."""

from __future__ import annotations

FACILITIES = (
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
    "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
)  # fmt: skip
SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")

USER_NOTICE = 13
"""The priority of a message that has none (RFC 3164 section 4.3.3)."""
HIGHEST = 191
"""The largest priority: local7.debug."""

_ALIASES = {"warn": "warning", "error": "err", "panic": "emerg"}


def facility(word: str) -> int | None:
    """The number of a facility's name, in any case."""
    word = word.lower()
    return FACILITIES.index(word) if word in FACILITIES else None


def severity(word: str) -> int | None:
    """The number of a severity's name, in any case; older names count too."""
    word = _ALIASES.get(word.lower(), word.lower())
    return SEVERITIES.index(word) if word in SEVERITIES else None
