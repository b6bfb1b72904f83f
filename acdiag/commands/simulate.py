"""`acdiag simulate`: phones and servers in code, as a capture to look at, train with and test against."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from acdiag.commands import options
from acdiag.commands.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from acdiag.simulate.scenario import Scenario

_Made = TypeVar("_Made")


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
    parser.add_argument(
        "--syslog",
        metavar="URL",
        help="send what the phones log to udp://HOST:PORT; a capture is then written only with -o",
    )
    parser.add_argument(
        "--speed",
        type=float,
        default=1.0,
        metavar="N",
        help="with --syslog: times the real pace (default 1), 0 for as fast as it goes",
    )
    parser.add_argument("--log", metavar="FILE", help="write what the phones log into a file")
    parser.add_argument(
        "--log-form",
        choices=("own", "own-iso", "traditional", "iso", "kiwi", "gateway"),
        default="traditional",
        help="as the phone keeps it, or as rsyslog, Kiwi or a gateway's receiver writes it (default traditional)",
    )
    parser.add_argument("--truth", metavar="FILE", help="write what was planted, as YAML; - for stdout")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="same seed, same bytes")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    import difflib

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
    if not 0 <= arguments.speed < 1_000_000:
        raise Unusable(f"{arguments.speed} times the real pace cannot be sent", "0 is as fast as it goes.")
    if arguments.syslog or arguments.log or arguments.truth:
        return _told(arguments, scenario)
    out = arguments.output or f"{arguments.scenario}.pcap"
    count = _write(out, lambda place: write(scenario, place, phones=arguments.phones, seed=arguments.seed))
    if not arguments.quiet:
        print(f"acdiag: {count} packets in {out}", file=sys.stderr)
    return Exit.FINE


def _write(out: str, written: Callable[[Path | BinaryIO], _Made]) -> _Made:
    """Have a capture written to stdout, or to a file that is there when it is whole."""
    from acdiag.commands import writing

    if out == "-":
        return written(sys.stdout.buffer)
    with writing.placed(out) as new:
        return written(new)


def _told(arguments: argparse.Namespace, scenario: Scenario) -> int:
    """Play, and give out logs and truth; the capture too, where it is asked for or nothing is sent."""
    import yaml

    from acdiag.commands import reading, writing
    from acdiag.model.errors import Unusable
    from acdiag.simulate import sending
    from acdiag.simulate.log import file_of
    from acdiag.simulate.scenarios import save
    from acdiag.simulate.site import Site

    place = sending.target(arguments.syslog) if arguments.syslog else None
    site = Site(arguments.phones, arguments.seed)
    site.heard_by_log = place is not None or bool(arguments.log)
    frames = list(scenario.make(site))
    lines = sending.sendable(site.lines)
    try:
        if arguments.output or place is None:
            out = arguments.output or f"{arguments.scenario}.pcap"
            _write(out, lambda place: save(frames, place))
            reading.warn(arguments.quiet, f"{len(frames)} packets in {out}")
        if arguments.log:
            writing.write_bytes(file_of(sorted(site.lines), arguments.log_form), arguments.log)
        if arguments.truth:
            truth = yaml.safe_dump(site.expectation.as_dict(), sort_keys=False, allow_unicode=True)
            writing.write(truth, None if arguments.truth == "-" else arguments.truth)
        if place is not None:
            with sending.Sender(*place) as sender:
                count = sending.send(lines, sender, arguments.speed)
            reading.warn(arguments.quiet, f"{count} lines of {len(site.phones)} phones sent to {arguments.syslog}")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unusable(f"cannot write or send: {error.strerror}", "Look at -o and --syslog.") from None
    return Exit.FINE
