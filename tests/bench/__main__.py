"""`make bench`: packets per second and peak memory of whole processes, beside tshark on the same file; what rules cost.

usage: python -m tests.bench [--phones N] [--runs N]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measuring import measure


def generate(path: Path, phones: int) -> int:
    """Write a capture in a process of its own: a child's peak memory begins with that of its parent."""
    command = [sys.executable, "-m", "tests.bench.control_traffic", str(path), str(phones)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--phones", type=int, default=1000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    acdiag = [sys.executable, "-m", "acdiag"]
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.pcap"), Path(folder, "large.pcap")
        few, many = generate(small, 3), generate(large, chosen.phones)
        megabytes = large.stat().st_size / 1e6
        print(
            f"control traffic of {chosen.phones} phones: {many} packets, {megabytes:.0f} MB; "
            f"median of {chosen.runs} runs"
        )
        rows = [("acdiag triage", [*acdiag, "triage", "-q", "--format", "json", str(large)])]
        if shutil.which("tshark"):
            rows.append(("tshark -q -z io,phs", ["tshark", "-q", "-z", "io,phs", "-r", str(large)]))
        else:
            print("tshark is not installed: no comparison")
        rows.append(("cat", ["cat", str(large)]))
        for name, command in rows:
            seconds, peak = measure(command, chosen.runs)
            print(f"{name:22} {seconds:7.2f} s {many / seconds:12,.0f} packets/s {peak:7.0f} MB peak")
        for name, command in (
            ("acdiag --help", [*acdiag, "--help"]),
            (f"acdiag triage, {few} packets", [*acdiag, "triage", "-q", str(small)]),
        ):
            seconds, peak = measure(command, max(5, chosen.runs))
            print(f"{name:30} {seconds:6.3f} s {peak:7.0f} MB peak")
        subprocess.run([sys.executable, "-m", "tests.bench.rule_book", str(large)], check=True)
    subprocess.run([sys.executable, "-m", "tests.bench.media"], check=True)


main()
