"""NTP's tables."""

from __future__ import annotations

from acdiag.model.names.ntp import KISS_CODES, LEAPS, MODES, REFERENCES
from acdiag.wire import ntp


def test_every_number_has_a_name() -> None:
    assert list(MODES) == list(range(8))
    assert list(LEAPS) == list(range(4))
    assert (MODES[ntp.CLIENT], MODES[ntp.SERVER], MODES[ntp.CONTROL]) == ("client", "server", "control")
    assert LEAPS[ntp.UNSYNCHRONISED] == "clock not synchronised"


def test_codes_fit_their_field() -> None:
    assert all(2 < len(code) <= 4 and code.isascii() for code in (*KISS_CODES, *REFERENCES))
