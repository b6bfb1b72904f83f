"""Facilities and severities by name."""

from __future__ import annotations

from acdiag.model.names.syslog import FACILITIES, HIGHEST, SEVERITIES, facility, severity


def test_priorities_end_with_the_last_names() -> None:
    assert len(FACILITIES) * len(SEVERITIES) - 1 == HIGHEST
    assert (FACILITIES[16], FACILITIES[23], SEVERITIES[3]) == ("local0", "local7", "err")


def test_names_of_relays() -> None:
    assert (facility("LOCAL0"), severity("warn"), severity("Error"), severity("panic")) == (16, 4, 3, 0)
    assert (facility("phone"), severity("loud")) == (None, None)
