from __future__ import annotations

from dataclasses import replace
from typing import Any

from acdiag.present.tui.changes import FAILED, HELD, NEW, RECOVERED, Changes
from acdiag.present.tui.feed import Expected, Snapshot
from acdiag.present.tui.standing import Standing, standings


def two(samples: Any) -> list[Standing]:
    return standings(Snapshot(number=1, case=samples.case(phones=(samples.phone(1), samples.phone(2)))))


def test_what_was_there_from_the_beginning_is_not_new(samples: Any) -> None:
    changes = Changes()
    changes.compare(two(samples), 0.0)
    assert changes.of(samples.mac(1), 0.0) == ""


def test_new_failed_and_recovered_are_seen_for_a_while(samples: Any) -> None:
    first, second = two(samples)
    changes = Changes()
    changes.compare([first], 0.0)
    changes.compare([first, second], 1.0)
    assert changes.of(second.entity, 1.0) == NEW
    changes.compare([replace(first, verdict="failed"), second], 2.0)
    assert changes.of(first.entity, 2.0) == FAILED
    changes.compare([first, second], 3.0)
    assert changes.of(first.entity, 3.0) == RECOVERED
    assert changes.of(first.entity, 3.0 + HELD) == ""


def test_an_expected_phone_that_speaks_at_last_is_new(samples: Any) -> None:
    awaited = standings(Snapshot(number=1, case=samples.nobody(), expected=(Expected(samples.mac(1)),)))
    changes = Changes()
    changes.compare(awaited, 0.0)
    changes.compare(two(samples)[:1], 1.0)
    assert changes.of(samples.mac(1), 1.0) == NEW
