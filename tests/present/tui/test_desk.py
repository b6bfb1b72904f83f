from __future__ import annotations

from dataclasses import replace
from typing import Any

from acdiag.present.tui.desk import Desk
from acdiag.present.tui.feed import Snapshot


def test_everything_is_found_by_its_name(samples: Any) -> None:
    desk = Desk(Snapshot(number=1, case=replace(samples.three(), names={samples.mac(1): "reception"})))
    assert desk.phones[samples.mac(3)].verdict == "warning"
    assert desk.by_address["10.59.1.3"].entity == samples.mac(3)
    assert desk.standing_of[samples.mac(1)].stuck
    assert desk.name(samples.mac(1)) == f"reception ({samples.mac(1)})"
    assert desk.name("x") == "x"
    assert len(desk.causes.causes) == 2
    assert desk.standings is desk.standings
