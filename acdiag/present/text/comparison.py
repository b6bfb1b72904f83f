"""A comparison of two cases for people: what is new first, then what is gone, then what is as before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.model.comparison import Comparison, Held
from acdiag.present.text.paper import Paper

INDENT = "  "


def render(before: str, after: str, comparison: Comparison, paper: Paper) -> str:
    """The whole page."""
    return "\n".join(_page(before, after, comparison, paper)) + "\n"


def _page(before: str, after: str, comparison: Comparison, paper: Paper) -> Iterator[str]:
    counts = f"{len(comparison.new)} new, {len(comparison.gone)} gone, {len(comparison.unchanged)} unchanged"
    yield paper.paint(counts, "bold")
    yield from paper.fold(paper.say(f"before {before}"), "")
    yield from paper.fold(paper.say(f"after  {after}"), "")
    yield from _part("New", paper.marks.failed, comparison.new, comparison, paper)
    yield from _part("Gone", paper.marks.ok, comparison.gone, comparison, paper)
    yield from _part("Unchanged", paper.marks.dot, comparison.unchanged, comparison, paper)


def _part(title: str, mark: str, part: Sequence[Held], comparison: Comparison, paper: Paper) -> Iterator[str]:
    if not part:
        return
    yield ""
    yield paper.paint(title, "bold")
    for held in part:
        was = comparison.severity_before.get(held.id) if title == "Unchanged" else None
        severity = f"{held.severity}, was {was}" if was else held.severity
        yield from paper.fold(paper.say(f"{held.id}  {severity}: {held.title}"), f"{mark} ", " " * (len(mark) + 1))
        yield from paper.fold(paper.prose(held.observed), INDENT + " " * len(mark))
