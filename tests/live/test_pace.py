"""The clock of a replay."""

from __future__ import annotations

import threading
import time

from acdiag.live.pace import SECOND, Pace


def test_without_speed_nothing_waits() -> None:
    pace = Pace(None, threading.Event(), lambda: None)
    assert pace.wait(5)
    assert pace.wait(10**18)
    assert pace.wait(7)
    assert pace.reached == pace.now() == 10**18


def test_time_goes_on_between_arrivals_and_never_back() -> None:
    idle: list[int] = []
    pace = Pace(10.0, threading.Event(), lambda: idle.append(1))
    began = time.monotonic()
    assert pace.wait(100 * SECOND)
    assert pace.wait(103 * SECOND)
    assert 0.29 < time.monotonic() - began < 2
    assert idle
    assert pace.wait(50 * SECOND)
    assert pace.now() >= pace.reached == 103 * SECOND


def test_stopping_ends_a_wait() -> None:
    stopping = threading.Event()
    pace = Pace(1.0, stopping, lambda: None)
    pace.wait(0)
    threading.Timer(0.1, stopping.set).start()
    assert not pace.wait(3600 * SECOND)
    assert pace.reached == 0
