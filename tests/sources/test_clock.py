"""A session's clock: it agrees with the machine's until that is set, and is the same in all processes."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from acdiag.sources.clock import FURTHEST, SECOND, Clock


class Machine:
    """A machine whose clock can be set."""

    def __init__(self) -> None:
        self.time = 1_800_000_000 * SECOND
        self.up = 50 * SECOND

    def pass_(self, seconds: int) -> None:
        self.time += seconds * SECOND
        self.up += seconds * SECOND

    def clock(self) -> Clock:
        return Clock(wall=lambda: self.time, passed=lambda: self.up)


@pytest.mark.parametrize("step", [-3600, 3600, -1_700_000_000, 2])
def test_setting_the_machines_clock_moves_it_not(step: int) -> None:
    machine = Machine()
    clock = machine.clock()
    begun = clock.now()
    assert begun == machine.time
    machine.pass_(10)
    machine.time += step * SECOND
    machine.pass_(10)
    assert clock.now() == begun + 20 * SECOND
    assert clock.set_by == step * SECOND
    machine.time -= step * SECOND
    assert clock.set_by == 0


def test_slewing_is_not_setting() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.time += SECOND
    assert clock.set_by == 0


@pytest.mark.parametrize("step", [-3600, 0, 3600])
def test_the_kernels_time_of_a_frame(step: int) -> None:
    machine = Machine()
    clock = machine.clock()
    machine.time += step * SECOND
    received = machine.time
    machine.pass_(3)
    assert clock.of(received) == clock.now() - 3 * SECOND


def test_a_frame_from_before_the_clock_was_set() -> None:
    for step in (-3600, 3600):
        machine = Machine()
        clock = machine.clock()
        received = machine.time
        machine.time += step * SECOND
        assert clock.of(received) == clock.now()


def test_what_is_stored_comes_before() -> None:
    clock = Machine().clock()
    begun = clock.now()
    clock.not_before(begun - SECOND)
    assert clock.now() == begun
    clock.not_before(begun + 3600 * SECOND)
    assert clock.now() == begun + 3600 * SECOND
    clock.not_before(clock.now() + FURTHEST + 1)
    assert clock.now() == begun + 3600 * SECOND


def test_another_process_has_the_same() -> None:
    clock = Clock()
    code = f"from acdiag.sources.clock import Clock; print(Clock({clock.offset}).now())"
    before = clock.now()
    there = int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert before <= there <= clock.now()
    assert abs(clock.now() - time.time_ns()) < SECOND
