from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.feed import Snapshot
from acdiag.present.tui.problems import ProblemsPage, problem_row, problems
from acdiag.present.tui.shapes import ASCII
from acdiag.store.notebook import MemoryNotebook

Drive = Callable[..., LiveApp]


def test_one_row_per_cause_and_what_was_cleared_below(samples: Any) -> None:
    told = problems(Desk(Snapshot(number=1, case=samples.one_failing())))
    rows = [problem_row(problem, ASCII, 1).texts for problem in told]
    assert [(row[1], row[3], row[5], row[6], row[7]) for row in rows] == [
        ("ACD-DHCP-001", "1", "08:00:02", "", "1/3"),
        ("ACD-DHCP-002", "1", "08:00:02", "08:00:15", "1/3"),
    ]


def test_forty_phones_of_one_cause_are_one_row(samples: Any) -> None:
    told = problems(Desk(Snapshot(number=1, case=samples.forty())))
    assert [len(problem.findings) for problem in told] == [38, 1]
    assert told[0].common == "VLAN 120, switch sw-f3-02"


def test_a_step_is_ticked_and_kept(samples: Any, feed_of: Any, drive: Drive, screen: Any) -> None:
    notebook = MemoryNotebook()

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("2", "enter")
        await pilot.pause(0.3)
        await pilot.press("down", "space")
        await pilot.pause(0.3)
        assert "☑ 1. server" in screen(app)
        assert "1/3" in screen(app)
        await pilot.press("space")
        await pilot.pause(0.2)
        assert "☐ 1. server" in screen(app)
        await pilot.press("down", "space")

    drive(feed_of(samples.one_failing()), script, notebook=notebook, size=(160, 50))
    assert [notebook.done(f"ACD-DHCP-001:{number}") for number in range(3)] == [False, True, False]


def test_its_page_leads_to_phone_rule_and_frame(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("2", "enter", "enter")
        await pilot.pause(0.3)
        assert app.current_mode == "explain"
        await pilot.press("escape")
        await pilot.pause(0.2)
        await pilot.press("down", "down", "down", "down", "enter")
        await pilot.pause(0.3)
        assert app.current_mode == "phone"
        await pilot.press("escape", "down", "enter")
        await pilot.pause(0.3)
        assert app.current_mode == "frame"

    drive(feed_of(samples.one_failing()), script, size=(160, 50))


def test_notes_and_ticks_are_of_the_group_and_old_ones_are_read(samples: Any, feed_of: Any, drive: Drive) -> None:
    notebook = MemoryNotebook()
    notebook.write("problem:ACD-DHCP-001", "of the whole rule")
    notebook.tick("ACD-DHCP-001:0", done=True)
    name = "ACD-DHCP-001 (VLAN 120, switch sw-f3-02)"

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("2")
        await pilot.pause(0.3)
        page = app.page
        assert isinstance(page, ProblemsPage)
        assert (page.subject(), page.note()) == (f"problem:{name}", "of the whole rule")
        notebook.write("problem:ACD-DHCP-001", "")
        notebook.write("problem:ACD-DHCP-001 (VLAN 120)", "of fewer phones")
        assert page.note() == "of fewer phones"
        notebook.write(f"problem:{name}", "its own")
        assert page.note() == "its own"
        await pilot.press("enter", "down", "space")
        await pilot.pause(0.2)
        await pilot.press("down", "space")

    drive(feed_of(samples.forty()), script, notebook=notebook, size=(160, 50))
    assert [notebook.done(f"ACD-DHCP-001:{n}") for n in range(2)] == [False, False]
    assert [notebook.done(f"{name}:{n}") for n in range(2)] == [False, True]


def test_the_note_is_on_the_rule(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("2")
        await pilot.pause(0.3)
        assert isinstance(app.page, ProblemsPage)
        assert app.page.subject() == "problem:ACD-DHCP-001"
        assert [finding.rule for finding in app.page.evidence()] == ["ACD-DHCP-001"]

    drive(feed_of(samples.one_failing()), script)
