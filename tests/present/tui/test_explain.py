from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.explain import rule_blocks, rule_row
from acdiag.present.tui.listing import Listing
from acdiag.rulebook.shelf import Shelf


def test_a_screen_text_finds_its_rule(samples: Any, feed_of: Any, drive: Callable[..., LiveApp], screen: Any) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("7")
        await pilot.pause(0.3)
        await pilot.press("slash", *"discovering", "enter")
        await pilot.pause(0.3)
        listing = app.screen.query_one(Listing)
        assert [rule.id for rule in listing.rows.items] == ["ACD-DHCP-001"]
        assert "No DHCP server hears the phone" in screen(app)

    drive(feed_of(samples.one_failing()), script, size=(160, 40))


def test_a_rule_is_opened_from_elsewhere(samples: Any, feed_of: Any, drive: Callable[..., LiveApp]) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        app.open_rule("ACD-DHCP-040")
        await pilot.pause(0.4)
        assert app.page.subject() == "problem:ACD-DHCP-040"

    drive(feed_of(samples.one_failing()), script)


def test_the_row_counts_phones_and_the_page_has_all_sections(rules: Shelf) -> None:
    rule = rules.rules[0]
    assert rule_row(rule, 3).texts[2] == "3"
    assert not rule_row(rule, 0).bad
    told = "\n".join("".join(span.text for span in block.spans) for block in rule_blocks(rule))
    assert "Discovering …" in told
    assert "1. (server) mend it" in told
