"""A million phones, dialogs, streams, connections, names in one capture: how much memory and time triage takes.

usage: python -m tests.mutants.adversaries [--crowd NAME]... [--frames N] [--format json|text] [--keep DIR]
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.mutants.crowds import CROWDS, write

MOST = 500
"""MB that a triage may take of memory, whatever it reads."""
ADDRESSES = 3 << 30
"""Bytes of address space that it gets: what would take a whole machine ends here."""


class Measured(NamedTuple):
    seconds: float
    """Of processor time, those of helping processes too: it is the same on a busy machine."""
    peak: float
    """MB."""
    status: int
    words: str
    """What it said on stderr."""
    size: int
    """Bytes of its answer."""


def measured(path: Path, form: str) -> Measured:
    """A whole `acdiag triage` of a file, within bounds."""
    command = [sys.executable, "-m", "acdiag", "triage", "--fail-on", "never", "--format", form, str(path)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        resource.prlimit(process.pid, resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        words = err.read().decode("utf-8", "replace")
        return Measured(
            usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, words, out.seek(0, os.SEEK_END)
        )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--crowd", action="append", choices=CROWDS)
    options.add_argument("--frames", type=int, default=1_000_000)
    options.add_argument("--format", choices=("json", "text"), default="json")
    chosen = options.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "crowd.pcap")
        for name in chosen.crowd or CROWDS:
            write(path, name, chosen.frames)
            one = measured(path, chosen.format)
            wrong = one.status != 0 or one.peak > MOST
            failed |= wrong
            print(
                f"{name:24} {chosen.frames:9,} frames {one.seconds:7.1f} s {one.peak:6.0f} MB peak, "
                f"answer {one.size / 1e6:6.1f} MB, exit {one.status}{'  FAILED' if wrong else ''}",
                flush=True,
            )
            for line in one.words.strip().splitlines()[-3:]:
                print(f"    {line[:160]}", flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
