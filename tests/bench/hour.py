"""`make bench-hour`: an hour of `acdiag live` with phones that never stop, looked at every ten seconds.

In a network of its own: an interface whose other end plays rollouts at real speed, log lines by UDP and TCP,
recordings, metrics that are asked for and a receiver of alarms. What is kept is bounded low, so that the store rotates
within the hour. Every look becomes a line of a table; at the end stand least, most and slope of each column, and
whether all that was sent is stored. Exit code 1 when something grew or was lost.

usage: python -m tests.bench.hour [--minutes N] [--phones N] [--rate N] [--folder DIR]     (root, Linux)
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.bench.hour_senders import Senders
from tests.live_running import Live, live

INSIDE = "ACDIAG_HOUR_INSIDE"
NEAR, FAR = "mirror0", "wire0"
KEPT = ("--keep-frames", "32M", "--keep-size", "1M")
EVERY = 10.0
PATIENCE = 240
"""Seconds that the end may take."""
PHONES = 12
"""Of each rollout. What is kept of a phone stops to grow when it has booted some dozen times and twenty minutes are
over (`timeline/thinning`); a rollout of sixty takes nearly five minutes, and an hour is too short to see the end."""
SETTLED = 0.45
"""The part of the hour after which nothing may grow any more."""
GROWTH = 1.10
"""Memory in the second half of what is left as a multiple of the first."""
COLUMNS = (
    *("seconds", "rss_kb", "receiver_rss_kb", "fds", "receiver_fds", "threads", "receiver_threads"),
    *("store_bytes", "wal_bytes", "captures", "captures_bytes"),
    *("sent_lines", "stored_lines", "looked_at", "sent_frames", "frames", "sent_recorded", "recorded", "lag_seconds"),
)


def enter() -> None:
    """Start again in an empty network with a pair of interfaces."""
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "--net", sys.executable, "-m", "tests.bench.hour", *sys.argv[1:]])


def wire() -> None:
    for command in (
        "sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1",
        "ip link set lo up",
        f"ip link add {FAR} type veth peer name {NEAR}",
        f"ip link set {FAR} up",
        f"ip link set {NEAR} up",
    ):
        subprocess.run(command.split(), check=True)


class Look:
    """One process as the kernel sees it."""

    def __init__(self, pid: int) -> None:
        status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        self.rss = int(status["VmRSS"].split()[0])
        self.threads = int(status["Threads"])
        self.files = len(os.listdir(f"/proc/{pid}/fd"))


def receiver_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def sizes(folder: Path) -> tuple[int, int, int, int]:
    """Bytes of the database, of its log of writes, and how many captures there are with how many bytes."""

    def size(name: str) -> int:
        file = folder / name
        return file.stat().st_size if file.exists() else 0

    captures = [size(file.name) for file in folder.glob("frames-*.pcapng")]
    return size("session.sqlite"), size("session.sqlite-wal"), len(captures), sum(captures)


def row(run: Live, senders: Senders, folder: Path, seconds: float) -> list[float]:
    pid = run.process.pid
    own, receiver = Look(pid), Look(receiver_of(pid))
    sent = dict(senders.sent)
    health = next((event for event in reversed(run.events) if event["event"] == "health"), None)
    return [
        *(round(seconds), own.rss, receiver.rss, own.files, receiver.files, own.threads, receiver.threads),
        *sizes(folder),
        sent.get("udp", 0) + sent.get("tcp", 0),
        health["lines"]["stored"] if health else 0,
        health["lines"]["interpreted"] if health else 0,
        sent.get("frames", 0),
        came(health, NEAR),
        sent.get("recorded", 0),
        came(health, "udp://127.0.0.1:50000"),
        health["lag"]["seconds"] if health else 0,
    ]


def came(event: dict[str, Any] | None, source: str) -> int:
    """Frames that a tap has taken."""
    return sum(each.get("frames", 0) for each in (event or {}).get("sources", ()) if each["source"] == source)


def ask(run: Live) -> None:
    """Ask for the metrics, as a monitoring system would."""
    place = next(line.rpartition(" ")[2] for line in run.talk if "metrics on" in line)
    with urllib.request.urlopen(place, timeout=30) as answer:
        answer.read()


def watch(run: Live, senders: Senders, folder: Path, minutes: float, table: Path) -> list[list[float]]:
    rows: list[list[float]] = []
    begun = time.monotonic()
    with table.open("w") as file:
        file.write("\t".join(COLUMNS) + "\n")
        while (passed := time.monotonic() - begun) < minutes * 60 and run.process.poll() is None:
            ask(run)
            rows.append(row(run, senders, folder, passed))
            file.write("\t".join(f"{value:g}" if value < 1e5 else f"{value:.0f}" for value in rows[-1]) + "\n")
            file.flush()
            time.sleep(max(0.0, EVERY * len(rows) - (time.monotonic() - begun)))
    return rows


def told(rows: list[list[float]]) -> list[str]:
    """Least, most and slope of each column once it has settled; what grew, as sentences."""
    settled = rows[int(len(rows) * SETTLED) :]
    minutes = [row[0] / 60 for row in settled]
    grew = []
    print(f"{'':18}{'least':>14}{'most':>14}{'per minute':>14}")
    for number, name in enumerate(COLUMNS[1:], 1):
        values = [row[number] for row in settled]
        slope = statistics.linear_regression(minutes, values).slope if len(settled) > 1 else 0.0
        print(f"{name:18}{min(values):>14,.0f}{max(values):>14,.0f}{slope:>14,.2f}")
        if name.endswith(("fds", "threads", "rss_kb")) and has_grown(values):
            grew.append(f"{name} grew")
    return grew


def has_grown(values: list[float]) -> bool:
    half = len(values) // 2
    return half > 0 and max(values[half:]) > GROWTH * max(values[:half])


def counted(run: Live, senders: Senders) -> list[str]:
    """What was sent and what is stored, as the last events say; differences as sentences."""
    last = next(event for event in reversed(run.events) if event["event"] == "health")
    lines = senders.sent["udp"] + senders.sent["tcp"]
    pairs = (
        ("lines stored", lines, run.summary["lines"]["stored"]),
        ("lines looked at", lines, run.summary["lines"]["interpreted"]),
        ("frames", senders.sent["frames"], came(last, NEAR)),
        ("recorded datagrams", senders.sent["recorded"], came(last, "udp://127.0.0.1:50000")),
    )
    for name, sent, arrived in pairs:
        print(f"{name:18}{sent:>14,} sent{arrived:>14,} arrived")
    print(f"{senders.sent['rollouts']} rollouts, lost: {run.summary['lost']}, restarts: {last['receiver_restarts']}")
    return [f"{name}: {sent - arrived} of {sent} are missing" for name, sent, arrived in pairs if sent != arrived]


def ended(run: Live) -> int:
    """Ask it to end, and leave it the time that it needs where others work on the same machine."""
    run.process.terminate()
    with suppress(subprocess.TimeoutExpired):
        run.process.wait(PATIENCE)
    return run.end(None)


def hour(folder: Path, minutes: float, phones: int, rate: float) -> list[str]:
    """Run it; gives what was wrong."""
    session = folder / "session"
    senders = Senders(phones, rate)
    sources = ("--syslog", "udp://127.0.0.1:5514", "--syslog", "tcp://127.0.0.1:5514", "--interface", NEAR)
    beside = ("--recording", "udp://127.0.0.1:50000", "--metrics", "9514", "--syslog-out", "udp://127.0.0.1:9")
    with live(*sources, *beside, *KEPT, "--session", str(session)) as run:
        senders.start(5514, 5514, 50_000, FAR)
        try:
            rows = watch(run, senders, session, minutes, folder / "hour.tsv")
        finally:
            senders.stop()
        time.sleep(1)
        code = ended(run)
    (folder / "talk.txt").write_text("\n".join(run.talk))
    return [*told(rows), *counted(run, senders), *senders.failed, *([f"exit code {code}"] if code else [])]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--phones", type=int, default=PHONES, help="of each rollout")
    parser.add_argument("--rate", type=float, default=50, help="further lines a second, by UDP and by TCP each")
    parser.add_argument("--folder", help="where table and session are left")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        print("this needs root, for a network of its own")
        return 2
    if INSIDE not in os.environ:
        enter()
    wire()
    folder = Path(arguments.folder or tempfile.mkdtemp(prefix="acdiag-hour-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{arguments.minutes:g} minutes, table and session in {folder}", flush=True)
    wrong = hour(folder, arguments.minutes, arguments.phones, arguments.rate)
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
