"""A code of a protocol as a page for people, laid out like that of a rule."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.names.meaning import Meaning
from acdiag.present.text.paper import NARROWEST, PIPED_WIDTH, Paper
from acdiag.present.text.rows import Action, actions, entry, listed, verbatim


def page(
    kind: str, code: int, meaning: Meaning, *, colour: bool = False, width: int = PIPED_WIDTH, unicode: bool = True
) -> str:
    """What is known of one code; `kind` says of which protocol."""
    paper = Paper(colour=colour, width=max(width, NARROWEST), unicode=unicode)
    return "".join(f"{line.rstrip()}\n" for line in _page(kind, code, meaning, paper))


def _page(kind: str, code: int, meaning: Meaning, paper: Paper) -> Iterator[str]:
    yield from entry("Name", f"{kind} {code}: {meaning.name}", paper, "bold")
    yield from entry("Description", meaning.means, paper)
    yield ""
    yield from listed("Probable cause", meaning.causes, paper)
    yield from actions((Action(step.owner, step.do) for step in meaning.steps), paper)
    yield from verbatim("Wireshark", meaning.look, paper)
    yield from entry("References", ", ".join(meaning.references), paper)
