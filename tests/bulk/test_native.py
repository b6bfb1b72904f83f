"""Machine code comes from the cache, or is made; where it cannot be, there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from acdiag import cache_folder
from acdiag.bulk import native
from acdiag.bulk.arrays import Arrays


def test_it_is_made_once(code: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache_folder.SWITCH, str(tmp_path / "cache"))
    assert native.load(Arrays(), may_compile=False) is None
    monkeypatch.setattr(native.compilation, "object_code", lambda: code)
    assert native.load(Arrays(), may_compile=True) is not None
    monkeypatch.delattr(native.compilation, "object_code")
    assert native.load(Arrays(), may_compile=False) is not None


def test_without_llvm_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "llvmlite.binding", None)
    assert native.load(Arrays(), may_compile=True) is None
