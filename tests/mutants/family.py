"""Mutants of one family, one after the other, in a process that may take so much memory and no more."""

from __future__ import annotations

import gc
import os
import resource
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from acdiag.rulebook.shelf import Shelf
from tests.bulk.readings import Engine, vectors
from tests.mutants import command_line
from tests.mutants.mutation import Mutant, mutant
from tests.mutants.trial import LONGEST, Hung, exit_code, judge, limited, read, triage

PEAK = 400
"""MB that a process may really use that tries mutants, or is a command; with seeds and libraries it begins at 200."""
COMMAND_EVERY, OUTPUTS_EVERY, START_EVERY = 29, 139, 997
"""Every so many mutants are given to the command line, are written in all ways, and to a process of its own."""

BLAMELESS = "flip_few_bits_of_packets"
"""The mutation after which hardly anything may be said that was not said before."""
SWEEP_EVERY = 10
"""Bulk reserves address space for its tables that it gives back when it is collected."""


@dataclass(slots=True)
class Result:
    """What came of some mutants of a family."""

    family: str
    tried: int = 0
    unreadable: int = 0
    commands: int = 0
    """Mutants that the real command line was given, too."""
    outputs: int = 0
    """Mutants of which everything was written that can be asked for."""
    problems: int = 0
    """Mutants that were read in part."""
    peak: float = 0.0
    """MB."""
    seconds: float = 0.0
    """Of processor time, with those of all commands."""
    failures: list[str] = field(default_factory=list)
    blamed: dict[str, int] = field(default_factory=dict)
    """Rules that found an error in captures of which a few bits were flipped, and that find none in the seed."""
    examples: dict[str, str] = field(default_factory=dict)
    """Of each of these rules, the first mutant and what was observed."""

    def add(self, more: Result) -> None:
        """Those of `more` count here, too."""
        for name in ("tried", "unreadable", "commands", "outputs", "problems", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.peak = max(self.peak, more.peak)
        self.failures += more.failures
        for rule, count in more.blamed.items():
            self.blamed[rule] = self.blamed.get(rule, 0) + count
            self.examples.setdefault(rule, more.examples[rule])


def tried(
    family: str,
    paths: list[Path],
    numbers: range,
    shelf: Shelf,
    folder: Path,
    *,
    start: int = 0,
    keep: str = "",
    engines: Sequence[Engine] = (vectors,),
) -> Result:
    """Try mutants in an empty folder; failing ones are kept in `keep`, one that ends this process in the folder."""
    result = Result(family)
    had, used = _peak(), _used()
    home = folder / "home"
    home.mkdir()
    before = Path.cwd()
    os.chdir(home)
    try:
        for number in numbers:
            made = mutant(family, paths, number, start)
            path = folder / f"{number}.pcap"
            path.write_bytes(made.data)
            wrong = _one(made, path, home, shelf, number, result, engines[number % len(engines)])
            if number % SWEEP_EVERY == 0:
                gc.collect()
            if any(home.iterdir()):
                wrong.append(f"written where nothing was asked for: {[each.name for each in home.iterdir()]}")
            for words in wrong:
                result.failures.append(f"{family} {number} ({made.how} of {made.seed.name}): {words}")
            if wrong and keep:
                Path(keep, f"{family.replace('/', '-')}-{number}").write_bytes(made.data)
            path.unlink()
    finally:
        os.chdir(before)
    result.peak, result.seconds = max(result.peak, _peak()), _used() - used
    if result.peak > max(had, PEAK):
        result.failures.append(f"{family} {numbers}: {result.peak:.0f} MB")
    return result


def _peak() -> float:
    """MB that this process has had at most; one that runs other tests too may have had more before."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _used() -> float:
    """Seconds of processor time of this process and its children."""
    return sum(os.times()[:4])


def _one(made: Mutant, path: Path, home: Path, shelf: Shelf, number: int, result: Result, engine: Engine) -> list[str]:
    """What is wrong with one mutant."""
    result.tried += 1
    try:
        with limited(LONGEST):
            case, wrong = triage(path, shelf, engine)
            wrong += judge(made, case)
            if case is not None and made.how == BLAMELESS:
                _note_blame(case, made, path, f"{number} of {made.seed.name}", shelf, result)
    except (Hung, Exception) as error:
        return ["".join(traceback.format_exception(error)[-4:])]
    result.unreadable += case is None
    result.problems += bool(case and any(source["problems"] for source in case["sources"]))
    if number % START_EVERY == 0:
        wrong += command_line.started(path, home, case)
    if number % COMMAND_EVERY == 0:
        result.commands += 1
        wrong += _noted(result, *command_line.forked(path, home, shelf, case))
    if number % OUTPUTS_EVERY == 0:
        result.outputs += 1
        wrong += _noted(result, *command_line.outputs(path, home, shelf, case))
    return wrong


def _noted(result: Result, peak: float, wrong: list[str]) -> list[str]:
    result.peak = max(result.peak, peak)
    return wrong


def _note_blame(case: dict[str, Any], made: Mutant, path: Path, name: str, shelf: Shelf, result: Result) -> None:
    """The rules that find an error since a few bits are wrong."""
    path.write_bytes(made.seed.raw)
    whole, _, _ = read(path, shelf)
    path.write_bytes(made.data)
    before = {finding["id"] for finding in _errors(whole)}
    for finding in _errors(case):
        if finding["id"] not in before:
            result.blamed[finding["rule"]] = result.blamed.get(finding["rule"], 0) + 1
            result.examples.setdefault(finding["rule"], f"{name}: {finding['observed']}")


def _errors(case: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [each for each in case["findings"] if exit_code({"findings": [each]})] if case else []
