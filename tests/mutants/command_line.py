"""A mutant through the real command, in a process that may take so much memory and writes into an empty folder."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.mutants.trial import LONGEST, exit_code

MEMORY = 1 << 30
"""Bytes of address space; an ordinary triage takes a fifth."""
PATIENCE = 30 * LONGEST
"""Seconds for a whole process on a busy machine."""
_ROOT = Path(__file__).resolve().parents[2]


def run(path: Path, home: Path, case: dict[str, Any] | None) -> Iterator[str]:
    """What is wrong with `acdiag triage` of a file of which in-process triage said `case`; `home` is empty."""
    environment = {
        "HOME": str(home), "PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "ACDIAG_CACHE": "",
        "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    command = [sys.executable, "-m", "acdiag", "triage", "--format", "json", str(path)]
    try:
        done = subprocess.run(
            command, cwd=home, env=environment, capture_output=True, timeout=PATIENCE, preexec_fn=_limit, check=False
        )
    except subprocess.TimeoutExpired:
        yield "the command does not end"
        return
    words = done.stderr.decode("utf-8", "replace")
    if done.returncode != exit_code(case):
        yield f"exit code {done.returncode}, not {exit_code(case)}: {words[-300:]}"
    if "Traceback" in words:
        yield f"a traceback: {words[-600:]}"
    if case is not None and done.returncode in (0, 1):
        problems = [problem["what"] for source in case["sources"] for problem in source["problems"]]
        if json.loads(done.stdout)["findings"] != case["findings"]:
            yield "the command finds something else"
        if problems and not words:
            yield "problems, and nothing of them on stderr"
    elif done.stdout:
        yield "data, although nothing could be read"
    left = sorted(str(each.relative_to(home)) for each in home.rglob("*"))
    if left:
        yield f"written where nothing was asked for: {left}"


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
