"""Both ways say the same, whatever a capture holds: byte by byte, as JSON."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given

from acdiag.model.errors import Unusable
from acdiag.rulebook.shelf import Shelf
from tests.bench.media_traffic import mirror, rollout
from tests.bulk.readings import Engine, Record, told, write_pcap, write_pcapng
from tests.bulk.streams import captures as made

CORPUS = Path(os.environ.get("ACDIAG_CORPUS") or Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus")


def test_every_committed_capture(captures: list[Path], shelf: Shelf, engine: Engine) -> None:
    assert captures
    different = [path.parent.name for path in captures if told([path], shelf)[0] != told([path], shelf, engine)[0]]
    assert not different


@pytest.mark.corpus
def test_real_captures_of_others(shelf: Shelf, engine: Engine) -> None:
    if not CORPUS.is_dir():
        pytest.skip("no corpus: set ACDIAG_CORPUS")
    different, passed = [], 0
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file():
            try:
                plain = told([path], shelf)[0]
            except Unusable:
                continue
            fast, count = told([path], shelf, engine)
            passed += count
            if fast != plain:
                different.append(path.name)
    assert not different
    assert passed > 0


@given(records=made())
def test_streams_that_hypothesis_makes(
    tmp_path_factory: pytest.TempPathFactory, shelf: Shelf, engine: Engine, records: list[Record]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for path in (write_pcap(folder / "made.pcap", records), write_pcapng(folder / "made.pcapng", records, ">")):
        assert told([path], shelf, engine)[0] == told([path], shelf)[0]


@given(records=made())
def test_several_captures_at_once(
    tmp_path_factory: pytest.TempPathFactory, shelf: Shelf, engine: Engine, records: list[Record]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    whole = sorted(records, key=lambda record: record[0])
    half = len(whole) // 2
    paths = [
        write_pcap(folder / "even.pcap", whole[::2], ">"),
        write_pcapng(folder / "odd.pcapng", whole[1::2]),
        write_pcap(folder / "late.pcap", whole[half:]),
    ]
    assert told(paths, shelf, engine)[0] == told(paths, shelf)[0]


def test_rollout(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    path = tmp_path / "rollout.pcap"
    count = rollout(path, phones=5, seconds=8)
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 0.7 * count


def test_mirror_port(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    path = tmp_path / "mirror.pcap"
    count = mirror(path, 20_000)
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 0.8 * count
