"""`acdiag live`: collect while it happens, and say what is raised and what clears."""

from __future__ import annotations

import argparse

from acdiag.commands import options
from acdiag.commands.exits import Exit

EXAMPLE = """acdiag live --interface eth1 --syslog udp://0.0.0.0:5514 --expect phones.csv --session rollout
  ssh switch tcpdump -U -w - not tcp port 22 | acdiag live - --headless
  acdiag live --replay morning.pcapng --replay morning.log --speed 10
  acdiag triage rollout"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(subparsers, "live", "collect while it happens, and say what is raised or clears", EXAMPLE)
    parser.add_argument(
        "--syslog", action="append", default=[], metavar="URL", help="listen there: udp://HOST:PORT, tcp://… or tls://…"
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a capture that is being written, followed; - for one on standard input",
    )
    parser.add_argument(
        "--interface", action="append", default=[], metavar="IF", help="capture there: a mirror port (repeatable)"
    )
    parser.add_argument("--filter", default="", metavar="BPF", help="capture only this, in tcpdump's words")
    parser.add_argument(
        "--recording", action="append", default=[], metavar="URL", help="take packet recordings: udp://0.0.0.0:50000"
    )
    parser.add_argument("--session", metavar="DIR", help="collect into this directory, or go on with it")
    parser.add_argument("--headless", action="store_true", help="no screen: JSON lines on stdout")
    parser.add_argument("--duration", type=_seconds, metavar="S", help="end after so many seconds")
    parser.add_argument(
        "--expect", metavar="PHONES.csv", help="phones that should be there (MAC, user, room, model): who is silent"
    )
    parser.add_argument(
        "--syslog-out", action="append", default=[], metavar="URL", help="send raises and clears to udp://HOST:PORT"
    )
    parser.add_argument(
        "--metrics", type=_place, metavar="PORT", help="serve OpenMetrics there; on loopback unless written HOST:PORT"
    )
    parser.add_argument("--keep-media", action="store_true", help="keep voice in the session, not only its statistics")
    parser.add_argument("--no-media", action="store_true", help="leave voice (RTP) alone altogether")
    parser.add_argument("--keep-frames", type=_size, metavar="SIZE", help="bytes of captures kept, like 512M (default)")
    parser.add_argument(
        "--allow", action="append", default=[], metavar="NET", help="take lines only from this network (repeatable)"
    )
    parser.add_argument(
        "--limit", type=_count, metavar="N", help="look at no more than N lines a second of one sender; store all"
    )
    parser.add_argument("--tls-certificate", metavar="FILE", help="PEM file with the certificate of tls:// listeners")
    parser.add_argument("--tls-key", metavar="FILE", help="its key, where that is another file")
    parser.add_argument("--tls-client-ca", metavar="FILE", help="let in only senders with a certificate of these")
    parser.add_argument("--keep-size", type=_size, metavar="SIZE", help="bytes of packed lines kept, like 2G (default)")
    parser.add_argument("--keep-days", type=_seconds, metavar="N", help="days for which lines are kept (default 30)")
    parser.add_argument(
        "--replay", action="append", default=[], metavar="PATH", help="no source: captures and logs on their own clock"
    )
    parser.add_argument(
        "--speed", type=_speed, metavar="N", help="of a replay: N times as fast as it was (default: as fast as it can)"
    )
    options.recording(parser)
    options.rules(parser)
    options.policy(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.replay:
        from acdiag.commands.replaying import replay

        arguments.replay += arguments.paths
        return replay(arguments)
    from acdiag.commands.collecting import Collecting, watched
    from acdiag.commands.reading import warn
    from acdiag.model.errors import Unusable

    if not (arguments.syslog or arguments.interface or arguments.paths or arguments.recording):
        hint = (
            "Name a source, like --interface eth1, --syslog udp://0.0.0.0:5514, or - for a capture on standard input."
        )
        raise Unusable("nothing to listen to", hint)
    if not arguments.headless:
        return watched(arguments)
    collecting = Collecting(arguments, lambda words: warn(arguments.quiet, words))
    return Exit.INTERRUPTED if collecting.run() else Exit.FINE


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 on")
    return value


def _place(text: str) -> tuple[str, int]:
    host, _, number = text.rpartition(":")
    host = host.strip("[]")
    return host or "127.0.0.1", 0 if number == "0" else options.port(number)


def _speed(text: str) -> float:
    value = _seconds(text)
    if not value:
        raise argparse.ArgumentTypeError("a replay has to move: give a number above 0")
    return value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text[:9])


def _size(text: str) -> int:
    units = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000, "t": 1_000_000_000_000}
    unit = units.get(text[-1:].lower(), 1)
    digits = text[:-1] if unit > 1 else text
    if not (digits.isascii() and digits.isdigit() and int(digits[:12]) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it like 500M or 2G")
    return int(digits[:12]) * unit
