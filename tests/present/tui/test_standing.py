from __future__ import annotations

from typing import Any

from acdiag.model.phone import Stage
from acdiag.present.tui.feed import Expected, Snapshot
from acdiag.present.tui.standing import REGISTERED, SILENT, places, standings, verdicts


def test_who_needs_help_comes_first(samples: Any) -> None:
    case = samples.three()
    expected = (Expected("00:90:8f:00:00:09", "late"), Expected(samples.mac(4)))
    found = standings(Snapshot(number=1, case=case, expected=expected))
    assert [standing.entity for standing in found] == [
        samples.mac(1), samples.mac(2), samples.mac(3), "00:90:8f:00:00:09", samples.mac(4)
    ]  # fmt: skip
    assert verdicts(found) == {"failed": 2, "warning": 1, "silent": 1, "doing": 1}
    assert places(found) == {SILENT: 1, "dhcp": 2, "provisioning": 2}


def test_among_equals_the_longest_stuck_comes_first(samples: Any) -> None:
    later, sooner = samples.finding(1, first=samples.start + 50), samples.finding(2, first=samples.start + 5)
    case = samples.case(phones=(samples.failing_phone(1), samples.failing_phone(2)), findings=(later, sooner))
    found = standings(Snapshot(number=1, case=case))
    assert [(standing.entity, standing.since) for standing in found] == [
        (samples.mac(2), samples.start + 5),
        (samples.mac(1), samples.start + 50),
    ]
    assert all(standing.stuck and standing.place == "dhcp" for standing in found)


def test_what_was_cleared_holds_nobody_up(samples: Any) -> None:
    cleared = samples.finding(1, cleared=samples.start + 9)
    (standing,) = standings(Snapshot(number=1, case=samples.case(findings=(cleared,))))
    assert standing.worst is None


def test_a_phone_under_way_shows_what_comes_next(samples: Any) -> None:
    (standing,) = standings(Snapshot(number=1, case=samples.healthy()))[:1]
    assert standing.verdict == "doing"
    assert standing.states[list(Stage).index(Stage.PROVISIONING)] == "ok"
    assert standing.states[list(Stage).index(Stage.TLS)] == "doing"
    assert standing.since == samples.start + 9_750_000_000


def test_a_registered_phone_is_well(samples: Any) -> None:
    phone = samples.phone(1, stages=samples.stages(registration=("ok", 7.0, "alice"), media=("ok", 60.0, "PCMA")))
    (standing,) = standings(Snapshot(number=1, case=samples.case(phones=(phone,))))
    assert (standing.verdict, standing.place, standing.since) == ("ok", REGISTERED, samples.start + 7_000_000_000)
