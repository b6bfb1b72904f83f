"""Whole processes, measured: what a user waits for, and what it takes of memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time


def measure(command: list[str], runs: int) -> tuple[float, float]:
    """Median seconds and highest peak memory (MB) of `command` as a whole process."""
    seconds, peaks = [], []
    for _ in range(runs):
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(time.perf_counter() - begun)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
        peaks.append(usage.ru_maxrss / 1024)
    return statistics.median(seconds), max(peaks)
