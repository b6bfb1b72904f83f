"""`make bench-syslog`: how many log lines a second are received and stored without loss, beside rsyslog.

Every figure is of whole processes on one machine that sends and receives at once: `acdiag live --headless` with all
rules and the store, rsyslogd with imudp writing a file.

usage: python -m tests.bench.syslog [--seconds S] [--sustained S] [--millions N] [--turns N]
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.log_sender import FAILING, PHONES
from tests.live_running import Live, case_of, live

RATES = (60_000, 90_000, 120_000, 150_000, 180_000, 210_000, 240_000, 270_000, 300_000)
RSYSLOG = """
module(load="imudp" TimeRequery="8" BatchSize="128" threads="2")
input(type="imudp" port="{port}" address="127.0.0.1" rcvbufSize="64m")
main_queue(queue.type="fixedArray" queue.size="250000" queue.dequeueBatchSize="4096")
action(type="omfile" file="{file}" ioBufferSize="256k" flushOnTXEnd="off")
"""
ANY_RATE = 1e9
PATIENCE = 3
"""Rates that the sender may miss one after the other before no higher one is tried."""


def send(how: str, port: int, rate: float, count: int) -> tuple[int, float]:
    """Lines that were sent, and the seconds that it took."""
    command = [sys.executable, "-m", "tests.bench.log_sender", how, str(port), str(rate), str(count)]
    sent, seconds = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(sent), float(seconds)


@contextmanager
def collecting(scheme: str = "udp") -> Iterator[tuple[Live, Path, int]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        live("--syslog", f"{scheme}://127.0.0.1:0", "--session", folder) as run,
    ):
        yield run, Path(folder), run.port(scheme)


class Sample:
    """Resident memory of a run and its receiver, looked at twice a second, in MB."""

    def __init__(self, run: Live) -> None:
        pid = run.process.pid
        self._pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        self.seen: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            try:
                pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._pids)
            except (OSError, IndexError):
                return
            self.seen.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)

    def end(self) -> None:
        self._ended.set()
        self._thread.join()


def acdiag_rate(rate: float, seconds: float, how: str = "udp") -> tuple[int, int, float]:
    """Lines sent, lines stored, and the rate at which they were sent."""
    with collecting(how) as (run, _, port):
        sent, took = send(how, port, rate, int(rate * seconds) if rate < ANY_RATE else int(200_000 * seconds))
        run.end(signal.SIGTERM)
        return sent, run.summary["lines"]["stored"], sent / took


def rsyslog_rate(rate: float, seconds: float) -> tuple[int, int, float]:
    with tempfile.TemporaryDirectory() as folder:
        settings, file, port = Path(folder, "rsyslog.conf"), Path(folder, "log"), 15_514
        settings.write_text(RSYSLOG.format(port=port, file=file))
        command = ["rsyslogd", "-n", "-f", str(settings), "-i", str(Path(folder, "pid"))]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)
            sent, took = send("udp", port, rate, int(rate * seconds))
            time.sleep(2)
        finally:
            process.terminate()
            process.wait()
        with file.open("rb") as lines:
            return sent, sum(piece.count(b"\n") for piece in iter(lambda: lines.read(1 << 20), b"")), sent / took


def highest(seconds: float) -> None:
    """The rates that both take without loss."""
    print(f"highest lossless UDP rate of one sender, {seconds:g} s each")
    measured = {"acdiag, all rules, store": acdiag_rate}
    if shutil.which("rsyslogd"):
        measured["rsyslog imudp to a file"] = rsyslog_rate
    for name, measure in measured.items():
        best, slow = 0.0, 0
        for rate in RATES:
            sent, stored, real = measure(rate, seconds)
            if stored != sent:
                print(f"  {name:26} {real:9,.0f}/s  {sent - stored:,} of {sent:,} lost")
                break
            best = max(best, real)
            slow = slow + 1 if real < 0.9 * rate else 0
            if slow == PATIENCE:
                print(f"  {name:26} the sender itself is no faster, while it shares the cores")
                break
        print(f"  {name:26} {best:9,.0f}/s without loss")


def burst() -> None:
    with collecting() as (run, _, port):
        sent, took = send("udp", port, 60_000, 300_000)
        begun = time.perf_counter()
        run.process.send_signal(signal.SIGTERM)
        run.end(None)
        lines = run.summary["lines"]
    print(f"burst of {took:.1f} s at {sent / took:,.0f}/s: {sent - lines['stored']:,} lost,", end=" ")
    print(f"{lines['interpreted']:,} of {lines['stored']:,} looked at {time.perf_counter() - begun:.1f} s later")


def sustained(seconds: float) -> None:
    with collecting() as (run, _, port):
        sent, took = send("udp", port, 15_000, int(15_000 * seconds))
        run.end()
        lags = [event["lag"]["seconds"] for event in run.events if event["event"] == "health"]
        lines = run.summary["lines"]
    print(f"{sent / took:,.0f}/s for {took:.0f} s, all rules: {sent - lines['stored']:,} lost,", end=" ")
    print(f"interpretation at most {max(lags):.2f} s behind")


def tcp(seconds: float) -> None:
    sent, stored, rate = acdiag_rate(ANY_RATE, seconds, "tcp")
    print(f"TCP, one connection as fast as it is taken: {rate:,.0f}/s, {sent - stored:,} of {sent:,} lost")


def memory(millions: float) -> None:
    with collecting() as (run, folder, port):
        sample = Sample(run)
        sent, took = send("udp", port, 40_000, int(millions * 1e6))
        run.end()
        sample.end()
        size = sum(file.stat().st_size for file in folder.iterdir())
        lost = sent - run.summary["lines"]["stored"]
    half = len(sample.seen) // 2
    print(f"{sent / 1e6:.1f} million lines at {sent / took:,.0f}/s: {lost:,} lost,", end=" ")
    print(f"memory of both processes {max(sample.seen[:half]):.0f} MB in the first half,", end=" ")
    print(f"{max(sample.seen[half:]):.0f} MB in the second; {size / 1e6:.0f} MB stored")


def phones(turns: int, rate: float) -> None:
    with collecting() as (run, folder, port):
        sample = Sample(run)
        sent, took = send("phones", port, rate, turns)
        begun = time.perf_counter()
        last = f"127.1.{1 + (PHONES - FAILING) // 250}.{1 + (PHONES - FAILING) % 250}"
        run.wait_for("raise", patience=900, rule="ACD-SIGN-006", entity=f"ip:{last}")
        late = time.perf_counter() - begun
        run.end()
        sample.end()
        lines = run.summary["lines"]
        case = case_of(folder)
    failed = {phone["ips"][0] for phone in case["phones"] if phone["verdict"] == "failed"}
    wanted = {f"127.1.{1 + n // 250}.{1 + n % 250}" for n in range(0, PHONES, FAILING)}
    print(f"{PHONES:,} phones, {turns} lines each at {sent / took:,.0f}/s: {sent - lines['stored']:,} lost,", end=" ")
    print(f"{len(case['phones']):,} phones known, {len(failed & wanted)} of {len(wanted)} failures found,", end=" ")
    print(f"{len(failed - wanted)} false; the last one {late:.1f} s after the last line; {max(sample.seen):.0f} MB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--sustained", type=float, default=60)
    options.add_argument("--millions", type=float, default=4)
    options.add_argument("--turns", type=int, default=600)
    options.add_argument("--rate", type=float, default=30_000)
    options.add_argument("--only", choices=("highest", "burst", "sustained", "tcp", "memory", "phones"))
    chosen = options.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; sender and receiver share them")
    steps = {
        "highest": lambda: highest(chosen.seconds),
        "burst": burst,
        "sustained": lambda: sustained(chosen.sustained),
        "tcp": lambda: tcp(chosen.seconds),
        "memory": lambda: memory(chosen.millions),
        "phones": lambda: phones(chosen.turns, chosen.rate),
    }
    for name, step in steps.items():
        if chosen.only in (None, name):
            step()
            sys.stdout.flush()


if __name__ == "__main__":
    main()
