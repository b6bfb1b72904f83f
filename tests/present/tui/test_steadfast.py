"""A mistake is said and the screen goes on; where nothing works any more it ends, and tells no values."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message
from textual.pilot import Pilot

from acdiag.present.tui import steadfast
from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.page import Page
from acdiag.present.tui.settings import Settings
from acdiag.store.notebook import MemoryNotebook

SECRET = "1234567890"


@pytest.fixture
def kept(feed_of: Any, samples: Any, tmp_path: Path) -> Callable[..., LiveApp]:
    """An app as a person has it, driven by a script."""

    def run(script: Callable[[Pilot[int], LiveApp], Any]) -> LiveApp:
        feed = feed_of(samples.healthy())
        app = LiveApp(feed, MemoryNotebook(), settings=Settings(), folder=tmp_path, steadfast=True)

        async def go() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.pause(0.2)
                await script(pilot, app)

        asyncio.run(go())
        return app

    return run


class Hurt(Message):
    """Comes to the app."""


def fail(*_: object) -> None:
    pin = SECRET
    raise ValueError(f"no \x1b[2J {len(pin)}")


def said(app: LiveApp) -> list[str]:
    return [note.message for note in app._notifications]


def test_a_key_that_meets_a_mistake(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LiveApp, "action_copy", fail)

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("c")
        assert said(app) == [r"a mistake in acdiag, key copy: ValueError: no \x1b[2J 10"]
        await pilot.press("2")
        await pilot.pause()
        assert app.current_mode == "problems"

    assert kept(script).return_code is None


def test_the_command_palette_where_nothing_fits(kept: Any) -> None:
    """Textual's own list fails on a page key while its rows are not there yet."""

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("ctrl+p")
        for size in ((40, 3), (10, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("pagedown", "pageup", "z", "pagedown", "q", "pagedown", "backspace")
        await pilot.press("escape")
        await pilot.pause()

    assert kept(script).return_code is None


def test_a_message_that_meets_a_mistake(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        monkeypatch.setattr(Page, "on_input_changed", fail)
        await pilot.press("slash", "a")
        await pilot.pause()
        assert "screen rollout: ValueError" in said(app)[0]
        await pilot.press("escape", "4")
        await pilot.pause()
        assert app.current_mode == "calls"

    assert kept(script).return_code is None


def test_a_message_to_the_app_that_meets_a_mistake(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual ends an app whose own message fails, in silence and as if somebody had wanted it."""
    monkeypatch.setattr(LiveApp, "on_hurt", fail, raising=False)

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        app.post_message(Hurt())
        await pilot.pause()
        assert "ValueError" in said(app)[0]
        await pilot.press("5")
        await pilot.pause()
        assert app.current_mode == "log"

    assert kept(script).return_code is None


def test_a_timer_that_meets_a_mistake(kept: Any) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        app.set_timer(0.01, fail)
        app.set_timer(0.02, fail)
        await pilot.pause(0.2)
        assert [words[:32] for words in said(app)] == ["a mistake in acdiag: ValueError:"], "the same is said once"
        assert app.is_running

    assert kept(script).return_code is None


def test_where_nothing_works_any_more_it_ends_without_values(
    kept: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steadfast, "MOST", 3)
    apps: list[LiveApp] = []

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        apps.append(app)
        app._stumbles = type(app._stumbles)(maxlen=3)
        app.set_interval(0.01, fail)
        await pilot.pause(0.5)

    with pytest.raises(ValueError, match="no"):
        kept(script)
    assert apps[0].return_code == 1
    told = capsys.readouterr().err
    assert told.startswith("A mistake in acdiag ended the screen; what was collected is kept.\n")
    assert "test_steadfast.py" in told
    assert SECRET not in told
    assert "\x1b" not in told


def test_tests_see_every_mistake(drive: Any, feed_of: Any, samples: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LiveApp, "action_copy", fail)

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("c")

    with pytest.raises(ValueError, match="no"):
        drive(feed_of(samples.healthy()), script)


def test_no_screen_has_no_selection(feed_of: Any, samples: Any) -> None:
    """An input asks before its screen is there, since Python 3.12 begins with a task at once."""
    app = LiveApp(feed_of(samples.healthy()), MemoryNotebook(), settings=Settings())
    assert app.screen_stack == []
    app.clear_selection()
