"""Damaged captures through the whole triage: it ends, says what was lost, and writes nothing that was not asked for.

usage: python -m tests.mutants [--family F]... [--mutants N] [--seed S] [--jobs N] [--keep DIR]

The same seed gives the same mutants. ACDIAG_CORPUS names a folder of real captures with an INDEX.tsv; without it the
families are the committed captures alone.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.mutants.family import Result, in_its_process
from tests.mutants.seeds import families


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--family", action="append", help="one of these only; may be repeated")
    options.add_argument("--mutants", type=int, default=1000, help="of each family")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--keep", metavar="DIR", default="", help="put mutants that fail there")
    chosen = options.parse_args()
    known = families()
    unknown = set(chosen.family or ()) - known.keys()
    if unknown:
        options.error(f"no family {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if chosen.keep:
        Path(chosen.keep).mkdir(parents=True, exist_ok=True)
    begun, results = time.perf_counter(), []
    with ThreadPoolExecutor(chosen.jobs) as pool:
        runs = [
            pool.submit(in_its_process, family, chosen.mutants, chosen.seed, chosen.keep)
            for family in chosen.family or known
        ]
        for run in as_completed(runs):
            results.append(run.result())
            _tell(results[-1])
    _sum_up(results, time.perf_counter() - begun)
    return int(any(result.failures for result in results))


def _tell(result: Result) -> None:
    print(
        f"{result.family:40} {result.tried:6,} mutants, {result.unreadable:4,} unreadable, "
        f"{result.problems:4,} in part, {result.commands:2} by command, {result.peak:4.0f} MB, "
        f"{len(result.failures)} failures",
        flush=True,
    )
    for words in result.failures[:5]:
        print(f"  {words}", flush=True)
    for rule, count in sorted(result.blamed.items()):
        print(f"    {rule} {count}: {result.examples[rule]}", flush=True)


def _sum_up(results: list[Result], seconds: float) -> None:
    tried = sum(result.tried for result in results)
    failures = sum(len(result.failures) for result in results)
    peak = max((result.peak for result in results), default=0.0)
    print(f"{len(results)} families, {tried:,} mutants in {seconds:.0f} s, peak {peak:.0f} MB, {failures} failures")


if __name__ == "__main__":
    raise SystemExit(main())
