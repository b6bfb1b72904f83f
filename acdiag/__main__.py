"""The command `acdiag`, also as `python -m acdiag`."""

from __future__ import annotations

from typing import NoReturn

from acdiag.cli import main
from acdiag.commands.ending import leave


def run() -> NoReturn:
    """Run the command line of this process, which ends with it."""
    leave(main())


if __name__ == "__main__":
    run()
