"""The rules, read once, and a browser without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from acdiag.present.html.material import Material
from acdiag.rulebook.shelf import Shelf
from tests import report_making
from tests.rule_book import shipped

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return shipped()


@pytest.fixture(scope="session")
def poor(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Material:
    """A phone that signs in and makes a call that sounds bad."""
    return report_making.simulated(shelf, "media-poor", tmp_path_factory.mktemp("poor"))


@pytest.fixture(scope="session")
def seven(shelf: Shelf) -> Material:
    """A rollout of several phones with several faults."""
    return report_making.material_of(shelf, *sorted((report_making.CAPTURES / "rollout-7").glob("*.pcap*")))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium; without it or Playwright the test is skipped.

    Playwright keeps an event loop running in this thread while it lives, where nobody else can then start one.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no chromium here")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pages(poor: Material, seven: Material, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports as files, by name."""
    folder = tmp_path_factory.mktemp("pages")
    made = {"poor": poor, "seven": seven}
    for name, material in made.items():
        (folder / f"{name}.html").write_text(report_making.rendered(material))
    return {name: folder / f"{name}.html" for name in made}
