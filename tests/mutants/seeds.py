"""What mutants are made of: captures in families, each as its bytes and as its packets.

A family is a folder of the corpus, a protocol that its index names, or a kind of the committed captures.
"""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from acdiag.model.errors import Unusable
from acdiag.sources.opening import open_sources

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("ACDIAG_CORPUS") or ROOT / ".." / "shared" / "corpus")
LARGEST = 400_000
"""Bytes of a seed: of a longer capture a mutant takes longer and shows no more. The corpus has none."""
PROTOCOLS = (
    "arp", "cdp", "dhcp", "dns", "eapol", "gre", "http", "icmp", "ipv6", "ldap", "lldp", "mpls", "ntp",
    "ppp", "rtp", "sip", "stun", "syslog", "tftp", "tls", "vlan",
)  # fmt: skip


class Record(NamedTuple):
    """A packet of a seed."""

    at: int
    data: bytes
    length: int
    link_type: int


class Seed(NamedTuple):
    name: str
    raw: bytes
    """The file as it is stored."""
    records: tuple[Record, ...]


def families() -> dict[str, list[Path]]:
    """The files of each family, by its name; those of the corpus only where it is at hand."""
    found: dict[str, list[Path]] = defaultdict(list)
    committed = sorted((ROOT / "captures").glob("*/capture.*"))
    kinds = Counter(_kind(path) for path in committed)
    for path in committed:
        found[f"captures/{_kind(path) if kinds[_kind(path)] > 1 else 'others'}"].append(path)
    for path, protocols in _indexed():
        found[f"corpus/{path.parent.name}"].append(path)
        for protocol in protocols & set(PROTOCOLS):
            found[f"protocol/{protocol}"].append(path)
    return {name: small for name, paths in sorted(found.items()) if (small := [*filter(_is_small, paths)])}


def _kind(path: Path) -> str:
    return path.parent.name.partition("-")[0]


def _is_small(path: Path) -> bool:
    return path.stat().st_size <= LARGEST


def _indexed() -> Iterator[tuple[Path, set[str]]]:
    index = CORPUS / "INDEX.tsv"
    if not index.is_file():
        return
    with index.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            path = CORPUS / row["path"]
            if path.is_file():
                yield path, {word.partition(":")[0] for word in row["protocols"].split()}


@lru_cache(None)
def seed(path: Path) -> Seed:
    """A file with its packets, as far as they can be read."""
    try:
        sources = open_sources([str(path)], on_skip=lambda *_: None)
    except Unusable:
        sources = []
    frames = [frame for source in sources for frame in source.frames()]
    records = tuple(Record(frame.at, frame.data, frame.wire_length, frame.link_type) for frame in frames)
    return Seed(f"{path.parent.name}/{path.name}", path.read_bytes(), records)
