"""Frames per protocol in real captures made by others, compared with what tshark 4.0.17 counted.

The counts are those of the corpus' own index, so that tshark need not run.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.sources.opening import open_sources
from acdiag.streams.duplicates import Duplicates
from acdiag.streams.fragments import Fragments
from acdiag.streams.transfers import TftpTransfers
from acdiag.wire.dissect import dissect

CORPUS = Path(os.environ.get("ACDIAG_CORPUS") or Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus")
COMPARED = ("dhcp", "tftp", "cdp", "lldp", "arp", "syslog")

DIFFERENCES: dict[str, tuple[dict[str, int], str]] = {
    "wild/zeek__zeek/arp-who-has-radiotap.pcap": ({"arp": 0}, "802.11 frames are not opened"),
}
"""What we count instead, and why."""

INDEX_SHORTENED = {
    "wild/arkime__arkime/arkime_synthetic.pcap": {"dhcp": 3, "tftp": 4, "cdp": 0, "lldp": 1, "arp": 2},
}
"""Where the index leaves protocols out: `tshark -T fields` of that file."""

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not (CORPUS / "INDEX.tsv").is_file(), reason="the corpus is not beside the project"),
]


def indexed() -> dict[str, dict[str, int]]:
    """Counts of tshark by file."""
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    counts = {}
    for row in rows:
        named = dict(entry.rsplit(":", 1) for entry in row["protocols"].split() if ":" in entry)
        counts[row["path"]] = {name: int(named.get(name, 0)) for name in COMPARED} | INDEX_SHORTENED.get(
            row["path"], {}
        )
    return counts


def counted(path: str) -> Counter[str]:
    """Our own counts; nothing may raise, whatever the file holds."""
    try:
        sources = open_sources([str(CORPUS / path)], on_skip=lambda _path, _why: None)
    except Unusable:
        return Counter()
    counts: Counter[str] = Counter()
    fragments, transfers, duplicates = Fragments(), TftpTransfers(), Duplicates()
    for source in sources:
        for frame in source.frames():
            packet = dissect(frame)
            packet = fragments.add(packet) or packet
            transfers.claim(packet)
            if packet.messages:
                duplicates.seen(packet)
            counts.update(packet.protocols)
        source.close()
    return counts


def test_every_capture_counts_as_tshark_counts() -> None:
    theirs = indexed()
    assert len(theirs) > 400
    wrong = []
    for path, expected in theirs.items():
        ours = counted(path)
        due = expected | DIFFERENCES.get(path, ({}, ""))[0]
        got = {name: ours[name] for name in COMPARED}
        if got != due:
            wrong.append(f"{path}: {got} instead of {due}")
    assert wrong == []


def test_the_listed_differences_are_still_there() -> None:
    theirs = indexed()
    for path, (ours, why) in DIFFERENCES.items():
        assert why
        assert all(theirs[path][name] != count for name, count in ours.items())


def test_the_golden_files_count_as_their_facts_say() -> None:
    facts = CORPUS / "golden" / "FACTS.jsonl"
    for line in facts.read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        ours = counted(f"golden/{fact['file']}")
        for name in (*COMPARED, "eapol"):
            assert ours[name] == fact["proto_packets"].get(name, 0), (fact["file"], name)
