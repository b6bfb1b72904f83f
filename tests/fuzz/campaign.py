"""Many executions of one target: by atheris where it is installed, else by our own mutator.

atheris (libFuzzer) sees which branches an input reaches and keeps what reaches new ones; it never gives control back,
so each target has a process of its own. What seems to do harm there is executed again here, without its instruments.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

from tests.fuzz.mutation import Dice
from tests.fuzz.target import Target
from tests.fuzz.watch import HANGS, Failure, Watch, no_hanging

MORE = "ACDIAG_FUZZ_MORE"
"""Names a folder of captures that are seeds beside the committed ones; a variable, because workers inherit it."""
POOL = 400
"""Mutants that further mutants are made of, beside the seeds."""
KEPT = 4
"""One mutant in so many becomes a beginning of others."""
ADDRESSES = 8 << 30
"""Bytes of addresses that a process may have: an explosion ends in MemoryError and not with the machine."""
INSTRUMENTED = 12.0
"""Times that an execution may take longer under atheris before it is looked at without."""
_EXECUTED = re.compile(r"stat::number_of_executed_units: (\d+)")
_COVERED = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")


@dataclass
class Tally:
    """What came of one target."""

    target: str
    executions: int = 0
    seconds: float = 0.0
    covered: str = ""
    """What the engine says of branches; empty where it does not see them."""
    failures: dict[tuple[str, str], Failure] = field(default_factory=dict)
    """One of a kind each, the shortest input."""

    def add(self, failure: Failure) -> None:
        key = failure.what, failure.where
        known = self.failures.get(key)
        if known is None or len(failure.data) < len(known.data):
            self.failures[key] = failure


def mutants(target: Target, seed: int, *, seeds_too: bool = True) -> Iterator[bytes]:
    """The seeds, and mutants without end; the same for the same number."""
    chance = Dice(f"{target.name} {seed}")
    seeds = list(target.seeds())
    if seeds_too:
        yield from (data[: target.longest] for data in seeds)
    pool = list(seeds)
    while True:
        data = target.mutate(chance.choice(pool if chance.randrange(2) else seeds), seeds, chance)[: target.longest]
        yield data
        if chance.randrange(KEPT) == 0 and len(data) < 8_192:
            if len(pool) >= POOL:
                pool[chance.randrange(POOL)] = data
            else:
                pool.append(data)


def by_mutator(
    target: Target, executions: int, seconds: float, seed: int, *, patience: float = 1.0, seeds_too: bool = True
) -> Tally:
    """Execute until one of the two bounds is met."""
    tally, watch, begin = Tally(target.name), Watch(patience), 0.0
    with no_hanging():
        for data in mutants(target, seed, seeds_too=seeds_too):
            begin = begin or monotonic()  # Seeds may take seconds to be made.
            if tally.executions >= executions or (tally.executions % 16 == 0 and monotonic() - begin > seconds):
                break
            tally.executions += 1
            failure = watch(target, data)
            if failure is not None:
                tally.add(failure)
    tally.seconds = monotonic() - begin
    return tally


def bounded() -> None:
    """Let this process not take the machine's memory."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES if most < 0 else min(ADDRESSES, most), most))


def has_atheris() -> bool:
    return find_spec("atheris") is not None


def by_atheris(target: Target, executions: int, seconds: float, seed: int, folder: Path) -> Tally:
    """A process with libFuzzer; what it found is confirmed here."""
    corpus, harm = folder / "corpus" / target.name, folder / "harm" / target.name
    for place in (corpus, harm):
        place.mkdir(parents=True, exist_ok=True)
    for data in target.seeds():
        (corpus / sha256(data).hexdigest()[:16]).write_bytes(data[: target.longest])
    begin = monotonic()
    command = [sys.executable, "-m", "tests.fuzz", target.name, "--worker", str(harm)]
    options = [
        str(corpus), f"-artifact_prefix={harm}/", f"-max_len={target.longest}", f"-runs={executions}",
        f"-max_total_time={max(1, round(seconds))}", f"-seed={seed + 1}", f"-timeout={HANGS:.0f}", "-rss_limit_mb=0",
        "-print_final_stats=1", "-len_control=20",
    ]  # fmt: skip
    ended = subprocess.run([*command, *options], capture_output=True, text=True, errors="replace")
    tally = Tally(target.name, seconds=monotonic() - begin)
    executed, covered = _EXECUTED.search(ended.stderr), _COVERED.findall(ended.stderr)
    tally.executions = int(executed[1]) if executed else 0
    if covered:
        tally.covered = f"{covered[-1][0]} edges, {covered[-1][2]} inputs kept"
    if not executed and not any(harm.iterdir()):
        raise RuntimeError(f"atheris did not run {target.name}: {ended.stderr[-2000:]}")
    watch = Watch()
    with no_hanging():
        for path in sorted(harm.iterdir()):
            failure = watch(target, path.read_bytes())
            if failure is not None:
                tally.add(failure)
    return tally


def work(name: str, harm: Path, options: list[str]) -> None:
    """The process that libFuzzer takes over."""
    import atheris

    with atheris.instrument_imports(include=["acdiag"]):
        from tests.fuzz.table import TARGETS
    target = TARGETS[name]
    watch, met = Watch(INSTRUMENTED), set()
    seeds = list(target.seeds())

    def run(data: bytes) -> None:
        failure = watch(target, data)
        if failure is not None and (failure.what, failure.where) not in met:
            met.add((failure.what, failure.where))
            (harm / f"{failure.what}-{sha256(data).hexdigest()[:16]}").write_bytes(data)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        chance = Dice(seed)
        if chance.randrange(2):
            return atheris.Mutate(data, most)
        return target.mutate(data, seeds, chance)[:most]

    atheris.Setup([sys.argv[0], *options], run, custom_mutator=mutate)
    atheris.Fuzz()
