"""What tshark says of the corpus' captures, and what our own dissection says, frame by frame."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.sources.opening import open_sources
from acdiag.streams.fragments import Fragments
from acdiag.streams.transfers import TftpTransfers
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet

CORPUS = Path(os.environ.get("ACDIAG_CORPUS") or Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus")

REQUIREMENTS = [
    pytest.mark.corpus,
    pytest.mark.skipif(not (CORPUS / "INDEX.tsv").is_file(), reason="the corpus is not beside the project"),
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

_SHORTENED = "wild/arkime__arkime/arkime_synthetic.pcap"
"""Its line in the index leaves protocols out."""

_SEPARATOR, _AGGREGATOR = "\x01", "\x02"


def captures() -> dict[str, dict[str, int]]:
    """Every capture of the corpus: frames per protocol, as its index says; none where there is no corpus."""
    if not (CORPUS / "INDEX.tsv").is_file():
        return {}
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        named = dict(entry.rsplit(":", 1) for entry in row["protocols"].split() if ":" in entry)
        counts[row["path"]] = {name: int(count) for name, count in named.items()}
    return counts


def captures_with(protocol: str) -> list[str]:
    """Captures in which tshark met the protocol."""
    return [path for path, counts in captures().items() if protocol in counts or path == _SHORTENED]


@cache
def said(path: str, protocol: str, fields: tuple[str, ...]) -> dict[int, dict[str, list[str]]]:
    """Values of `fields` in each frame of the protocol, by frame number; reassembly by TCP left aside."""
    command = ["tshark", "-n", "-r", str(CORPUS / path), "-Y", protocol, "-T", "fields", "-E", "occurrence=a"]
    command += ["-E", f"separator={_SEPARATOR}", "-E", f"aggregator={_AGGREGATOR}"]
    for field in ("frame.number", *fields):
        command += ["-e", field]
    answer = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    # A capture that is cut makes it fail after all its lines; a field that it does not know is our mistake.
    assert "aren't valid" not in answer.stderr, answer.stderr
    frames: dict[int, dict[str, list[str]]] = {}
    for line in answer.stdout.split("\n"):
        number, *values = line.split(_SEPARATOR)
        if len(values) == len(fields):
            split = [value.split(_AGGREGATOR) if value else [] for value in values]
            frames[int(number)] = dict(zip(fields, split, strict=True))
    return frames


def packets(path: str) -> Iterator[Packet]:
    """The packets of one capture, fragments put together; nothing when it cannot be read."""
    try:
        sources = open_sources([str(CORPUS / path)], on_skip=lambda _path, _why: None)
    except Unusable:
        return
    fragments, transfers = Fragments(), TftpTransfers()
    for source in sources:
        for frame in source.frames():
            packet = dissect(frame)
            packet = fragments.add(packet) or packet
            transfers.claim(packet)
            yield packet
        source.close()
