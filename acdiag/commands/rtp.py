"""`acdiag rtp`: the media streams of captures and of the phones' recordings, as a table, as data, and as sound."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from acdiag.commands import options
from acdiag.commands.exits import Exit

if TYPE_CHECKING:
    from acdiag.media.listening import Mute
    from acdiag.media.sounds import Written
    from acdiag.model.case import Case
    from acdiag.sources.opening import Source

EXAMPLE = """acdiag rtp call.pcapng
  acdiag rtp call.pcapng --wav sound
  acdiag rtp captures/ --format parquet --table intervals -o intervals.parquet
  acdiag rtp recording.pcap --recording-port 50001"""
TABLES = ("streams", "intervals", "recordings")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(
        subparsers, "rtp", "list media streams and recordings: loss, jitter, MOS, codec; write their sound", EXAMPLE
    )
    options.paths(parser)
    options.phones(parser)
    options.recording(parser)
    options.recording_form(parser)
    options.bulk(parser)
    options.output(parser)
    parser.add_argument("--format", choices=("text", "json", "csv", "parquet"), default="text")
    parser.add_argument(
        "--table",
        choices=TABLES,
        default="streams",
        help="what the rows of csv and parquet are (default streams; recordings has a row for each track)",
    )
    parser.add_argument(
        "--wav",
        metavar="DIR",
        help="write what can be decoded as WAV files there; needs the extra: pip install 'acdiag[audio]'",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import reading
    from acdiag.commands.kept_case import warn_of_excerpts
    from acdiag.commands.shelving import shelf

    _check(arguments)
    warn_of_excerpts(arguments)
    opened = reading.sources(arguments)
    case = reading.session(arguments, opened, shelf([])).case(arguments.phone)
    written, mute = _listen(arguments, case, opened) if arguments.wav else ([], [])
    _show(arguments, case, written, mute)
    return Exit.FINE


def _check(arguments: argparse.Namespace) -> None:
    """What cannot be done is said before the long reading. Raises `Unusable`."""
    import sys

    from acdiag.model.errors import Unusable

    if arguments.wav:
        from acdiag.media.decoding import require

        require()
    if arguments.format == "parquet" and arguments.output in (None, "-") and sys.stdout.isatty():
        raise Unusable("Parquet is no text for a terminal", "Name a file with -o.")


def _listen(arguments: argparse.Namespace, case: Case, opened: list[Source]) -> tuple[list[Written], list[Mute]]:
    """Read everything once more and write its sound."""
    from acdiag.commands import reading
    from acdiag.media.folder import Folder
    from acdiag.media.listening import Listening
    from acdiag.sources.opening import in_time_order

    listening = Listening(case.streams, case.recordings, options.choice(arguments), Folder(arguments.wav))
    again = []
    for source in opened:
        once_more = source.again()
        if once_more is not None:
            again.append(once_more)
        elif source.readable:
            reading.warn(arguments.quiet, f"{source.report.path} cannot be heard: it can be read only once")
    try:
        for frame in in_time_order(again):
            listening.take(frame)
        for source in again:
            source.close()
        written = listening.finish()
    except BaseException:
        listening.abandon()
        raise
    if listening.shortened:
        reading.warn(arguments.quiet, "long pauses were shortened: there was more silence than anybody wants to hear")
    if listening.left_out:
        reading.warn(arguments.quiet, f"{listening.left_out:,} more are too many files; choose with --phone")
    return written, listening.mute


def _show(arguments: argparse.Namespace, case: Case, written: list[Written], mute: list[Mute]) -> None:
    from acdiag.commands import reading, writing

    if arguments.format != "text":
        for silent in mute:
            reading.warn(arguments.quiet, f"0x{silent.stream.ssrc:08x} is not written: {silent.why}")
    if arguments.format == "text":
        from acdiag.present.text.streams import Heard, render

        heard = [Heard(file.name, file.seconds, file.channels) for file in written]
        colour, width, unicode = writing.face(arguments.output)
        writing.write(render(case, heard, mute, colour=colour, width=width, unicode=unicode), arguments.output)
    elif arguments.format == "json":
        from acdiag.present.json.rtp import dump

        writing.write(dump(case), arguments.output)
    else:
        _table(arguments, case)


def _table(arguments: argparse.Namespace, case: Case) -> None:
    from acdiag.commands import writing
    from acdiag.media import tables
    from acdiag.present.csv import guarded

    found = case.recordings if arguments.table == "recordings" else case.streams
    data = tables.dump(arguments.table, found, arguments.format, guarded)
    if isinstance(data, str):
        writing.write(data, arguments.output)
    else:
        writing.write_bytes(data, arguments.output)
