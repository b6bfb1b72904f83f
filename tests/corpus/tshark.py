"""What tshark says of the corpus' captures, and what our own dissection says, frame by frame."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

Told = dict[str, list[str]]
"""Values by field; a field that is absent or empty has none."""

_SEPARATOR, _AGGREGATOR = "\x01", "\x02"


@cache
def captures() -> Mapping[str, dict[str, int]]:
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
def said(path: str, protocol: str, fields: tuple[str, ...], options: tuple[str, ...] = ()) -> dict[int, Told]:
    """Values of `fields` in each frame of the protocol, by frame number; reassembly by TCP left aside."""
    shown = ("frame.number", *fields)
    asked = [*command(CORPUS / path, shown), "-Y", protocol, *options]
    answer = subprocess.run(asked, capture_output=True, text=True, errors="replace", check=False)
    # A capture that is cut makes it fail after all its lines; a field that it does not know is our mistake.
    assert "aren't valid" not in answer.stderr, answer.stderr
    return {int(row.pop("frame.number")[0]): row for row in values(answer.stdout, shown)}


def command(capture: Path, fields: Iterable[str]) -> list[str]:
    """tshark's words for all values of `fields` in each frame."""
    words = ["tshark", "-n", "-r", str(capture), "-T", "fields", "-E", "occurrence=a"]
    words += ["-E", f"separator={_SEPARATOR}", "-E", f"aggregator={_AGGREGATOR}"]
    return words + [word for field in fields for word in ("-e", field)]


def values(answer: str, fields: Sequence[str]) -> Iterator[Told]:
    """What such a command answered, a frame at a time; one is left out when a value has a line end in it."""
    for line in answer.split("\n"):
        found = line.split(_SEPARATOR)
        if len(found) == len(fields):
            yield {name: text.split(_AGGREGATOR) if text else [] for name, text in zip(fields, found, strict=True)}


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
