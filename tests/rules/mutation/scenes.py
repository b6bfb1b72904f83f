"""The phones of all committed captures and scenarios, told once: what every mutant is then shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from acdiag.rulebook.shelf import Shelf
from acdiag.simulate.catalogue.logs import FORM
from acdiag.simulate.scenarios import SCENARIOS, write
from tests.expectation import session_of
from tests.rules.mutation.killing import Scene

CAPTURES = Path(__file__).parents[3] / "captures"


def scenes(shelf: Shelf) -> Iterator[Scene]:
    """Every phone of every capture, then of every scenario with one phone."""
    for path in sorted(CAPTURES.glob("*/capture.pcapng")):
        yield from _told(f"capture {path.parent.name}", path, shelf)
    for name, scenario in SCENARIOS.items():
        with TemporaryDirectory() as folder:
            path = Path(folder) / "capture.pcapng"
            write(scenario, path, log=path.with_name("phone.log") if name in FORM else None, form=FORM.get(name, ""))
            yield from _told(f"scenario {name}", path, shelf)


def _told(of: str, path: Path, shelf: Shelf) -> Iterable[Scene]:
    for story in session_of(path, shelf).stories():
        yield Scene(of, story, frozenset(fact.name for boot in story.boots for fact in boot.facts))
