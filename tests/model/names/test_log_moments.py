"""Lines that tell of a lease or of the time, and lines that only look so."""

from __future__ import annotations

import pytest

from acdiag.model.names.log_moments import moment_in


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("lease of 10.59.1.7 obtained, lease time 86400", ("lease", "10.59.1.7")),
        ("bound to 10.59.1.7 -- renewal in 43200 seconds.", ("lease", "10.59.1.7")),
        ("eth0: dhcpv4 address 10.59.1.7/24, gateway 10.59.1.1", ("lease", "10.59.1.7")),
        ("setting time to 2026-11-23 02:06:34.123 (offset +5.1s)", ("time", "")),
        ("control_center: time set from time server 10.1.20.20", ("time", "")),
        ("sending release of 10.59.1.7", None),
        ("failed to connect to time server", None),
        ("no dhcp address", None),
        ("lease of 10.59.1.7.8 obtained", None),
    ],
)
def test_lines(line: str, moment: tuple[str, str] | None) -> None:
    assert moment_in(line) == moment
