"""Every lab case, in one explicit list."""

from __future__ import annotations

from captures.lab.case import Case
from captures.lab.cases import (
    calls,
    chains,
    clock,
    dhcp,
    dot1x,
    handshakes,
    healthy,
    names,
    options,
    recovery,
    registering,
    tftp,
    twofold,
    vlan,
    web,
)

CASES: tuple[Case, ...] = (
    *healthy.CASES,
    *dot1x.CASES,
    *vlan.CASES,
    *dhcp.CASES,
    *options.CASES,
    *tftp.CASES,
    *recovery.CASES,
    *names.CASES,
    *clock.CASES,
    *web.CASES,
    *handshakes.CASES,
    *chains.CASES,
    *registering.CASES,
    *calls.CASES,
    *twofold.CASES,
)
