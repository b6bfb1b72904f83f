"""One mutant through the whole triage, and everything that has to hold of it."""

from __future__ import annotations

import json
import signal
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from acdiag.model.errors import Unusable
from acdiag.present.escape import visible
from acdiag.rulebook.shelf import Shelf
from tests.bulk.readings import Engine, told, vectors
from tests.mutants.census import census
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


def triage(path: Path, shelf: Shelf, engine: Engine = vectors) -> tuple[dict[str, Any] | None, list[str]]:
    """The case of a file, None where it cannot be read at all; and what is wrong with that."""
    case, text, wrong = read(path, shelf)
    if case is not None and told([path], shelf, engine)[0] != text:
        wrong.append("bulk and readable path differ")
    return case, wrong


def read(path: Path, shelf: Shelf) -> tuple[dict[str, Any] | None, str, list[str]]:
    """As `triage`, by the readable path alone, and the case as it was written."""
    try:
        text, _ = told([path], shelf)
    except Unusable as error:
        wrong = [] if error.status == UNREADABLE else [f"exit code {error.status}: {error.message}"]
        # As the command line says it: names in an archive are escaped there.
        if path.name not in error.message or not harmless(visible(error.message), lines=False):
            wrong.append(f"a complaint that is no line about the file: {error.message!r}")
        return None, "", wrong
    case, _ = json.JSONDecoder(parse_constant=_no_number).raw_decode(text)
    return case, text, [] if harmless(text, lines=True) else ["the JSON holds what a terminal would interpret"]


def judge(made: Mutant, case: dict[str, Any] | None) -> Iterator[str]:
    """What a case of this mutant may not say, or leaves out."""
    counted = census(made.data)
    if case is None:
        if counted is not None and counted.whole:
            yield f"unreadable, with {counted.packets} packets in it"
        return
    problems = [problem for source in case["sources"] for problem in source["problems"]]
    read = sum(source["packets"] for source in case["sources"])
    if loses(made) and read < len(made.seed.records) and not problems:
        yield f"{len(made.seed.records) - read} packets lost and nothing said"
    if counted is not None:
        if read != counted.packets:
            yield f"{read} packets read, and {counted.packets} are there"
        if not counted.whole and not problems:
            yield "the file ends within a record, and nothing said"
    yield from _unfounded(case)


def _unfounded(case: dict[str, Any]) -> Iterator[str]:
    """Findings without evidence, or with evidence that is not there."""
    packets = {source["path"]: source["packets"] for source in case["sources"]}
    for finding in case["findings"]:
        if not finding["evidence"]:
            yield f"{finding['id']} without evidence"
        for place in finding["evidence"]:
            if place["source"] not in packets or not (place["frame"] or place["line"]):
                yield f"{finding['id']} rests on {place}"


def exit_code(case: dict[str, Any] | None) -> int:
    """What the command line has to answer."""
    if case is None:
        return UNREADABLE
    return int(any(each["severity"] in _GRAVE and each["cleared"] is None for each in case["findings"]))


def harmless(text: str, *, lines: bool) -> bool:
    """Whether a terminal only draws it."""
    if text.isascii() and text.replace("\n", "" if lines else "\n").isprintable():
        return True
    allowed = "\n" if lines else ""
    return all(
        letter in allowed or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in text
    )


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
