"""Options that several commands share."""

from __future__ import annotations

import argparse

EXAMPLE = "example:\n  {}\n"


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


def paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="capture (pcap, pcapng, also .gz, .zst, .zip, .tar), a folder of them, or - for stdin",
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


def output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write there and not to stdout")


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
    """A time in any usual spelling, UTC unless it says otherwise, in ns since the epoch."""
    from datetime import UTC, datetime, timedelta

    from dateutil import parser as dates

    try:
        read = dates.parse(text)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it like 2026-03-02T08:15:00Z") from None
    if read.tzinfo is None:
        read = read.replace(tzinfo=UTC)
    return (read - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
