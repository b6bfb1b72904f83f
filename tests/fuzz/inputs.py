"""Targets: every file that a user may name: captures, archives, logs, configurations, tables, key logs."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Sequence
from functools import cache
from itertools import islice

import zstandard

from acdiag.live.expectations import parsed
from acdiag.sources.examination import captures_in
from acdiag.sources.log import LogSource
from acdiag.sources.log_lines import numbered
from acdiag.sources.log_prefix import entry, is_log_line
from acdiag.sources.origin import Memory, Origin
from acdiag.sources.source import Source
from acdiag.sources.stored import Held
from acdiag.sources.stream import BytesStream
from tests.fuzz import seeds
from tests.fuzz.records import changed_records
from tests.fuzz.target import Target
from tests.sources.made import pcap_file, pcapng_file, tarred, zipped
from tests.sources.test_damage import RICH, SAMPLES

READ = 200_000
"""Frames and lines read of one input: a bomb of a few bytes may hold more, and time is bounded by `EXPANSION` then."""
UNPACKED_TIME = 0.400
"""Seconds for 64 KiB that are compressed, when they may become 500 times as much."""
UNPACKED_MEMORY = 256 << 20
"""xz may want 192 MiB and Zstandard a window of 128 MiB; both are limits in `sources.compression`."""


def read(data: bytes, *, is_log: bool = False) -> None:
    """All that is found in a file, read to its end."""
    for found in captures_in("x", Held(data), Origin("x", len(data), Memory(), is_log=is_log)):
        if isinstance(found, Source):
            if isinstance(found, LogSource):
                found.settle(None, None)
            for _ in islice(found.arrivals(), READ):
                pass
            again = found.again()
            assert again is not None
            found.close()
        else:
            assert found.why


def _log(data: bytes) -> None:
    """The user says that it is a log, or its lines do."""
    read(data, is_log=len(data) % 2 == 0)


def _line(data: bytes) -> None:
    is_log_line(data)
    for line in numbered(BytesStream(data)):
        entry(line.data)


def _table(data: bytes) -> None:
    parsed(data.decode("utf-8", "replace"), "table.csv")


@cache
def _captures() -> Sequence[bytes]:
    small = [path.read_bytes() for path in seeds.files() if path.stat().st_size < 24_000]
    return [RICH, *(SAMPLES[name] for name in ("pcap", "big-endian ns", "pcapng")), *small[: seeds.MOST]]


def _packed() -> Sequence[bytes]:
    inside = [pcap_file(), pcapng_file(), RICH]
    return [
        pack(data) for data in inside for pack in (gzip.compress, lzma.compress, bz2.compress, zstandard.compress)
    ] + [SAMPLES["zstd"] + SAMPLES["zstd"], SAMPLES["xz"] + bytes(4) + SAMPLES["xz"]]


def _archives() -> Sequence[bytes]:
    log, cfg = seeds.texts("captures/*/*.log")[0], seeds.texts("captures/*/*.cfg")[0]
    members = {"a.pcap": pcap_file(), "phone.log": log[:600], "450HD.cfg": cfg[:600]}
    return [
        *(SAMPLES[name] for name in ("zip", "zip in zip", "tar", "tar.gz")),
        zipped(members),
        tarred(members),
        zipped({"in.tar": tarred(members)}),
        zipped(members, 0),
    ]


def logs() -> Sequence[bytes]:
    journal = (
        b'{"__REALTIME_TIMESTAMP":"1760000000000000","MESSAGE":"hello","_HOSTNAME":"phone","PRIORITY":"3",'
        b'"SYSLOG_IDENTIFIER":"sip","SYSLOG_PID":"7","SYSLOG_FACILITY":"16","SYSLOG_TIMESTAMP":"Nov  5 10:00:00 "}\n'
        b'{"__REALTIME_TIMESTAMP":"1760000000000001","MESSAGE":[104,105,27],"SYSLOG_RAW":"<13>x"}\n'
    )
    kiwi = b"2026-11-05 10:00:00\tLocal0.Notice\t10.0.0.7\tNov  5 10:00:00 phone sip: text\n" * 3
    relayed = b"2026-11-05T10:00:00+01:00 10.0.0.7 <134>[S=12] hello\nNov  5 10:00:00 10.0.0.7 ERROR 10:00:00.123 x\n"
    return [journal, kiwi, relayed, *seeds.texts("captures/*/*.log"), *(line + b"\n" for line in seeds.of("syslog"))]


TABLES = [
    b"00:90:8f:12:34:56,alice@contoso.com,F3-17,450HD\n00-90-8F-12-34-57,bob,,\n",
    b'MAC address;user;room\n00908f123456;"a;b";"x\ny"\n',
    b"user\tmac\nme\t0090.8f12.3456\n",
]

READERS = ("pcap", "pcapng", "pcapng_blocks", "source", "signature", "examination", "stream", "start")
LOGS = ("log", "log_lines", "log_prefix", "log_clock")


def _covers(*names: str) -> tuple[str, ...]:
    return tuple(f"acdiag.sources.{name}" for name in names)


INPUTS: tuple[Target, ...] = (
    Target(name="sources.capture", run=read, seeds=_captures, covers=_covers(*READERS), short=100),
    Target(
        name="sources.records", run=read, seeds=seeds.whole, covers=_covers("pcap"), mutate=changed_records, short=20,
    ),
    Target(
        name="sources.compressed", run=read, seeds=_packed, covers=_covers("compression"), short=60,
        time=UNPACKED_TIME, memory=UNPACKED_MEMORY,
    ),
    Target(
        name="sources.archive", run=read, seeds=_archives, covers=_covers("archive", "window", "examination"), short=60,
        time=UNPACKED_TIME, memory=UNPACKED_MEMORY,
    ),
    Target(name="sources.log", run=_log, seeds=logs, covers=_covers(*LOGS), short=60, ends=(b"\n",)),
    Target(
        name="sources.log_line", run=_line, seeds=logs, covers=_covers("log_lines", "log_prefix"), short=60,
        ends=(b"\n",),
    ),
    Target(
        name="sources.configuration", run=read, seeds=lambda: seeds.texts("captures/*/*.cfg"),
        covers=_covers("configuration"), ends=(b"\n",),
    ),
    Target(
        name="live.expectations", run=_table, seeds=lambda: TABLES, covers=("acdiag.live.expectations",), ends=(b"\n",),
    ),
)  # fmt: skip
