"""Compiled code where there is some, else numpy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from acdiag.bulk import native
from acdiag.bulk.engine import engine
from acdiag.bulk.vectors import Vectors
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf


def test_without_compiled_code_numpy_works(monkeypatch: pytest.MonkeyPatch, shelf: Shelf) -> None:
    monkeypatch.setattr(native, "load", lambda arrays, *, may_compile: None)
    assert isinstance(engine(Session(shelf, ()).hasten(), may_compile=True), Vectors)


def test_kept_code_needs_neither_numba_nor_numpy() -> None:
    program = "import sys; from acdiag.bulk import bypass, flows, native; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert not {"numba", "numpy", "pandas"} & set(loaded)
