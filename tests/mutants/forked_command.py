"""The real command line in a fork of this process: nothing is loaded anew, and all that it writes is seen.

Whatever Python opens for writing, makes, renames or takes away, and every process and connection that it begins, is
an audit event (PEP 578); so it is found out wherever it is, and also when it is gone again afterwards.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple, NoReturn

from acdiag.cli import main
from acdiag.commands import shelving
from acdiag.present.html import page
from acdiag.rulebook.shelf import Shelf

SECONDS = 10
"""Of processor time for a command, which is killed then; the longest of the seeds take a twentieth."""
ROOM = 400 << 20
"""Bytes of address space that a command gets beside what this process has."""
CRASHED = 70
"""Exit code of a command that raised what nobody caught."""

_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PATHS = {
    "os.mkdir": 1, "os.rename": 2, "os.remove": 1, "os.rmdir": 1, "os.symlink": 2, "os.link": 2, "os.truncate": 1,
    "os.chmod": 1, "os.chown": 1, "os.utime": 1, "os.setxattr": 1,
}  # fmt: skip
"""Events by how many of their arguments, from the first, are paths."""
_REACHING_OUT = (
    "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.startfile", "pty.", "socket.",
    "sqlite3.", "ftplib.", "http.", "imaplib.", "poplib.", "smtplib.", "urllib.", "webbrowser.", "ctypes.dlopen",
)  # fmt: skip


class Ended(NamedTuple):
    """How a command ended."""

    status: int
    """Its exit code; below zero the signal that killed it."""
    out: bytes
    words: str
    """What it said on stderr."""
    touched: Sequence[str] = ()
    """Files that it wrote, made or took away, as absolute paths."""
    reached: Sequence[str] = ()
    """What it began outside of itself."""
    peak: float = 0.0
    """MB that it had at most, with what it shares with this process."""


def run(words: Sequence[str], home: Path, shelf: Shelf) -> Ended:
    """`acdiag` with these words, in the folder `home` and with these rules, within bounds of memory and time.

    One thing is stricter than for a user: a section of a page that fails is not left out of it.
    """
    with TemporaryFile() as out, TemporaryFile() as err, TemporaryFile() as trace:
        process = os.fork()
        if not process:
            _be(words, home, shelf, (out, err, trace))
        _, status, usage = os.wait4(process, 0)
        said, complained, seen = (_all(file) for file in (out, err, trace))
    touched, reached = json.loads(seen or "[[], []]")
    return Ended(
        os.waitstatus_to_exitcode(status),
        said,
        complained.decode("utf-8", "replace"),
        touched,
        reached,
        usage.ru_maxrss / 1024,
    )


def _all(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _be(words: Sequence[str], home: Path, shelf: Shelf, files: Sequence[BinaryIO]) -> NoReturn:
    """Become the command."""
    status = CRASHED
    touched: list[str] = []
    reached: list[str] = []
    try:
        _prepare(home, shelf, files)
        sys.addaudithook(_watch(touched, reached))
        status = main(words)
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else CRASHED
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(files[2].fileno(), json.dumps([touched, reached]).encode())
        os._exit(status)


def _prepare(home: Path, shelf: Shelf, files: Sequence[BinaryIO]) -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    os.dup2(files[0].fileno(), 1)
    os.dup2(files[1].fileno(), 2)
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(number, "wb", closefd=False), "utf-8", line_buffering=number == 2)  # noqa: SIM115
        for number in (1, 2)
    )
    os.chdir(home)
    os.environ.update(HOME=str(home), ACDIAG_CACHE="")
    shelving.shelf = lambda named: shelf
    page.render = partial(page.render, strict=True)
    space = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _watch(touched: list[str], reached: list[str]) -> Any:
    """A hook that notes events of this process."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if not isinstance(path, int) and flags & _CHANGING:
                _note(touched, path)
        elif event in _PATHS:
            for path in arguments[: _PATHS[event]]:
                _note(touched, path)
        elif event.startswith(_REACHING_OUT):
            reached.append(f"{event} {arguments!r:.200}")

    return hook


def _note(touched: list[str], path: Any) -> None:
    if not isinstance(path, int) and os.fspath(path) != os.devnull:
        touched.append(os.path.abspath(os.fsdecode(path)))
