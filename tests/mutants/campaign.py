"""Many mutants of many families: in batches, each in a fork of one process that has loaded everything once.

What a batch takes goes when it ends, and a crash of compiled code ends no more than that batch, of which all but the
mutant that did it is tried again. Batches take turns among the families; what is done is written down, so that a
campaign that is stopped goes on where it was.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import chdir
from copy import copy
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import groupby
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from acdiag.bulk.arrays import Arrays
from acdiag.bulk.compilation import object_code
from acdiag.bulk.engine import Advance
from acdiag.bulk.flows import Flows
from acdiag.bulk.native import Native
from acdiag.cli import main
from acdiag.rulebook import engine
from acdiag.rulebook.docket import Docket
from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.bulk.readings import Engine, vectors
from tests.mutants import command_line
from tests.mutants.family import Result, tried
from tests.mutants.seeds import ROOT, families, seed
from tests.mutants.trial import triage

BATCH = 50
"""Mutants for one fork: a tenth of a second of its own for some seconds of work."""
MEMORY = 6 << 30
"""Bytes of address space of a process that tries a batch: pandas alone reserves more than one."""
PATIENCE = 120
"""Seconds of processor time for a batch, which takes some: within compiled code no alarm of Python's rings."""
VECTORS_EVERY = 8
"""Of so many mutants one is read by arrays, the others by compiled code, which takes a fifth of the time."""

WITH_ALL = ROOT / "captures" / "call-with-speech" / "capture.pcapng"
"""A capture of which everything is drawn and written."""

_FORK = get_context("fork")


class Batch(NamedTuple):
    family: str
    numbers: range


@dataclass(slots=True)
class Record:
    """The file in which a campaign writes down what is done, a line for each batch; without a path it forgets."""

    path: Path | None
    seed: int

    def done(self) -> Iterator[tuple[Batch, Result]]:
        """What earlier runs with this seed have done; where something failed, it is tried again."""
        if self.path is None or not self.path.is_file():
            return
        for line in self.path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            if told["seed"] == self.seed and not told["result"]["failures"]:
                yield Batch(told["result"]["family"], range(*told["numbers"])), Result(**told["result"])

    def add(self, batch: Batch, result: Result) -> None:
        """A batch is done."""
        if self.path is not None:
            told = {"seed": self.seed, "numbers": [batch.numbers.start, batch.numbers.stop], "result": asdict(result)}
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(told) + "\n")


@dataclass(slots=True)
class Kit:
    """What every batch needs, loaded once."""

    paths: dict[str, list[Path]]
    shelf: Shelf
    engines: tuple[Engine, ...]
    start: int
    keep: str


class _Running(NamedTuple):
    batch: Batch
    process: BaseProcess
    folder: TemporaryDirectory[str]


def kit(chosen: Iterable[str], start: int, keep: str) -> Kit:
    """The families with their seeds, the rules, and the engines; whatever is loaded on the way is loaded."""
    known = families()
    paths = {family: known[family] for family in chosen}
    for path in {path for each in paths.values() for path in each}:
        seed(path)
    made = Kit(paths, load([builtin_folder()]), _engines(), start, keep)
    docket = Docket(made.shelf.rules)
    engine.Docket = lambda rules: docket if rules is made.shelf.rules else Docket(rules)  # type: ignore[misc,assignment]
    _warm(made)
    gc.collect()
    gc.freeze()
    return made


def _warm(kit: Kit) -> None:
    """Do once what every batch does, so that whatever is imported on the way is there; Matplotlib lists its fonts."""
    for way in set(kit.engines):
        triage(WITH_ALL, kit.shelf, way)
    os.environ["ACDIAG_CACHE"] = ""
    with TemporaryDirectory() as folder, chdir(folder):
        for words in command_line.WRITING:
            main([*words, "-q", str(WITH_ALL)])
        main([*command_line.TRIAGE, "-q", "-o", "case.json", str(WITH_ALL)])


def _engines() -> tuple[Engine, ...]:
    """Mostly compiled code, where it can be had; it is compiled elsewhere, since all of numba would be forked along."""
    if find_spec("numba") is None:
        return (vectors,)
    with ProcessPoolExecutor(1, _FORK) as pool:
        compiled = _bound_anew(Native(pool.submit(object_code).result(), Arrays()))
    return (vectors, *[compiled] * (VECTORS_EVERY - 1))


def _bound_anew(loop: Native) -> Engine:
    """Compiled code that was loaded once, for the arrays of each session."""

    def advance(flows: Flows) -> Advance:
        bound = copy(loop)
        bound._arrays, bound._after = flows.arrays, flows.arrays.addresses
        return bound

    return advance


def left(kit: Kit, mutants: int, done: Iterable[Batch]) -> Iterator[Batch]:
    """The batches that are still to be done, by turns of the families."""
    over = {(batch.family, number) for batch in done for number in batch.numbers}
    for first in range(0, mutants, BATCH):
        for family in kit.paths:
            numbers = range(first, min(first + BATCH, mutants))
            missing = [number for number in numbers if (family, number) not in over]
            for _, together in groupby(enumerate(missing), lambda each: each[1] - each[0]):
                run = [number for _, number in together]
                yield Batch(family, range(run[0], run[-1] + 1))


def run(kit: Kit, batches: Iterable[Batch], jobs: int) -> Iterator[tuple[Batch, Result]]:
    """Each batch and what came of it, as they end; `jobs` at a time."""
    waiting = deque(batches)
    running: dict[Connection, _Running] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            running.update([_begun(kit, waiting.popleft())])
        for end in wait([*running]):
            assert isinstance(end, Connection)
            one = running.pop(end)
            with one.folder:
                batch, result = _ended(kit, one, end)
            waiting.extendleft(_around(one.batch, batch))
            yield batch, result


def _around(whole: Batch, part: Batch) -> Iterator[Batch]:
    """What of a batch is left."""
    for numbers in (
        range(part.numbers.stop, whole.numbers.stop),
        range(whole.numbers.start, part.numbers.start),
    ):
        if numbers:
            yield Batch(whole.family, numbers)


def _begun(kit: Kit, batch: Batch) -> tuple[Connection, _Running]:
    folder = TemporaryDirectory()
    here, there = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_work, args=(kit, batch, folder.name, there), daemon=True)
    process.start()
    there.close()
    return here, _Running(batch, process, folder)


def _work(kit: Kit, batch: Batch, folder: str, told: Connection) -> None:
    """The process of a batch."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    paths = kit.paths[batch.family]
    bounds = {"start": kit.start, "keep": kit.keep, "engines": kit.engines}
    told.send(tried(batch.family, paths, batch.numbers, kit.shelf, Path(folder), **bounds))


def _ended(kit: Kit, one: _Running, end: Connection) -> tuple[Batch, Result]:
    """What came of a batch, or of the one mutant of it that ended its process."""
    try:
        result: Result = end.recv()
    except EOFError:
        one.process.join()
        return _crashed(kit, one)
    finally:
        end.close()
    one.process.join()
    return one.batch, result


def _crashed(kit: Kit, one: _Running) -> tuple[Batch, Result]:
    """The mutant that did it lies in the folder, under its number; none does when it was between two."""
    family, numbers = one.batch
    path = next(Path(one.folder.name).glob("*.pcap"), None)
    words = f"{family}: the process of {numbers} ended, exit code {one.process.exitcode}"
    if path is None:
        return one.batch, Result(family, failures=[words])
    if kit.keep:
        shutil.copy(path, Path(kit.keep, f"{family.replace('/', '-')}-{path.stem}"))
    number = int(path.stem)
    return Batch(family, range(number, number + 1)), Result(family, tried=1, failures=[f"{words}, by {number}"])
