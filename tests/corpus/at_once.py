"""Many captures in one run of tshark, which takes longer to start than to read most of them.

They stand in one file, each followed by empty frames until all have the same number. After so many, tshark forgets
whatever it met (-M), so no address, connection or fragment of one capture means anything in the next.
"""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.corpus.tshark import CORPUS, Told, command, said, values

_LINK_TYPE, _ENCAPSULATION = 162, "60"
"""Of the empty frames: for private use, in a file (LINKTYPE_USER15) and in tshark."""

_ALONE = (
    "wild/google__gopacket/le__test202.pcapng",
    "wild/hadrielk__pcapng-test-generator/basic__test018.pcapng",
)
"""With records that are frames for tshark, and nothing for capinfos or mergecap."""


def told_of(
    paths: Iterable[str], protocol: str, fields: Iterable[str], options: Iterable[str] = ()
) -> Mapping[str, dict[int, Told]]:
    """What tshark says of each capture (a path in the corpus, or an absolute one), by frame, as `said` of one."""
    return _told_of(tuple(paths), protocol, tuple(fields), tuple(options))


@cache
def _told_of(
    paths: tuple[str, ...], protocol: str, fields: tuple[str, ...], options: tuple[str, ...]
) -> Mapping[str, dict[int, Told]]:
    counts = _counts(path for path in paths if path not in _ALONE)
    told = {path: {} if path in counts else said(path, protocol, fields, options) for path in paths}
    size = max(counts.values()) + 1
    shown = ("frame.number", "frame.encap_type", protocol, *fields)
    with TemporaryDirectory() as folder:
        merged = _merge(counts, size, Path(folder))
        asked = [*command(merged, shown), "-M", str(size), *options]
        answer = subprocess.run(asked, capture_output=True, text=True, errors="replace", check=True).stdout
    captures = iter(counts)
    path = next(captures)
    for row in values(answer, shown):
        number, empty, there = int(row.pop("frame.number")[0]), row.pop("frame.encap_type"), row.pop(protocol)
        assert (number > counts[path]) is (empty == [_ENCAPSULATION]), (path, number)
        if there:
            told[path][number] = row
        if number == size:
            path = next(captures, "")
    assert not path, "not every capture was read"
    return told


def _counts(paths: Iterable[str]) -> dict[str, int]:
    """Frames of each capture that can be merged; one that breaks off cannot."""
    files = {str(CORPUS / path): path for path in paths}
    told = subprocess.run(["capinfos", "-T", "-M", "-r", "-c", *files], capture_output=True, text=True, check=False)
    counted = dict(line.split("\t") for line in told.stdout.splitlines() if line)
    return {files[file]: int(count) for file, count in counted.items() if f'"{file}"' not in told.stderr}


def _merge(counts: Mapping[str, int], size: int, folder: Path) -> Path:
    """The captures one after the other, each with empty frames behind it until it has `size` of them."""
    files = []
    for number, (path, count) in enumerate(counts.items()):
        behind = folder / f"empty{number}"
        head = struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, _LINK_TYPE)
        behind.write_bytes(head + (struct.pack("=IIII", 0, 0, 1, 1) + b"\0") * (size - count))
        files += [str(CORPUS / path), str(behind)]
    merged = folder / "merged"
    subprocess.run(["mergecap", "-a", "-F", "pcapng", "-I", "none", "-w", str(merged), *files], check=True)
    return merged
