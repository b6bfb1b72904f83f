from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.passage import Block, Passage, heading
from acdiag.present.tui.shapes import Span, spans

Drive = Callable[..., LiveApp]


def lines(passage: Passage) -> list[str]:
    return ["".join(segment.text for segment in strip).rstrip() for _, strip in passage._lines]


def test_paragraphs_are_wrapped_under_their_beginning(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("6")
        await pilot.pause(0.3)
        passage = app.screen.query_one("#ours", Passage)
        words = "word " * 30
        passage.show([heading("Head"), Block(), Block((Span("Cause  ", "dim"), Span(words)), indent=2, hang=7)])
        shown = lines(passage)
        assert shown[0] == "Head"
        assert shown[1] == ""
        assert shown[2].startswith("  Cause  word word")
        assert shown[3].startswith("         word")
        assert all(len(line) <= passage.size.width for line in shown)
        assert " ".join(shown[2:]).split().count("word") == 30

    drive(feed_of(samples.three()), script)


def test_hostile_paragraphs_are_text(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("6")
        await pilot.pause(0.3)
        passage = app.screen.query_one("#ours", Passage)
        passage.show(
            [Block(spans(samples.hostile)), Block(spans(samples.hostile), whole=True), Block(spans("x" * 99_999))]
        )
        told = "".join(lines(passage))
        assert told.isprintable()
        assert "[bold]x[/bold]" in told

    drive(feed_of(samples.three()), script)


def test_the_cursor_stops_where_something_leads_on(samples: Any, feed_of: Any, drive: Drive) -> None:
    chosen: list[object] = []

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("6")
        await pilot.pause(0.3)
        passage = app.screen.query_one("#ours", Passage)
        passage.post_message = chosen.append  # type: ignore[assignment, method-assign]
        passage.show(
            [heading("Head"), Block(spans("a"), target="A"), Block(spans("b")), Block(spans("c"), target="C")], top=True
        )
        assert passage.target == "A"
        passage.action_move(1)
        assert passage.target == "C"
        passage.show([Block(spans("c"), target="C"), Block(spans("d"), target="D")])
        assert passage.target == "C"
        passage.action_open()
        del passage.post_message
        assert [message.target for message in chosen if isinstance(message, Passage.Chosen)] == ["C"]

    drive(feed_of(samples.three()), script)
