"""`python -m captures.lab`: rebuild the lab cases, several at a time.

Needs Linux, root and the daemons of `daemons.NEEDED`.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from captures.lab import daemons, netns
from captures.lab.case import Case
from captures.lab.cases import CASES

JOBS = 8
"""Cases at a time: a case mostly waits, so there may be more of them than processors."""
HERE = Path(__file__).parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.list:
        print("\n".join(f"{case.name:28} {case.title}" for case in CASES))
        return 0
    chosen = [case for case in CASES if not options.cases or case.name in options.cases]
    unknown = set(options.cases) - {case.name for case in CASES}
    if unknown:
        print(f"no such case: {', '.join(sorted(unknown))} (see --list)", file=sys.stderr)
        return 2
    reason = netns.missing() or daemons.missing()
    if reason is not None:
        print(f"the lab cannot run here: {reason}", file=sys.stderr)
        return 2
    return build([case.name for case in chosen], options.out, options.jobs)


def build(names: Sequence[str], out: Path, jobs: int = JOBS) -> int:
    """Record these cases below `out`; returns how many failed."""
    made_with = daemons.versions()
    failed = 0
    with ProcessPoolExecutor(jobs, initializer=netns.die_with_parent, initargs=(signal.SIGKILL,)) as workers:
        running = {workers.submit(record, name, out, made_with): name for name in names}
        for done in as_completed(running):
            name, error = running[done], done.exception()
            if error is not None:
                failed += 1
                print(f"{name:28} FAILED: {error}", file=sys.stderr)
            else:
                size = (out / name / "capture.pcapng").stat().st_size
                print(f"{name:28} {size:7} bytes {done.result():5.1f} s", flush=True)
    return failed


def record(name: str, out: Path, made_with: Sequence[str]) -> float:
    """Record one case; returns the seconds that it took."""
    case: Case = next(case for case in CASES if case.name == name)
    began = time.monotonic()
    case.record(out / name, made_with)
    return time.monotonic() - began


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m captures.lab", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help="cases to rebuild; all when none is named")
    parser.add_argument("--list", action="store_true", help="say which cases there are")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="where the cases go (default: captures/)")
    parser.add_argument("--jobs", type=int, default=JOBS, metavar="N", help=f"cases at a time (default {JOBS})")
    return parser


if __name__ == "__main__":
    sys.exit(main())
