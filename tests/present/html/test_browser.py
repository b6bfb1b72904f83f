"""The report in Debian's headless Chromium: quiet, foldable, readable without scripts, printable, accessible."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from acdiag.rulebook.shelf import Shelf
from tests.report_making import many_failing, material, rendered

pytestmark = pytest.mark.browser


@contextmanager
def opened(browser: Any, path: Path, **options: Any) -> Iterator[Any]:
    """The page in a window of its own; what it says on the console, and what it asks for, is a failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: said.append(f"request: {request.url}"))
    page.goto(path.as_uri())
    yield page
    context.close()
    assert said == [f"request: {path.as_uri()}"]


@pytest.mark.parametrize("name", ["poor", "seven"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser: Any, pages: dict[str, Path], name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    source = Path(axe.__file__).with_name("axe.min.js").read_text()
    with opened(browser, pages[name], color_scheme=scheme, reduced_motion="reduce") as page:
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        page.evaluate(source)
        found = page.evaluate("axe.run().then(result => result.violations)")
        told = [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
        assert told == []


def test_folds_and_unfolds(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["seven"]) as page:
        parts, unfolded = page.locator("details"), page.locator("details[open]")
        page.get_by_role("button", name="Unfold all").click()
        assert unfolded.count() == parts.count() > 10
        page.get_by_role("button", name="Fold all", exact=True).click()
        assert unfolded.count() == 0


def test_a_link_unfolds_what_it_leads_to(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["seven"]) as page:
        page.locator(".cause .witness a").first.click()
        page.locator("details.piece[open]").wait_for()
        page.locator("#roster th a").first.click()
        page.locator("details.portrait[open]").wait_for()


def test_filters_phones_by_words_and_state(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["seven"]) as page:
        rows = page.locator("#roster tbody tr")
        shown = page.locator("#roster tbody tr:visible")
        total = rows.count()
        page.get_by_label("State", exact=True).select_option("failed")
        failed = shown.count()
        assert 0 < failed < total
        assert page.locator("#sieve-count").text_content() == f"{failed} of {total} phones"
        name = shown.first.locator("th").inner_text()
        page.get_by_label("Filter").fill(name)
        assert shown.count() == 1
        assert page.locator("details.portrait:visible").count() <= 1
        page.get_by_label("Filter").fill("")
        page.get_by_label("State", exact=True).select_option("")
        assert shown.count() == total


def test_all_of_it_is_there_without_scripts(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["seven"], java_script_enabled=False) as page:
        assert page.locator("#roster tbody tr:visible").count() > 3
        assert page.locator(".cause:visible").count() >= 1
        assert page.locator("button:visible, input[type=search]:visible").count() == 0
        page.locator("details.portrait summary").first.click()
        assert page.locator("details.portrait .strip:visible").count() == 1


def test_the_keyboard_goes_down_the_page(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["poor"]) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        tops = []
        for _ in range(40):
            page.keyboard.press("Tab")
            box = page.evaluate(
                "(() => { const at = document.activeElement; const r = at.getBoundingClientRect();"
                "return at.closest('main') ? r.top + scrollY : null })()"
            )
            tops += [] if box is None else [box]
        assert len(tops) > 10
        assert all(later >= earlier - 30 for earlier, later in pairwise(tops))


def test_narrow_screens_do_not_scroll_sideways(browser: Any, pages: dict[str, Path]) -> None:
    for path in pages.values():
        with opened(browser, path) as page:
            page.set_viewport_size({"width": 360, "height": 700})
            page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_prints_on_pages_with_everything_that_matters(browser: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    with opened(browser, pages["poor"], color_scheme="dark") as page:
        printed = page.pdf(format="A4", path=str(tmp_path / "report.pdf"))
        assert printed.startswith(b"%PDF-")
        assert (
            3 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type /Page/") <= 25
        )
        page.emulate_media(media="print")
        assert page.locator("nav.contents:visible").count() == 0
        assert page.locator(".plot:visible").count() >= 1
        assert page.locator("details.piece .fields:visible").count() >= 1


def test_three_hundred_failing_phones_open_in_time(browser: Any, samples: Any, shelf: Shelf, tmp_path: Path) -> None:
    html = rendered(material(many_failing(samples, 300), shelf))
    assert len(html.encode()) < 5_000_000
    path = tmp_path / "many.html"
    path.write_text(html)
    begun = time.monotonic()
    with opened(browser, path) as page:
        assert page.locator("#roster tbody tr").count() == 300
        assert time.monotonic() - begun < 2 * 3, "two seconds, and room for a busy machine"
