"""One mutant through the whole triage, and everything that has to hold of it."""

from __future__ import annotations

import json
import signal
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from acdiag.commands.report import material
from acdiag.model.errors import Unusable
from acdiag.pipeline import Session
from acdiag.present.csv import dump as table
from acdiag.present.html import page, theme
from acdiag.present.html.material import About
from acdiag.present.text.case import render
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import in_time_order, open_sources
from tests.bulk.readings import told, vectors
from tests.mutants.mutation import Mutant, loses

LONGEST = 10
"""Seconds for one mutant, all its readings together; the longest seed takes a twentieth."""
UNREADABLE = 3
_GRAVE = ("critical", "error")


class Hung(Exception):
    """It did not end in time."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raises `Hung` where it takes longer, of processor time: a busy machine is no fault."""

    def stop(*_: object) -> None:
        raise Hung(f"not ended after {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def triage(path: Path, shelf: Shelf) -> tuple[dict[str, Any] | None, list[str]]:
    """The case of a file, None where it cannot be read at all; and what is wrong with that."""
    try:
        text, _ = told([path], shelf)
    except Unusable as error:
        wrong = [] if error.status == UNREADABLE else [f"exit code {error.status}: {error.message}"]
        if path.name not in error.message or not _harmless(error.message, lines=False):
            wrong.append(f"a complaint that is no line about the file: {error.message!r}")
        return None, wrong
    case, _ = json.JSONDecoder(parse_constant=_no_number).raw_decode(text)
    wrong = [] if told([path], shelf, vectors)[0] == text else ["bulk and readable path differ"]
    if not _harmless(text, lines=True):
        wrong.append("the JSON holds what a terminal would interpret")
    return case, wrong


def judge(made: Mutant, case: dict[str, Any] | None) -> Iterator[str]:
    """What a case of this mutant may not say, or leaves out."""
    if case is None:
        return
    source_problems = [problem for source in case["sources"] for problem in source["problems"]]
    read = sum(source["packets"] for source in case["sources"])
    if loses(made) and read < len(made.seed.records) and not source_problems:
        yield f"{len(made.seed.records) - read} packets lost and nothing said"
    packets = {source["path"]: source["packets"] for source in case["sources"]}
    for finding in case["findings"]:
        if not finding["evidence"]:
            yield f"{finding['id']} without evidence"
        for place in finding["evidence"]:
            if place["source"] not in packets or not (place["frame"] or place["line"]):
                yield f"{finding['id']} rests on {place}"


def faces(path: Path, shelf: Shelf) -> Iterator[str]:
    """What is wrong with the case as text, table and page."""
    opened = open_sources([str(path)], on_skip=lambda *_: None)
    session = Session(shelf, [source.report for source in opened])
    for frame in in_time_order(opened):
        session.take(frame)
    made = material(session, shelf, opened, About())
    if not _harmless(render(made.case, colour=False, width=100, unicode=True), lines=True):
        yield "the text holds what a terminal would interpret"
    if not _harmless(table(made.case), lines=True):
        yield "the table holds what a terminal would interpret"
    html = page.render(made, theme.load(), strict=True)
    if "<script>alert" in html or "<svg/onload" in html or not _harmless(html, lines=True):
        yield "the page holds markup, or what a terminal would interpret"


def exit_code(case: dict[str, Any] | None) -> int:
    """What the command line has to answer."""
    if case is None:
        return UNREADABLE
    return int(any(each["severity"] in _GRAVE and each["cleared"] is None for each in case["findings"]))


def _harmless(text: str, *, lines: bool) -> bool:
    """Whether a terminal only draws it."""
    if text.isascii() and text.replace("\n", "" if lines else "\n").isprintable():
        return True
    allowed = "\n" if lines else ""
    return all(
        letter in allowed or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in text
    )


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
