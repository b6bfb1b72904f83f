from __future__ import annotations

from typing import Any

from acdiag.present.html.rollout import reached, rollout


def test_a_phone_counts_where_it_has_come_to(samples: Any) -> None:
    phones = (
        samples.phone(1, stages=samples.stages(link=("ok", 1, ""), dhcp=("ok", 2, ""), provisioning=("ok", 5, ""))),
        samples.phone(2, stages=samples.stages(link=("ok", 1, ""), dhcp=("failed", 3, ""))),
        samples.phone(3, stages=samples.stages(provisioning=("ok", 4, ""), dhcp=("ok", 6, ""))),
    )
    table = reached(samples.case(phones=phones), samples.start)
    told = {second: {name: int(row[name]) for name in table.columns if row[name]} for second, row in table.iterrows()}
    assert told == {
        1.0: {"link": 2},
        2.0: {"link": 1, "dhcp": 1},
        4.0: {"link": 1, "dhcp": 1, "provisioning": 1},
        5.0: {"link": 1, "provisioning": 2},
    }


def test_the_numbers_beside_the_picture_are_those_of_the_picture(samples: Any) -> None:
    case = samples.healthy()
    view = rollout(case, samples.start)
    assert view is not None
    assert view.times[0] == "08:00:00"
    assert {row.stage: row.numbers[-1] for row in view.rows}["provisioning"] == 14
    assert all(sum(row.numbers[k] for row in view.rows) <= 14 for k in range(len(view.times)))
    assert view.plot.description == "At the end of the capture, of 14 phones: provisioning 14."


def test_a_handful_of_phones_and_an_empty_story_have_no_picture(samples: Any) -> None:
    assert rollout(samples.three(), samples.start) is None
    assert rollout(samples.case(phones=tuple(samples.phone(n, stages=samples.stages()) for n in range(9))), 0) is None
