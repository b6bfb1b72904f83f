from __future__ import annotations

from typing import Any

from acdiag.model.case import RuleReport
from acdiag.model.finding import Outcome, Severity
from acdiag.model.phone import Stage, StageState
from acdiag.present.text.paper import Paper
from acdiag.present.text.phones import mark, phones, strip

PAPER = Paper(width=100)


def told(case: Any, start: int, paper: Paper = PAPER) -> list[str]:
    return list(phones(case, paper, start))


def test_the_strip_says_stage_and_shape(samples: Any) -> None:
    stages = (Stage.LINK, Stage.VLAN, Stage.DHCP, Stage.TIME)
    assert list(strip(samples.failing_phone(), stages, PAPER)) == ["link ✓", "vlan ▲", "dhcp ✗", "time ·"]
    ascii_only = list(strip(samples.failing_phone(), stages, Paper(unicode=False)))
    assert ascii_only == ["link [ok]", "vlan [! ]", "dhcp [!!]", "time [--]"]


def test_every_state_has_a_mark() -> None:
    assert len({mark(state, PAPER) for state in StageState}) == 4


def test_a_failing_phone_gets_a_block(samples: Any) -> None:
    lines = told(samples.one_failing(), samples.start)
    assert lines[:6] == [
        "00:90:8f:12:34:01  ✗ fails, stuck at dhcp",
        "  450HD · UC_3.4.8.811 · VLAN 120 · sw-f3-02 Gi1/0/1",
        "  link ✓  vlan ▲  dhcp ✗",
        "    link   +0.200 s  first frame",
        "    vlan   +1.200 s  uses VLAN 120, was offered 200",
        "    dhcp  +22.300 s  3 Discovers, no Offer",
    ]


def test_among_others_a_phone_names_its_cause(samples: Any) -> None:
    lines = told(samples.three(), samples.start)
    assert "  ↳ ACD-DHCP-001  9 Discovers in 31 s had no Offer" in lines
    assert lines.index("00:90:8f:12:34:03  ▲ works, with warnings") > lines.index(
        "00:90:8f:12:34:02  ✗ fails, stuck at dhcp"
    )


def test_one_healthy_phone_is_told_completely(samples: Any) -> None:
    lines = told(samples.case(), samples.start)
    assert lines[0] == "00:90:8f:12:34:01  ✓ fine"
    assert "    dhcp          +3.400 s  lease 10.59.1.1 from 10.59.0.1" in lines


def test_a_phone_of_which_something_is_open_is_not_called_fine(samples: Any) -> None:
    phone = samples.phone(outcomes={"E": Outcome.UNDECIDED})
    case = samples.case(phones=(phone,), rules=(RuleReport("E", Outcome.UNDECIDED, "why", Severity.ERROR),))
    assert told(case, samples.start)[0] == "00:90:8f:12:34:01  ✓ no fault seen"


def test_healthy_phones_take_a_line_each_up_to_thirty(samples: Any) -> None:
    lines = told(samples.case(phones=tuple(samples.phone(n) for n in range(1, 41))), samples.start)
    assert lines[0] == "✓ 00:90:8f:12:34:01  450HD  10.59.1.1   VLAN 200  sw-f3-02 Gi1/0/1"
    assert sum(line.startswith("✓") for line in lines) == 30
    assert "  and 10 more phones like these; --format json lists them all" in lines


def test_columns_that_no_phone_fills_are_left_out(samples: Any) -> None:
    lone = [samples.phone(n, model=None, vlan=None, switch=None) for n in (1, 2)]
    assert told(samples.case(phones=tuple(lone)), samples.start)[0] == "✓ 00:90:8f:12:34:01  10.59.1.1"


def test_stages_that_nobody_reached_are_named_once(samples: Any) -> None:
    last = told(samples.healthy(), samples.start)[-1]
    assert last == "Not seen of any phone: dot1x, recovery, dns, time, tls, registration, call, media."


def test_a_phone_without_mac_goes_by_its_address(samples: Any) -> None:
    assert told(samples.case(phones=(samples.phone(mac=None),)), samples.start)[0] == "10.59.1.1  ✓ fine"


def test_a_row_is_cut_at_the_edge(samples: Any) -> None:
    case = samples.case(phones=tuple(samples.phone(n, switch="s" * 200, user="u" * 200) for n in (1, 2)))
    line = told(case, samples.start, Paper(width=60))[0]
    assert len(line) == 60
    assert line.endswith("…")
