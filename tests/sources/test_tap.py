"""The queue between taps and the one that looks: bounded, counted, in order; and a tap that fails says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from acdiag.model.errors import Unusable
from acdiag.sources.tap import EACH, Intake, Tap, Tapped


class Made(Tap):
    def __init__(self, intake: Intake, work: Callable[[Tap], None]) -> None:
        super().__init__("made", intake)
        self._work = work

    def listen(self) -> None:
        self._work(self)


def frames(count: int, at: int = 0) -> list[Tapped]:
    return [Tapped(at + number, 1, b"x" * 100, 100) for number in range(count)]


def ran(intake: Intake, work: Callable[[Tap], None]) -> Tap:
    tap = Made(intake, work)
    tap.start()
    tap.join()
    return tap


def test_what_comes_first_is_looked_at_first() -> None:
    intake = Intake()
    tap = ran(intake, lambda each: (each.hand_over(frames(2, 5)), each.hand_over(frames(1, 9))))
    assert (intake.frames, intake.oldest(), tap.received, tap.state) == (3, 5, 3, "ended")
    assert [len(intake.take()[1]), len(intake.take()[1]), intake.take()] == [2, 1, None]
    assert (intake.frames, intake.bytes, intake.oldest()) == (0, 0, 0)


def test_a_full_queue_drops_and_counts() -> None:
    intake = Intake(most=3 * (100 + EACH))
    tap = ran(intake, lambda each: [each.hand_over(frames(2)) for _ in range(3)])
    assert (intake.frames, tap.dropped, tap.lost, tap.received) == (2, 4, 4, 6)


def test_who_can_wait_loses_nothing() -> None:
    intake = Intake(most=3 * (100 + EACH))
    tap = Made(intake, lambda each: [each.hand_over(frames(2), patient=True) for _ in range(3)])
    tap.start()
    taken = 0
    deadline = time.monotonic() + 20
    while taken < 6 and time.monotonic() < deadline:
        entry = intake.take()
        taken += len(entry[1]) if entry else 0
    tap.join()
    assert (taken, tap.dropped) == (6, 0)


def test_stopping_ends_the_waiting() -> None:
    intake = Intake(most=1)
    intake.put(Made(intake, lambda _: None), frames(1))
    tap = Made(intake, lambda each: each.hand_over(frames(1), patient=True))
    tap.start()
    threading.Timer(0.1, tap.stop).start()
    tap.join(10)
    assert (tap.state, tap.dropped) == ("ended", 1)


def refuse(_: Tap) -> None:
    raise Unusable("it cannot be", "Do this.")


def break_down(_: Tap) -> None:
    raise RuntimeError("a bug")


def test_failures_are_told_and_end_nothing_else() -> None:
    refused, broken = ran(Intake(), refuse), ran(Intake(), break_down)
    assert (refused.state, refused.note) == ("failed", "it cannot be. Do this.")
    assert (broken.state, broken.note) == ("failed", "RuntimeError: a bug")
