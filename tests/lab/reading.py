"""What the lab's tests share: whether the lab can run here, and what tshark reads in a case."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from captures.lab import daemons, netns


def why_not() -> str | None:
    """The reason that keeps the lab from running here."""
    if shutil.which("tshark") is None:
        return "not installed: tshark"
    return netns.missing() or daemons.missing()


def rows(out: Path, name: str, keep: str, *fields: str) -> list[list[str]]:
    """These fields of the frames that a display filter keeps."""
    columns = [word for field in fields for word in ("-e", field)]
    command = ["tshark", "-r", str(out / name / "capture.pcapng"), "-Y", keep, "-T", "fields", *columns]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line.split("\t") for line in said.stdout.splitlines()]
