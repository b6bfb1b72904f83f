"""Moments that both a log and a capture can show: the lease obtained, the time set.

The words are those of BusyBox (udhcpc, ntpd) and of ISC's and systemd's clients, which are public; the phones' own may
differ, and then a line says nothing here.
"""

from __future__ import annotations

import re

_ADDRESS = r"(?P<target>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![0-9.]*[0-9])"
_LEASES = (
    re.compile(rf"\blease of {_ADDRESS} obtained"),
    re.compile(rf"\bbound to {_ADDRESS}"),
    re.compile(rf"\bdhcpv?4? address {_ADDRESS}"),
)
_TIMES = (
    re.compile(r"\bsetting time to [0-9]{4}-"),
    re.compile(r"\b(?:system )?time (?:was |is )?(?:set|synchroni[sz]ed) (?:from|by|to|with) (?:ntp|sntp|time server)"),
    re.compile(r"\binitial time synchroni[sz]ation from time server"),
)


def moment_in(low: str) -> tuple[str, str] | None:
    """`lease` with its address, or `time`, that a line in lower case tells of; None when it tells of neither."""
    if "lease of" in low or "bound to" in low or "dhcp" in low:
        for pattern in _LEASES:
            if found := pattern.search(low):
                return "lease", found["target"]
    if "time" in low and any(pattern.search(low) for pattern in _TIMES):
        return "time", ""
    return None
