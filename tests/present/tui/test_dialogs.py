from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.dialogs import KEYS, FormDialog, HelpDialog, NoteDialog, reflowed


def test_dialogs_fit_and_show_text_as_text(
    samples: Any, feed_of: Any, drive: Callable[..., LiveApp], screen: Any
) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        for dialog in (
            NoteDialog(f"phone {samples.hostile}", "[b]kept[/b]"),
            HelpDialog("[b]title[/b]", "[red]text[/red]", KEYS),
            FormDialog("[b]things[/b]"),
        ):
            app.push_screen(dialog)
            await pilot.pause(0.3)
            told = screen(app)
            assert "[/b]" in told
            assert "\x1b" not in told
            await pilot.press("escape")
            await pilot.pause(0.1)

    drive(feed_of(samples.three()), script)


def test_every_key_of_the_app_is_in_the_help() -> None:
    for key in ("1 to 7", "n ", "w ", "c ", "x ", "r ", "t ", "q ", "/", "e  E", "ctrl+p", "Esc", "Tab"):
        assert key in KEYS


def test_line_ends_of_the_program_are_not_shown() -> None:
    assert reflowed("one\ntwo\n\nthree") == "one two\n\nthree"
    assert max(map(len, KEYS.splitlines())) <= 70, "80 columns, less the dialog's frame"


def test_a_second_answer_that_comes_too_soon_is_none(samples: Any, feed_of: Any, drive: Callable[..., LiveApp]) -> None:
    """A double click, or a key that repeats: the dialog closes once, and what is above it stays."""
    given: list[str | None] = []

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        dialog = FormDialog("things")
        app.push_screen(dialog, given.append)
        await pilot.pause(0.2)
        dialog.answer("csv")
        dialog.answer("json")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        app.push_screen(FormDialog("things"), given.append)
        await pilot.pause(0.2)
        await pilot.press("enter", "enter", "escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1

    drive(feed_of(samples.three()), script)
    assert given == ["csv", "csv"]


def test_the_commands_wait_for_a_question_to_be_answered(
    samples: Any, feed_of: Any, drive: Callable[..., LiveApp]
) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("x")
        await pilot.pause(0.2)
        await pilot.press("ctrl+p")
        await pilot.pause(0.2)
        assert isinstance(app.screen, FormDialog)
        await pilot.press("escape", "ctrl+p")
        await pilot.pause(0.2)
        assert len(app.screen_stack) == 2

    drive(feed_of(samples.three()), script)
