"""A clean interpreter shows that nothing heavy is imported on the way to an answer that needs none of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {"numpy", "pandas", "scapy", "textual", "jinja2", "matplotlib", "pyshark"}
CAPTURE = str(ROOT / "captures" / "no-offer" / "capture.pcapng")


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["explain", "Duplicate IP"],
        ["explain", "unknown_ca"],
        ["rules", "list"],
        ["decode", "-q", "--frame", "7", CAPTURE],
        ["triage", "-q", "--fail-on", "never", CAPTURE],
    ],
    ids=" ".join,
)
def test_no_heavy_import(words: list[str]) -> None:
    program = (
        "import sys\nfrom acdiag.cli import main\n"
        "try:\n    code = main(sys.argv[1:])\nexcept SystemExit as stop:\n    code = stop.code\n"
        "print('LOADED', *sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stderr.rsplit("LOADED", 1)[1].split())
    assert "acdiag" in loaded
    assert not loaded & HEAVY
