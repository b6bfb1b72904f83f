"""Media in millions of packets: two rollouts beside `tshark -q -z rtp,streams`, and a mirror port.

usage: python -m tests.bench.media [--runs N] [--phones FEW MANY] [--seconds S]

The first reading, which may compile, is not measured. `without compiling` is the same with the compiled code put aside.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measuring import measure

ACDIAG = (sys.executable, "-m", "acdiag", "triage", "-q", "--format", "json")
UNCOMPILED = "import sys; sys.modules['llvmlite'] = None; from acdiag.cli import main; sys.exit(main())"
TSHARK = ("tshark", "-q", "-z", "rtp,streams", "--enable-heuristic", "rtp_udp", "-r")
MIRRORED = 1_000_000


def generate(path: Path, *words: str) -> int:
    """Write a capture in a process of its own: a child's peak memory begins with that of its parent."""
    command = [sys.executable, "-m", "tests.bench.media_traffic", words[0], str(path), *words[1:]]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def shown(name: str, packets: int, seconds: float, peak: float, beside: str = "") -> None:
    print(f"{name:28} {seconds:7.2f} s {packets / seconds:12,.0f} packets/s {peak:7.0f} MB peak  {beside}".rstrip())


def compare(path: Path, packets: int, runs: int) -> tuple[float, float | None]:
    """Measure one file in all ways; gives our seconds and tshark's."""
    print(f"{path.stem}: {packets:,} packets, {path.stat().st_size / 1e6:,.0f} MB; median of {runs} runs")
    measure([*ACDIAG, str(path)], 1)
    cat, _ = measure(["cat", str(path)], runs)
    ours, peak = measure([*ACDIAG, str(path)], runs)
    shown("acdiag triage", packets, ours, peak, f"reading it with cat takes {100 * cat / ours:.0f} % of that")
    uncompiled = [sys.executable, "-c", UNCOMPILED, *ACDIAG[3:], str(path)]
    seconds, peak = measure(uncompiled, 1)
    shown("  without compiling", packets, seconds, peak, f"{seconds / ours:.1f} times as long")
    theirs = None
    if shutil.which("tshark") and path.stem != "mirror":
        theirs, peak = measure([*TSHARK, str(path)], 1)
        shown("tshark -q -z rtp,streams", packets, theirs, peak, f"acdiag is {theirs / ours:.1f} times as fast")
    return ours, theirs


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--phones", type=int, nargs=2, default=(200, 1000), metavar=("FEW", "MANY"))
    options.add_argument("--seconds", type=float, default=50.0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ACDIAG_CACHE", str(Path(folder, "cache")))
        found = []
        for phones in chosen.phones:
            path = Path(folder, f"rollout of {phones} phones.pcap")
            packets = generate(path, "rollout", str(phones), str(chosen.seconds))
            found.append((packets, *compare(path, packets, chosen.runs)))
            path.unlink()
        (few, soon, their_soon), (many, late, their_late) = found
        ours = (late - soon) / (many - few)
        print(f"each further packet: {1e6 * ours:.2f} µs", end="")
        if their_soon is not None and their_late is not None:
            theirs = (their_late - their_soon) / (many - few)
            print(f", tshark {1e6 * theirs:.2f} µs: {theirs / ours:.1f} times as fast", end="")
        print()
        path = Path(folder, "mirror.pcap")
        compare(path, generate(path, "mirror", str(MIRRORED)), chosen.runs)


if __name__ == "__main__":
    main()
