"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from acdiag.model.recording import Choice

LEVELS = ("critical", "error", "warning", "notice", "info", "never")
EXAMPLE = "example:\n  {}\n"
MOST_JOBS = 256
"""Processes that may be asked for; more are a slip of the finger."""


def command(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], name: str, does: str, example: str
) -> argparse.ArgumentParser:
    """A subcommand with its one-line help, an example and -q."""
    parser = subparsers.add_parser(
        name,
        help=does,
        description=does[0].upper() + does[1:] + ".",
        epilog=EXAMPLE.format(example),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no warnings on stderr")
    return parser


def paths(parser: argparse.ArgumentParser, *, logs: bool = False) -> None:
    """What is read; with `logs` also logs by name, beside which nothing else has to be named."""
    parser.add_argument(
        "paths",
        nargs="*" if logs else "+",
        metavar="PATH",
        help="capture (pcap, pcapng) or saved log, also .gz, .zst, .zip, .tar; a phone's .cfg; a folder; "
        "the directory of a live session; - for stdin",
    )
    if logs:
        parser.add_argument(
            "--syslog",
            action="append",
            default=[],
            metavar="FILE",
            help="a saved log, whatever its lines look like (repeatable); most are recognised when given as PATH",
        )


def phones(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--phone", action="append", default=[], metavar="MAC|IP", type=phone, help="only this phone (repeatable)"
    )


def rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="DIR",
        help="a folder of rules beside the built-in ones (repeatable)",
    )


def policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policy",
        metavar="FILE",
        help="a site's own YAML file: re-rates, mutes (with a reason and an end), thresholds, owners, names",
    )


def keylog(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keylog",
        metavar="FILE",
        help="TLS key log that opens the phones' connections; secrets inside a pcapng count anyway; needs tshark",
    )


def recording(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recording-port",
        action="append",
        default=[],
        type=port,
        metavar="N",
        help="UDP port that phones send packet recordings to, beside 50000 and 925 (repeatable)",
    )


def recording_form(parser: argparse.ArgumentParser) -> None:
    """What the user knows of recordings and goes before every guess."""
    parser.add_argument(
        "--recording-format",
        choices=("ac49x", "acdr", "rtp", "pcm"),
        help="read recordings so, and do not look which format they have",
    )
    parser.add_argument(
        "--recording-samples",
        choices=("alaw", "mulaw", "s16le", "s16be"),
        help="form of recorded samples that nothing describes (TDM, echo canceller, debug)",
    )


def choice(arguments: argparse.Namespace) -> Choice:
    """What the options say of recordings."""
    from acdiag.model.recording import Choice

    return Choice(
        ports=tuple(getattr(arguments, "recording_port", ())),
        decoder=getattr(arguments, "recording_format", None),
        samples=getattr(arguments, "recording_samples", None),
    )


def bulk(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-bulk",
        dest="bulk",
        action="store_false",
        help="open every packet, also those that can only be counted: the same answer, later",
    )


def jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs",
        type=processes,
        metavar="N",
        help="processes that judge the phones and write the JSON (default: one for each processor); the same answer",
    )


def window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=moment, metavar="T", help="pass over packets before this time (UTC)")
    parser.add_argument("--until", type=moment, metavar="T", help="pass over packets after this time (UTC)")


def fail_on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fail-on",
        choices=LEVELS,
        default="error",
        metavar="LEVEL",
        help="exit 1 from this severity on (default error); never turns it off",
    )


def output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write there and not to stdout")


def port(text: str) -> int:
    """A port from 1 to 65535."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; it is a number from 1 to 65535")
    return int(text)


def processes(text: str) -> int:
    """How many of them: from 1 to as many as any machine has processors."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:5]) <= MOST_JOBS):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; it is a number from 1 to {MOST_JOBS}")
    return int(text)


def phone(text: str) -> str:
    """A MAC in any spelling, or an IP address, in the spelling that we use."""
    import ipaddress
    import re

    digits = re.sub(r"[.:\-]", "", text).lower()
    if re.fullmatch(r"[0-9a-f]{12}", digits):
        return ":".join(digits[i : i + 2] for i in range(0, 12, 2))
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a MAC nor an IP address") from None


def moment(text: str) -> int:
    """A time in any usual spelling, UTC unless it says otherwise, in ns since the epoch.

    What a spelling leaves out would be taken from today, which is no day of a capture.
    """
    from datetime import UTC, datetime, timedelta

    from dateutil import parser as dates

    try:
        days = ((2004, 1, 1), (2005, 1, 1), (2004, 2, 1), (2004, 1, 2))
        read, *others = (dates.parse(text, default=datetime(*day, tzinfo=UTC)) for day in days)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it like 2026-03-02T08:15:00Z") from None
    if any(other != read for other in others):
        raise argparse.ArgumentTypeError(f"{text!r} lacks a day or its year; write it like 2026-03-02T08:15:00Z")
    return (read - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
