"""What a phone's firmware is made for: Skype for Business, or Microsoft Teams without it.

The firmware file for Teams is named `C450HD_TEAMS_1.8.288.android_images.zip`, the one for Skype for Business
`UCC450HD_3.4.5.2.img` (manual F.2); a phone names its version in LLDP-MED, CDP and User-Agent.
"""

from __future__ import annotations

import re

from acdiag.model.expression import expression

TEAMS = "teams"
TEAMS_DESKTOP, CONFERENCE = "TEAMS_DESKTOP", "RX50"
"""The account type of a conference phone that serves a Teams PC instead of signing in, and the model that has it."""
_TEAMS = expression(r"(?<![A-Za-z])TEAMS(?![A-Za-z])", re.IGNORECASE | re.ASCII)


def platform_in(firmware: str) -> str | None:
    """`teams` for firmware that calls itself so; None for any other, which is Skype for Business as a rule."""
    return TEAMS if _TEAMS.search(firmware) else None
