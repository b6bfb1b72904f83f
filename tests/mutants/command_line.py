"""A mutant through the real command line, within bounds of memory, in an empty folder that stays as it was told to be.

Mostly in a fork of this process, which costs a tenth; now and then in a process of its own, as a user starts it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from acdiag.rulebook.shelf import Shelf
from tests.mutants import forked_command
from tests.mutants.forked_command import Ended
from tests.mutants.trial import LONGEST, UNREADABLE, exit_code, harmless

MEMORY = 1 << 30
"""Bytes of address space; an ordinary triage takes a fifth."""
PATIENCE = 30 * LONGEST
"""Seconds for a whole process on a busy machine."""
_ROOT = Path(__file__).resolve().parents[2]
TRIAGE = ("triage", "--format", "json")
WRITING = (
    ("triage", "-o", "case.txt"),
    ("triage", "--format", "csv", "-o", "case.csv", "--html", "case.html", "--carve", "carved"),
    ("rtp", "--format", "json", "-o", "rtp.json", "--wav", "sound"),
)
"""Commands that write all that can be written, each into the folder where it runs."""
_TEXTS = (".txt", ".csv", ".html", ".json")
_MARKUP = ("<script>alert", "<svg/onload")


def started(path: Path, home: Path, case: dict[str, Any] | None) -> Iterator[str]:
    """What is wrong with `acdiag triage` of a file of which in-process triage said `case`; `home` is empty."""
    environment = {
        "HOME": str(home), "PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "ACDIAG_CACHE": "",
        "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    command = [sys.executable, "-m", "acdiag", *TRIAGE, str(path)]
    try:
        done = subprocess.run(
            command, cwd=home, env=environment, capture_output=True, timeout=PATIENCE, preexec_fn=_limit, check=False
        )
    except subprocess.TimeoutExpired:
        yield "the command does not end"
        return
    yield from judged(Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")), case)
    left = sorted(str(each.relative_to(home)) for each in home.rglob("*"))
    if left:
        yield f"written where nothing was asked for: {left}"


def forked(path: Path, home: Path, shelf: Shelf, case: dict[str, Any] | None) -> tuple[float, list[str]]:
    """As `started`, in a fork; with the most memory that it took (MB)."""
    ended = forked_command.run([*TRIAGE, str(path)], home, shelf)
    return ended.peak, [*judged(ended, case), *_strayed(ended, (), home)]


def judged(ended: Ended, case: dict[str, Any] | None) -> Iterator[str]:
    """What is wrong with how a triage ended."""
    words = ended.words
    if ended.status != exit_code(case):
        yield f"exit code {ended.status}, not {exit_code(case)}: {words[-300:]}"
    if "Traceback" in words:
        yield f"a traceback: {words[-600:]}"
    if not harmless(words, lines=True):
        yield f"what a terminal would interpret: {words!r:.300}"
    if case is not None and ended.status in (0, 1):
        problems = [problem["what"] for source in case["sources"] for problem in source["problems"]]
        if json.loads(ended.out)["findings"] != case["findings"]:
            yield "the command finds something else"
        if problems and not words:
            yield "problems, and nothing of them on stderr"
    elif ended.out:
        yield "data, although nothing could be read"


def outputs(path: Path, home: Path, shelf: Shelf, case: dict[str, Any] | None) -> tuple[float, list[str]]:
    """Everything that can be asked to be written, into `home`, and what is wrong with it; `home` is empty again then.

    With the most memory that it took (MB).
    """
    peak, wrong, seen = 0.0, [], set()
    for words in WRITING:
        ended = forked_command.run([*words, str(path)], home, shelf)
        peak = max(peak, ended.peak)
        status = int(case is None and UNREADABLE) if words[0] == "rtp" else exit_code(case)
        if ended.status != status:
            wrong.append(f"{words[0]}: exit code {ended.status}, not {status}: {ended.words[-600:]}")
        if not harmless(ended.words, lines=True):
            wrong.append(f"{words[0]} says what a terminal would interpret: {ended.words!r:.300}")
        wrong += [*_strayed(ended, words, home), *_contents(home)]
        for each in home.iterdir():
            seen.add(each.name)
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
    expected = {word for words in WRITING for word in words if "." in word} if case is not None else set()
    wrong += [f"{name} was not written" for name in sorted(expected - seen)]
    return peak, wrong


def _strayed(ended: Ended, named: Sequence[str], home: Path) -> Iterator[str]:
    """Places outside of those that were named, whatever became of them; and what was begun outside of the process."""
    for place in ended.touched:
        path = Path(os.path.normpath(place))
        first = path.relative_to(home).parts[0] if path.is_relative_to(home) and path != home else ""
        if first not in named and not (named and first.startswith(".acdiag-")):
            yield f"written where nothing was asked for: {place!r}"
    for event in ended.reached:
        yield f"reached out: {event}"


def _contents(home: Path) -> Iterator[str]:
    """What is wrong with the files that are there now."""
    for each in home.rglob("*"):
        name = str(each.relative_to(home))
        if each.is_symlink() or stat.S_IMODE(each.lstat().st_mode) != (0o700 if each.is_dir() else 0o600):
            yield f"{name!r} is not for its owner alone"
        if not harmless(name, lines=False):
            yield f"a name that a terminal would interpret: {name!r}"
        if each.suffix in _TEXTS and each.is_file():
            text = each.read_text(encoding="utf-8")
            if not harmless(text, lines=True):
                yield f"{name} holds what a terminal would interpret"
            if each.suffix == ".html" and any(markup in text for markup in _MARKUP):
                yield f"{name} holds what a browser would interpret"


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
