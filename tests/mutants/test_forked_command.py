"""What a command does outside of its output is seen, also what it takes back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.mutants import forked_command
from tests.mutants.forked_command import CRASHED, Ended

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork, and /proc for its bounds")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return load([builtin_folder()])


@pytest.fixture
def ended(tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """How a command ends that does this."""

    def run(deed: Callable[[], object]) -> Ended:
        monkeypatch.setattr(forked_command, "main", lambda words: (deed(), 0)[1])
        return forked_command.run([], tmp_path, shelf)

    return run


def test_an_ordinary_command(tmp_path: Path, shelf: Shelf) -> None:
    path = next((Path(__file__).parents[2] / "captures" / "no-offer").glob("capture.*"))
    told = forked_command.run(["triage", str(path)], tmp_path, shelf)
    assert told.status == 1
    assert b"no-offer" in told.out
    assert (told.words, told.touched, told.reached) == ("", [], [])
    assert 20 < told.peak < 2000
    written = forked_command.run(["triage", str(path), "-o", "case.txt"], tmp_path, shelf)
    assert {Path(place).name for place in written.touched} > {"case.txt"}


def _unlinked() -> None:
    Path("gone").write_text("x")
    os.unlink("gone")


@pytest.mark.parametrize(
    "deed",
    [
        _unlinked,
        lambda: os.mkdir("made"),
        lambda: os.close(os.open("by number", os.O_CREAT | os.O_WRONLY)),
        lambda: os.symlink("nowhere", "link"),
    ],
    ids=["taken back", "folder", "descriptor", "link"],
)
def test_what_it_writes_is_seen(ended: Callable[..., Ended], tmp_path: Path, deed: Callable[[], object]) -> None:
    told = ended(deed)
    assert told.status == 0
    assert any(Path(place).parent == tmp_path for place in told.touched)


@pytest.mark.parametrize(
    "deed", [lambda: subprocess.run(["true"], check=True), lambda: socket.create_connection(("127.0.0.1", 9))]
)
def test_what_it_begins_outside_is_seen(ended: Callable[..., Ended], deed: Callable[[], object]) -> None:
    assert ended(deed).reached


def test_reading_is_not_writing(ended: Callable[..., Ended]) -> None:
    told = ended(lambda: Path(__file__).read_text())
    assert (told.touched, told.reached) == ([], [])


def _refuses() -> None:
    raise Unusable("no", "yes")


def test_how_it_ends(ended: Callable[..., Ended]) -> None:
    assert ended(lambda: os.kill(os.getpid(), signal.SIGKILL)).status == -signal.SIGKILL
    assert ended(lambda: sys.exit(3)).status == 3
    told = ended(_refuses)
    assert told.status == CRASHED
    assert "Traceback" in told.words
    assert ended(lambda: bytes(1 << 31)).status == CRASHED
