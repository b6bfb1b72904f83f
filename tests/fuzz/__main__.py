"""`make fuzz`: hostile bytes for everything that reads bytes.

usage: python -m tests.fuzz [TARGET …] [--seconds N] [--executions N] [--engine mutator|atheris] [--more FOLDER]

A target is named by the beginning of its name; without any, all are fuzzed one after the other. With atheris
(`pip install atheris`) inputs are led by the branches that they reach, else by chance alone. What is kept of a run
(`--folder`) lies outside of the repository. Every failure is printed with the command that executes its input again.
"""

from __future__ import annotations

import argparse
import base64
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.fuzz import campaign
from tests.fuzz.reach import reached

LONGEST_PRINTED = 2_000
"""Bytes of an input that is printed; a longer one is kept in a file, which is named."""


def main() -> int:
    options, more = _parser().parse_known_args()
    if options.worker:
        campaign.work(options.target[0], Path(options.worker), more)
        return 0
    if more:
        _parser().error(f"no such option: {more[0]}")
    if options.more:
        os.environ[campaign.MORE] = str(Path(options.more).resolve())
    from tests.fuzz.table import TARGETS

    chosen = [
        target for name, target in TARGETS.items() if not options.target or name.startswith(tuple(options.target))
    ]
    if not chosen:
        _parser().error("no such target; --list names them")
    if options.list:
        print("\n".join(target.name for target in chosen))
        return 0
    if options.cover:
        print(reached(chosen[0].name, Path(options.folder), options.executions or 2_000))
        return 0
    if options.replay:
        return _replay(chosen[0].name, options.replay)
    return _all([target.name for target in chosen], options)


def _all(names: list[str], options: argparse.Namespace) -> int:
    """One target after the other."""
    from tests.fuzz.table import TARGETS

    engine = options.engine or ("atheris" if campaign.has_atheris() else "mutator")
    executions = options.executions or 1 << 60
    if engine == "mutator":
        campaign.bounded()
    harmed, total = 0, 0
    for name in names:
        target = TARGETS[name]
        if engine == "atheris":
            tally = campaign.by_atheris(
                target, options.executions or -1, options.seconds, options.seed, Path(options.folder)
            )
        else:
            tally = campaign.by_mutator(target, executions, options.seconds, options.seed)
        total += tally.executions
        rate = tally.executions / max(tally.seconds, 0.001)
        lines = _lines(name, options) if options.lines else ""
        print(f"{name:24} {tally.executions:10,} executions {rate:9,.0f}/s  {tally.covered} {lines}", flush=True)
        for failure in tally.failures.values():
            harmed += 1
            _tell(failure, Path(options.folder))
    print(f"{total:,} executions of {len(names)} targets by {engine}: {harmed or 'no'} failures")
    return 1 if harmed else 0


def _tell(failure: object, folder: Path) -> None:
    from tests.fuzz.watch import Failure

    assert isinstance(failure, Failure)
    if len(failure.data) <= LONGEST_PRINTED:
        print(failure, flush=True)
        return
    kept = folder / "failures"
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"{failure.target}-{sha256(failure.data).hexdigest()[:16]}"
    path.write_bytes(failure.data)
    print(f"{failure.target}: {failure.what}: {failure.told}")
    print(f"python -m tests.fuzz {failure.target} --replay @{path}", flush=True)


def _replay(name: str, told: str) -> int:
    """Execute one input with nothing around it, so that the traceback is whole."""
    from tests.fuzz.table import TARGETS
    from tests.fuzz.watch import Watch

    data = Path(told[1:]).read_bytes() if told.startswith("@") else base64.b64decode(told)
    target = TARGETS[name]
    failure = Watch()(target, data)
    if failure is None:
        print(f"{name}: no harm done by {len(data)} bytes")
        return 0
    print(f"{failure.what}: {failure.told}", flush=True)
    if failure.what == "raised":
        target.run(data)
    return 1


def _lines(name: str, options: argparse.Namespace) -> str:
    """Lines of the target's modules that its inputs reach, counted in a process of its own."""
    command = [sys.executable, "-m", "tests.fuzz", name, "--cover", "--folder", options.folder]
    told = subprocess.run(command, capture_output=True, text=True).stdout
    return told.strip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    parser.add_argument("target", nargs="*")
    parser.add_argument("--list", action="store_true", help="name the targets")
    parser.add_argument("--seconds", type=float, default=30.0, help="for each target")
    parser.add_argument("--executions", type=int, default=0, help="of each target, at most")
    parser.add_argument("--engine", choices=("atheris", "mutator"))
    parser.add_argument("--seed", type=int, default=0, help="another number, other mutants")
    parser.add_argument("--folder", default=os.path.join(cache, "acdiag-fuzz"), help="where inputs are kept")
    parser.add_argument("--more", help="a folder of captures that are seeds too")
    parser.add_argument("--lines", action="store_true", help="count the lines that are reached (needs coverage)")
    parser.add_argument("--replay", metavar="BASE64|@FILE", help="execute one input again")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--cover", action="store_true", help=argparse.SUPPRESS)
    return parser


sys.exit(main())
