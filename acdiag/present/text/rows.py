"""The rows of a page that explains something: a label, and what belongs to it beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from acdiag.model.named_tuple import NamedTuple
from acdiag.present.text.paper import Paper

LABEL = 19
"""Columns of a label; the texts stand in one column beside them."""


class Action(NamedTuple):
    """One step of a list of corrective actions."""

    owner: str
    do: str
    verify: str = ""


def entry(word: str, text: str, paper: Paper, style: str = "plain") -> Iterator[str]:
    """A row of the page; nothing where there is nothing to say."""
    said = paper.prose(text)
    if not said:
        return
    label = word.ljust(LABEL)
    for number, line in enumerate(paper.fold(said, label)):
        body = paper.paint(line[LABEL:], style)
        yield (paper.paint(label, "dim") if number == 0 else " " * LABEL) + body


def actions(steps: Iterable[Action], paper: Paper) -> Iterator[str]:
    """What to do, numbered and with its owner, and an empty line behind."""
    number = 0
    for number, action in enumerate(steps, 1):
        label = ("Corrective actions" if number == 1 else "").ljust(LABEL)
        step = f"{paper.marks.box} {number}. {action.owner}: "
        hanging = " " * (LABEL + len(f"{paper.marks.box} {number}. "))
        for position, line in enumerate(paper.fold(paper.prose(action.do), label + step, hanging)):
            yield paper.paint(label, "dim") + line[LABEL:] if position == 0 else line
        if action.verify:
            for line in paper.fold(f"verify: {paper.prose(action.verify)}", hanging):
                yield paper.paint(line, "dim")
    if number:
        yield ""


def listed(word: str, texts: Sequence[str], paper: Paper) -> Iterator[str]:
    """Texts under one label, and an empty line behind."""
    for number, text in enumerate(texts):
        yield from entry(word if number == 0 else " ", text, paper)
    if texts:
        yield ""


def verbatim(word: str, text: str, paper: Paper) -> Iterator[str]:
    """A row that stays on one line however long, so that it can be copied."""
    if text:
        yield paper.paint(word.ljust(LABEL), "dim") + paper.say(text, 4000)
