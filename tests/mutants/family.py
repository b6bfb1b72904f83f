"""All mutants of one family, in a process that may take so much memory and no more."""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.mutants import command_line
from tests.mutants.mutation import Mutant, mutant
from tests.mutants.seeds import families
from tests.mutants.trial import LONGEST, Hung, exit_code, faces, judge, limited, triage

MEMORY = 6 << 30
"""Bytes of address space of a process that tries a family: pandas alone reserves more than one."""
PEAK = 700
"""MB that such a process may really use, with its seeds and everything that draws a report; usual are 300."""
FACES_EVERY, COMMAND_EVERY = 53, 331
"""Every so many mutants are shown in all ways, and are given to the real command."""

BLAMELESS = "flip_few_bits_of_packets"
"""The mutation after which hardly anything may be said that was not said before."""
SWEEP_EVERY = 10
"""Bulk reserves address space for its tables that it gives back when it is collected."""


@dataclass(slots=True)
class Result:
    """What came of a family."""

    family: str
    tried: int = 0
    unreadable: int = 0
    commands: int = 0
    problems: int = 0
    """Mutants that were read in part."""
    peak: float = 0.0
    """MB."""
    failures: list[str] = field(default_factory=list)
    blamed: dict[str, int] = field(default_factory=dict)
    """Rules that found an error in captures of which a few bits were flipped, and that find none in the seed."""
    examples: dict[str, str] = field(default_factory=dict)
    """Of each of these rules, the first mutant and what was observed."""


def in_its_process(family: str, count: int, start: int, keep: str) -> Result:
    """As `tried`, in a process of its own, within bounds that hold for all of it."""
    command = [sys.executable, "-m", "tests.mutants.family", family, str(count), str(start), keep]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return Result(family, failures=[f"{family}: exit code {done.returncode}: {done.stderr[-600:]}"])
    return Result(**json.loads(done.stdout))


def main(family: str, count: str, start: str, keep: str) -> None:
    """The process of one family: its result as JSON on stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    shelf = load([builtin_folder()])
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        numbers = range(int(count))
        result = tried(family, families()[family], numbers, shelf, Path(folder), start=int(start), keep=keep)
    print(json.dumps(asdict(result)))


def tried(
    family: str,
    paths: list[Path],
    numbers: range,
    shelf: Shelf,
    folder: Path,
    *,
    start: int = 0,
    keep: str = "",
) -> Result:
    """Try mutants in an empty folder, which is empty again afterwards; failing ones are kept in `keep`."""
    result = Result(family)
    had = _peak()
    home, path = folder / "home", folder / "mutant.pcap"
    home.mkdir()
    before = Path.cwd()
    os.chdir(home)
    try:
        for number in numbers:
            made = mutant(family, paths, number, start)
            path.write_bytes(made.data)
            wrong = _one(made, path, home, shelf, number, result)
            if number % SWEEP_EVERY == 0:
                gc.collect()
            if any(home.iterdir()):
                wrong.append(f"written where nothing was asked for: {[each.name for each in home.iterdir()]}")
            for words in wrong:
                result.failures.append(f"{family} {number} ({made.how} of {made.seed.name}): {words}")
            if wrong and keep:
                Path(keep, f"{family.replace('/', '-')}-{number}").write_bytes(made.data)
    finally:
        os.chdir(before)
    result.peak = _peak()
    if result.peak > max(had, PEAK):
        result.failures.append(f"{family}: {result.peak:.0f} MB")
    return result


def _peak() -> float:
    """MB that this process has had at most; one that runs other tests too may have had more before."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _one(made: Mutant, path: Path, home: Path, shelf: Shelf, number: int, result: Result) -> list[str]:
    """What is wrong with one mutant."""
    result.tried += 1
    try:
        with limited(LONGEST):
            case, wrong = triage(path, shelf)
            wrong += judge(made, case)
            if case is not None and number % FACES_EVERY == 0:
                wrong += faces(path, shelf)
    except (Hung, Exception) as error:
        return ["".join(traceback.format_exception(error)[-4:])]
    result.unreadable += case is None
    result.problems += bool(case and any(source["problems"] for source in case["sources"]))
    if number % COMMAND_EVERY == 0:
        result.commands += 1
        wrong += command_line.run(path, home, case)
    if case is not None and made.how == BLAMELESS:
        path.write_bytes(made.seed.raw)
        _note_blame(case, triage(path, shelf)[0], f"{number} of {made.seed.name}", result)
    return wrong


def _note_blame(case: dict[str, Any], whole: dict[str, Any] | None, name: str, result: Result) -> None:
    """The rules that find an error since a few bits are wrong."""
    before = {finding["id"] for finding in _errors(whole)}
    for finding in _errors(case):
        if finding["id"] not in before:
            result.blamed[finding["rule"]] = result.blamed.get(finding["rule"], 0) + 1
            result.examples.setdefault(finding["rule"], f"{name}: {finding['observed']}")


def _errors(case: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [each for each in case["findings"] if exit_code({"findings": [each]})] if case else []


if __name__ == "__main__":
    main(*sys.argv[1:])
