"""Damaged captures through the whole triage: it ends, says what was lost, and writes nothing that was not asked for.

usage: python -m tests.mutants [--family F]... [--mutants N] [--seed S] [--jobs N] [--keep DIR] [--state FILE]

The same seed gives the same mutants. ACDIAG_CORPUS names a folder of real captures with an INDEX.tsv; without it the
families are the committed captures alone. With --state a campaign that was stopped goes on where it was, and tries
again where something failed; delete the file when much of the code has changed.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

from tests.mutants import campaign
from tests.mutants.campaign import Record
from tests.mutants.family import Result
from tests.mutants.seeds import families

TELL_EVERY = 60
"""Seconds after which it is said again how far a campaign is."""


def main() -> int:
    chosen = _options()
    # As Ctrl-C does, so that no batch goes on alone.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    if chosen.keep:
        Path(chosen.keep).mkdir(parents=True, exist_ok=True)
    record = Record(Path(chosen.state) if chosen.state else None, chosen.seed)
    names = list(chosen.family or families())
    done = [each for each in record.done() if each[0].family in names]
    totals = {family: Result(family) for family in names}
    for _, result in done:
        totals[result.family].add(result)
    _tell_progress(totals, 0)
    kit = campaign.kit(names, chosen.seed, chosen.keep)
    left = list(campaign.left(kit, chosen.mutants, [batch for batch, _ in done]))
    begun = told = time.perf_counter()
    for batch, result in campaign.run(kit, left, chosen.jobs):
        record.add(batch, result)
        totals[batch.family].add(result)
        for words in result.failures:
            print(f"FAILED {words}", flush=True)
        if time.perf_counter() - told > TELL_EVERY:
            told = time.perf_counter()
            _tell_progress(totals, told - begun)
    for result in totals.values():
        _tell(result)
    _tell_progress(totals, time.perf_counter() - begun)
    return int(any(result.failures for result in totals.values()))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--family", action="append", help="one of these only; may be repeated")
    options.add_argument("--mutants", type=int, default=1000, help="of each family")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--jobs", type=int, default=1, help="processes at a time")
    options.add_argument("--keep", metavar="DIR", default="", help="put mutants that fail there")
    options.add_argument("--state", metavar="FILE", default="", help="where is written what is done")
    chosen = options.parse_args()
    known = families()
    unknown = set(chosen.family or ()) - known.keys()
    if unknown:
        options.error(f"no family {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return chosen


def _tell(result: Result) -> None:
    cost = 1000 * result.seconds / (result.tried or 1)
    print(
        f"{result.family:40} {result.tried:6,} mutants, {result.unreadable:4,} unreadable, "
        f"{result.problems:4,} in part, {result.commands:4,} by command, {result.outputs:3,} written, "
        f"{result.peak:4.0f} MB, {cost:4.0f} ms each, {len(result.failures)} failures",
        flush=True,
    )
    for rule, count in sorted(result.blamed.items()):
        print(f"    {rule} {count}: {result.examples[rule]}", flush=True)


def _tell_progress(totals: dict[str, Result], seconds: float) -> None:
    tried = [result.tried for result in totals.values()]
    used = sum(result.seconds for result in totals.values())
    peak = max((result.peak for result in totals.values()), default=0.0)
    failures = sum(len(result.failures) for result in totals.values())
    print(
        f"{len(totals)} families, {sum(tried):,} mutants, {min(tried, default=0):,} of each at least; {seconds:.0f} s "
        f"({used:.0f} s of processor time in all), peak {peak:.0f} MB, {failures} failures",
        flush=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
