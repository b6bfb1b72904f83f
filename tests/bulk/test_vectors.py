"""Numpy stops where compiled code stops, or before."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.bulk import vectors
from acdiag.rulebook.shelf import Shelf
from tests.bench.media_traffic import mirror
from tests.bulk.readings import native, told, write_pcap
from tests.bulk.readings import vectors as by_numpy
from tests.bulk.streams import START, STEP
from tests.bulk.test_flows import speech
from tests.mutants import crowds


def test_it_takes_nearly_what_compiled_code_takes(tmp_path: Path, shelf: Shelf, code: bytes) -> None:
    path = tmp_path / "a.pcap"
    mirror(path, 5000)
    fast, slow = told([path], shelf, native(code)), told([path], shelf, by_numpy)
    assert fast[0] == slow[0]
    assert slow[1] > 0.8 * fast[1]


def test_a_changed_payload_type_ends_a_step(tmp_path: Path, shelf: Shelf) -> None:
    records = speech(3 * vectors.STEP)
    at, data, size = records[vectors.STEP + 7]
    records[vectors.STEP + 7] = at, data[:43] + b"\0" + data[44:], size
    assert at == START + (vectors.STEP + 7) * STEP
    path = write_pcap(tmp_path / "a.pcap", records)
    assert told([path], shelf, by_numpy)[0] == told([path], shelf)[0]


def test_looks_that_find_nothing_become_rare_and_begin_again(
    tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "TIRED", 20)
    looks: list[int] = []
    look = vectors.Vectors._advance
    monkeypatch.setattr(vectors.Vectors, "_advance", lambda self, buffer: looks.append(1) or look(self, buffer))
    strangers = [
        (START + number, data, len(data)) for number, (_, data) in enumerate(crowds.frames("random-bytes", 200))
    ]
    path = write_pcap(tmp_path / "a.pcap", [*strangers, *speech(400, START + STEP)])
    answer, passed = told([path], shelf, by_numpy)
    assert answer == told([path], shelf)[0]
    assert passed > 300
    assert len(looks) < 100
