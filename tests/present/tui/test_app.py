"""Keys that work everywhere, and what must never happen: an end of the screen because something behind it ended."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from acdiag.model.errors import Unusable
from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.dialogs import FormDialog, HelpDialog, NoteDialog
from acdiag.present.tui.feed import Health, SourceHealth
from acdiag.present.tui.settings import Settings, load
from acdiag.present.tui.tabs import TABS
from acdiag.store.notebook import MemoryNotebook

Drive = Callable[..., LiveApp]
Draw = Callable[[LiveApp], str]


async def press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause(0.1)


@pytest.fixture(scope="module")
def toured(
    samples: Any, feed_of: Any, driven_in: Drive, screen: Draw, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[tuple[int, int]], list[str]]:
    """All screens, one after the other, of a terminal of some size; a start takes longer than the tour."""

    @cache
    def tour(size: tuple[int, int]) -> list[str]:
        feed = feed_of(samples.one_failing())
        feed.say("<131>Mar  2 08:00:01 phone sip: [boom] REGISTER failed")
        feed.say("<134>Mar  2 08:00:02 phone dhcpc: lease obtained")
        shown: list[str] = []

        async def script(pilot: Pilot[int], app: LiveApp) -> None:
            for number in range(1, len(TABS) + 1):
                await press(pilot, str(number))
                await pilot.pause(0.3)
                shown.append(screen(app))

        driven_in(tmp_path_factory.mktemp("tour"), feed, script, size=size)
        return shown

    return tour


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
@pytest.mark.parametrize("number", range(1, 8), ids=list(TABS))
def test_every_screen_looks_as_it_should(
    number: int, size: tuple[int, int], toured: Callable[[tuple[int, int]], list[str]], golden: Any
) -> None:
    shown = toured(size)[number - 1]
    assert all(len(row) <= size[0] for row in shown.splitlines())
    golden(f"{TABS[number - 1]}-{size[0]}x{size[1]}.txt", shown)


def test_q_ends_it_and_nothing_else_does(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "escape", "escape", "e", "E", "enter", "escape")
        assert app.is_running
        await press(pilot, "q")

    app = drive(feed_of(samples.one_failing()), script)
    assert app.return_value == 0


def test_the_feed_is_started(samples: Any, feed_of: Any, drive: Drive) -> None:
    feed = feed_of(samples.healthy())

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        assert feed.running

    drive(feed, script)


def test_a_newer_snapshot_is_shown_and_a_failure_said(samples: Any, feed_of: Any, drive: Drive, screen: Draw) -> None:
    feed = feed_of(samples.healthy())

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        assert "14 phones" in screen(app)
        feed.tell(samples.three())
        feed.failed = "the replay ended early: ValueError: [bold]no"
        feed.reported = Health(sources=(SourceHealth("eth0", "failed", 7, 2, "network is down: [red]setcap …"),))
        await pilot.pause(0.5)
        assert "4 phones" in screen(app)
        assert "ended early: ValueError: [bold]no" in screen(app)

    drive(feed, script)


def test_sources_that_die_are_named_and_the_keys_go_on_working(
    samples: Any, feed_of: Any, drive: Drive, screen: Draw
) -> None:
    feed = feed_of(samples.three())

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        feed.reported = Health(sources=(SourceHealth("eth0", "failed", 7, 2, "is down"),), store="the disk is full")
        await pilot.pause(0.5)
        told = screen(app)
        assert "✕ eth0 7 2 lost is down" in told
        assert "the disk is full" in told
        await press(pilot, "2")
        assert app.current_mode == "problems"

    drive(feed, script)


def test_tabs_can_be_clicked(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.click("#tabs", offset=(14, 0))
        await pilot.pause(0.1)
        assert app.current_mode == "problems"

    drive(feed_of(samples.three()), script)


def test_escape_goes_back_the_way_one_came(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "2")
        await press(pilot, "7")
        await press(pilot, "escape")
        assert app.current_mode == "problems"
        await press(pilot, "escape")
        assert app.current_mode == "rollout"

    drive(feed_of(samples.three()), script)


def test_a_note_is_kept(samples: Any, feed_of: Any, drive: Drive, screen: Draw) -> None:
    notebook = MemoryNotebook()

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "n")
        assert isinstance(app.screen, NoteDialog)
        await press(pilot, *"swapped")
        await press(pilot, "ctrl+s")
        await press(pilot, "3")
        assert "swapped" in screen(app)

    drive(feed_of(samples.one_failing()), script, notebook=notebook)
    assert notebook.notes() == {f"phone:{samples.mac(1)}": "swapped"}


def test_a_note_that_is_left_is_not_kept(samples: Any, feed_of: Any, drive: Drive) -> None:
    notebook = MemoryNotebook()

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "n", "a", "escape")

    drive(feed_of(samples.one_failing()), script, notebook=notebook)
    assert notebook.notes() == {}


def test_a_notebook_that_cannot_be_written_is_said(samples: Any, feed_of: Any, drive: Drive) -> None:
    class Full(MemoryNotebook):
        def _save(self) -> None:
            raise OSError(28, "No space left on device")

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "n", "a", "ctrl+s")
        assert any("No space left" in note.message for note in app._notifications)

    drive(feed_of(samples.one_failing()), script, notebook=Full())


def test_help_is_about_the_widget_in_focus(samples: Any, feed_of: Any, drive: Drive, screen: Draw) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpDialog)
        assert "who needs help comes first" in screen(app)
        await press(pilot, "escape", "5", "question_mark")
        assert "f freezes it" in screen(app)

    drive(feed_of(samples.three()), script, size=(100, 40))


@pytest.mark.parametrize(("keys", "ending"), [((), "csv"), (("down",), "json"), (("down", "down"), "txt")])
def test_what_is_shown_is_exported(
    keys: tuple[str, ...], ending: str, samples: Any, feed_of: Any, drive: Drive, tmp_path: Path
) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "x")
        assert isinstance(app.screen, FormDialog)
        await press(pilot, *keys, "enter")

    drive(feed_of(samples.three()), script)
    (file,) = tmp_path.iterdir()
    assert file.name == f"acdiag-phones.{ending}"
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text()
    assert all(samples.mac(number) in text for number in range(1, 5))
    if ending == "json":
        assert json.loads(text)[0]["phone"] == samples.mac(1)


def test_the_row_at_the_cursor_is_copied_in_visible_characters(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "c")
        assert samples.mac(1) in app.clipboard
        assert app.clipboard.isprintable()

    drive(feed_of(samples.hostile_case()), script)


def test_a_report_is_written_with_the_notes(samples: Any, feed_of: Any, drive: Drive) -> None:
    asked: list[tuple[int, dict[str, str]]] = []

    def report(snapshot: Any, notes: Any) -> str:
        asked.append((snapshot.number, dict(notes)))
        return "report written to [here]"

    notebook = MemoryNotebook()
    notebook.write("problem:ACD-DHCP-001", "called the network team")

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "r")
        await pilot.pause(0.3)
        assert any("written to [here]" in note.message for note in app._notifications)

    drive(feed_of(samples.one_failing()), script, write_report=report, notebook=notebook)
    assert asked == [(1, {"problem:ACD-DHCP-001": "called the network team"})]


def test_a_report_that_fails_is_said(samples: Any, feed_of: Any, drive: Drive) -> None:
    def report(snapshot: Any, notes: Any) -> str:
        raise Unusable("cannot write here", "Go elsewhere.")

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "r")
        await pilot.pause(0.3)
        assert any("cannot write here. Go elsewhere." in note.message for note in app._notifications)

    drive(feed_of(samples.one_failing()), script, write_report=report)


def test_evidence_that_cannot_be_read_again_is_said(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "w")
        await pilot.pause(0.3)
        assert any("read only once" in note.message for note in app._notifications)

    drive(feed_of(samples.one_failing()), script)


def test_without_evidence_w_says_where_to_go(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "5", "w")
        assert any("has evidence" in note.message for note in app._notifications)

    drive(feed_of(samples.one_failing()), script)


def test_the_theme_is_kept(samples: Any, feed_of: Any, drive: Drive, tmp_path: Path) -> None:
    path = tmp_path / "below" / "screen.json"

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "t")
        assert app.theme == "acdiag-light"

    drive(feed_of(samples.three()), script, settings_path=path)
    assert load(path).theme == "acdiag-light"


def test_shapes_may_be_letters(samples: Any, feed_of: Any, drive: Drive, screen: Draw) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        told = screen(app)
        assert "X 2 failed" in told
        assert "o..." not in told or "●" not in told

    drive(feed_of(samples.three()), script, settings=Settings(ascii=True))


def test_the_palette_finds_phones_and_rules(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, "ctrl+p")
        await press(pilot, *"12:34:02")
        await pilot.pause(0.5)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        assert app.current_mode == "phone"
        assert app.page.subject() == f"phone:{samples.mac(2)}"

    drive(feed_of(samples.three()), script)


@pytest.mark.parametrize("number", range(1, 8), ids=list(TABS))
def test_hostile_text_stays_text(number: int, samples: Any, feed_of: Any, drive: Drive, screen: Draw) -> None:
    feed = feed_of(samples.hostile_case())
    feed.say("<131>" + samples.hostile.encode("utf-8", "replace").decode())

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await press(pilot, str(number))
        await press(pilot, "down", "enter")
        await pilot.pause(0.3)
        told = screen(app)
        assert "\x1b" not in told
        assert "\x9b" not in told
        assert all(character == "\n" or character.isprintable() for character in told)
        if number == 5:
            assert "[bold]x[/bold]" in told

    drive(feed, script, size=(200, 60))


def test_without_colour_everything_is_still_said(
    samples: Any, feed_of: Any, drive: Drive, screen: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        assert app.no_color
        told = screen(app)
        assert "✕ 2 failed" in told
        assert "[1 Rollout]" in told

    drive(feed_of(samples.three()), script)


def test_what_could_not_be_opened_is_said_once_and_only_as_text(samples: Any, feed_of: Any, drive: Drive) -> None:
    feed = feed_of(samples.three())
    feed.reported = replace(feed.reported, said=("cannot capture on eth9 [red]x[/]. Run: sudo setcap …",))

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.pause(0.6)
        assert [each.message for each in app._notifications] == [feed.reported.said[0]]

    drive(feed, script)
