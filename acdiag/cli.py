"""The command line: a table of contents. Each command is a module of `acdiag.commands`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import acdiag
from acdiag.commands import cfg, decode, diff, explain, facts, live, report, rtp, rules, simulate, triage
from acdiag.commands.exits import Exit
from acdiag.model.errors import Unusable

COMMANDS = (triage, live, report, facts, rtp, decode, diff, cfg, rules, explain, simulate)


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(
        prog="acdiag",
        description="Finds the first true cause when AudioCodes 400HD phones do not come up in Skype for Business.",
        epilog="example:\n  acdiag triage boot.pcapng\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"acdiag {acdiag.__version__}")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(subparsers)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code."""
    arguments = parser().parse_args(words)
    try:
        return int(arguments.run(arguments))
    except Unusable as error:
        from acdiag.present.escape import visible

        for line in filter(None, (error.message, error.hint)):
            print(f"acdiag: {visible(line)}", file=sys.stderr)
        return error.status
    except BrokenPipeError:
        # The reader of our output went away, as `head` does; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
