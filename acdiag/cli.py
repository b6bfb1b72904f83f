"""The command line: a table of contents. Each command is a module of `acdiag.commands`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType

import acdiag
from acdiag.commands import cfg, decode, diff, ending, explain, facts, live, report, rtp, rules, simulate, triage
from acdiag.commands.exits import Exit
from acdiag.model.errors import Unusable

COMMANDS = (triage, live, report, facts, rtp, decode, diff, cfg, rules, explain, simulate)


def parser(commands: Iterable[ModuleType] = COMMANDS) -> argparse.ArgumentParser:
    """Commands with their options."""
    top = argparse.ArgumentParser(
        prog="acdiag",
        description="Finds the first true cause when AudioCodes 400HD phones do not come up in Skype for Business.",
        epilog="example:\n  acdiag triage boot.pcapng\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"acdiag {acdiag.__version__}")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in commands:
        command.add(subparsers)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code."""
    ending.mend_streams()
    with ending.by_signals():
        try:
            return _run(words)
        except Unusable as error:
            return _refuse(error)
        except BrokenPipeError:
            # The reader of our output went away, as `head` does; nothing more can be said there.
            ending.silence()
            return Exit.FINE
        except OSError as error:
            if error.errno not in ending.DISK:
                raise
            ending.silence()
            return _refuse(Unusable(f"cannot write: {error.strerror}", "Make room, or choose another place."))
        except KeyboardInterrupt:
            return Exit.INTERRUPTED


def _run(words: Sequence[str] | None) -> int:
    words = sys.argv[1:] if words is None else words
    # The options of a command that is not asked for cost every start a millisecond.
    asked = [command for command in COMMANDS if words and command.__name__.endswith(f".{words[0]}")]
    try:
        arguments = parser(asked or COMMANDS).parse_args(words)
        return int(arguments.run(arguments))
    finally:
        # Here, and not when the interpreter ends, since only here can be said what went wrong with it.
        sys.stdout.flush()


def _refuse(error: Unusable) -> int:
    from acdiag.present.escape import visible

    for line in filter(None, (error.message, error.hint)):
        print(f"acdiag: {visible(line)}", file=sys.stderr)
    return error.status
