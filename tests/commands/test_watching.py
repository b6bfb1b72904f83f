from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any

import pytest

from acdiag.commands.watching import notebook, watch
from acdiag.model.errors import Unusable
from acdiag.store.notebook import FileNotebook, MemoryNotebook


def test_without_a_terminal_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    feed: Any = object()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(Unusable) as caught:
        watch(feed, MemoryNotebook(), argparse.Namespace())
    assert "--headless" in caught.value.hint


def test_notes_go_into_the_session(tmp_path: Path) -> None:
    book = notebook(str(tmp_path))
    assert isinstance(book, FileNotebook)
    book.write("problem:X", "kept")
    assert notebook(str(tmp_path)).note("problem:X") == "kept"
    assert not isinstance(notebook(None), FileNotebook)
