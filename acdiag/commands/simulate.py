"""`acdiag simulate`: phones and servers in code, as a capture to look at, train with and test against."""

from __future__ import annotations

import argparse

from acdiag.commands import options
from acdiag.commands.exits import Exit


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(
        subparsers,
        "simulate",
        "write a capture of phones that boot, well or not",
        "acdiag simulate recovery-loop -o loop.pcapng",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("scenario", nargs="?", metavar="SCENARIO", help="name of the scenario")
    what.add_argument("--list", action="store_true", help="name all scenarios")
    parser.add_argument("-o", "--output", metavar="OUT", help=".pcap or .pcapng; - for stdout (default SCENARIO.pcap)")
    parser.add_argument(
        "--phones", type=int, default=1, metavar="N", help="how many phones, where the scenario has several"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="same seed, same bytes")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    import difflib
    import sys
    from pathlib import Path

    from acdiag.model.errors import Unusable
    from acdiag.simulate.scenarios import SCENARIOS, write

    if arguments.list:
        width = max(map(len, SCENARIOS))
        sys.stdout.writelines(f"{name:{width}}  {scenario.title}\n" for name, scenario in SCENARIOS.items())
        return Exit.FINE
    scenario = SCENARIOS.get(arguments.scenario)
    if scenario is None:
        close = difflib.get_close_matches(arguments.scenario, SCENARIOS, 1)
        raise Unusable(
            f"there is no scenario {arguments.scenario!r}",
            f"Did you mean {close[0]}?" if close else "acdiag simulate --list names them all.",
        )
    if not 1 <= arguments.phones <= 10_000:
        raise Unusable(f"{arguments.phones} phones cannot be simulated", "Between 1 and 10000 can.")
    out = arguments.output or f"{arguments.scenario}.pcap"
    try:
        count = write(
            scenario, sys.stdout.buffer if out == "-" else Path(out), phones=arguments.phones, seed=arguments.seed
        )
    except OSError as error:
        raise Unusable(f"cannot write {out}: {error.strerror}", "Choose another place with -o.") from None
    if not arguments.quiet:
        print(f"acdiag: {count} packets in {out}", file=sys.stderr)
    return Exit.FINE
