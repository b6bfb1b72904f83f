"""The report of a session that is still going on, as the screen's `r` asks for it, with the notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from acdiag.model.errors import Unusable

if TYPE_CHECKING:
    from acdiag.present.html.material import Decoded
    from acdiag.present.tui.feed import Feed, Snapshot


def writer(feed: Feed, folder: Path) -> Callable[[Snapshot, Mapping[str, str]], str]:
    """What writes a report of a snapshot into `folder` and says where."""

    def write(snapshot: Snapshot, notes: Mapping[str, str]) -> str:
        from acdiag.present.causes import sort
        from acdiag.present.html import page, theme
        from acdiag.present.html.evidence import needed
        from acdiag.present.html.material import About, Material
        from acdiag.present.tui.export import write as write_file

        case = snapshot.case
        made = Material(
            case=case,
            rules=feed.shelf,
            stories=tuple(snapshot.stories.values()),
            decoded=dict(_taken_apart(feed, needed(case, sort(case).causes))),
            about=About(notes=tuple(paragraphs(notes))),
        )
        return f"report written to {write_file(folder, 'report', 'html', page.render(made, theme.load()))}"

    return write


def paragraphs(notes: Mapping[str, str]) -> Iterator[str]:
    """Each note with what it is about."""
    for subject, text in sorted(notes.items()):
        kind, _, name = subject.partition(":")
        yield f"{kind.capitalize()} {name}: {text}"


def _taken_apart(feed: Feed, frames: Mapping[str, set[int]]) -> Iterator[tuple[tuple[str, int], Decoded]]:
    """The frames that are shown with their fields, where they can be read once more."""
    from acdiag.inspection import dissections
    from acdiag.present.html.fields import decoded

    for source, wanted in frames.items():
        try:
            again = feed.frames([source]) if wanted else iter(())
        except Unusable:
            continue
        for dissection in dissections(again, wanted, ()):
            yield (source, dissection.number), decoded(dissection)
