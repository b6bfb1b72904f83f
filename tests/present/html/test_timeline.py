from __future__ import annotations

from dataclasses import replace

from acdiag.present.html.linking import Links
from acdiag.present.html.timeline import BOOTS, FIRST, LAST, BootView, boots
from tests.report_making import story

START = 1_772_438_400 * 10**9


def view(timeline: str) -> BootView:
    (boot,) = boots(story("00:90:8f:12:34:50", timeline), Links(), START)
    return boot


def test_packets_and_log_lines_are_on_one_clock() -> None:
    told = view("0s dhcp.discovered xid=0x1\n1.5s log.said text=hello\n")
    assert [(moment.kind, moment.since, moment.name) for moment in told.moments] == [
        ("packet", "+0.000 s", "dhcp.discovered"),
        ("log", "+1.500 s", "log.said"),
    ]
    assert told.moments[0].detail == "xid=0x1"
    assert told.moments[1].place.text == "frame 2"


def test_a_secret_in_a_text_is_hidden_and_a_word_of_ours_is_not() -> None:
    told = view('0s log.said text="password=hunter2"\n1s sip.register_asked credentials=true\n')
    assert "hunter2" not in told.moments[0].detail
    assert "credentials=true" in told.moments[1].detail


def test_a_long_boot_is_shown_at_both_ends() -> None:
    told = view("\n".join(f"{n}s dhcp.discovered xid={n}" for n in range(FIRST + LAST + 7)))
    assert (len(told.moments), told.left_out, len(told.rest)) == (FIRST, 7, LAST)
    assert told.rest[-1].since == f"+{FIRST + LAST + 6}.000 s"


def test_lanes_have_a_dot_for_each_fact_inside_the_picture() -> None:
    lanes = view(
        "\n".join(f"{n}s {name}" for n, name in enumerate(["link.heard", "dhcp.discovered", "ntp.asked"] * 4))
    ).lanes
    assert lanes is not None
    assert [lane.label for lane in lanes.lanes] == ["link", "dhcp", "time"]
    assert len(lanes.dots) == 12
    assert all(lanes.left < dot.x < lanes.width and 0 < dot.y < lanes.height for dot in lanes.dots)
    assert lanes.ticks[0].label == "+0 ms"


def test_a_few_facts_make_no_picture() -> None:
    assert view("0s link.heard\n1s link.heard\n").lanes is None
    assert view("\n".join(["3s link.heard"] * 9)).lanes is None


def test_of_a_loop_of_boots_both_ends_are_told() -> None:
    one = story("00:90:8f:12:34:50", "0s link.heard")
    many = replace(one, boots=tuple(replace(one.boots[0], number=n) for n in range(500)))
    titles = [boot.title.partition(",")[0] for boot in boots(many, Links(), START)]
    assert len(titles) == BOOTS
    assert titles[-2:] == ["Boot 499", "Boot 500"]
