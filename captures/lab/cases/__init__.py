"""Every lab case, in one explicit list."""

from __future__ import annotations

from captures.lab.case import Case
from captures.lab.cases import dhcp, dot1x, healthy, options, recovery, tftp, vlan

CASES: tuple[Case, ...] = (
    *healthy.CASES,
    *dot1x.CASES,
    *vlan.CASES,
    *dhcp.CASES,
    *options.CASES,
    *tftp.CASES,
    *recovery.CASES,
)
