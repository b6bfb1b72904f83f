"""A short run of what `make mutants` does long: damaged captures end, say so, and write nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.mutants import command_line
from tests.mutants.family import tried
from tests.mutants.mutation import MUTATIONS, loses, mutant
from tests.mutants.seeds import CORPUS, families
from tests.mutants.trial import judge, triage


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return load([builtin_folder()])


@pytest.mark.parametrize("family", ["captures/healthy", "captures/sip"])
def test_committed_captures(tmp_path: Path, shelf: Shelf, family: str) -> None:
    result = tried(family, families()[family], range(1, 1 + len(MUTATIONS)), shelf, tmp_path)
    assert result.failures == []
    assert result.tried == len(MUTATIONS)
    assert 0 < result.unreadable < result.tried


@pytest.mark.corpus
def test_captures_of_others(tmp_path: Path, shelf: Shelf) -> None:
    if not CORPUS.is_dir():
        pytest.skip("no corpus: set ACDIAG_CORPUS")
    for number, (family, paths) in enumerate(families().items()):
        if not family.startswith("captures/"):
            folder = tmp_path / str(number)
            folder.mkdir()
            assert tried(family, paths, range(number, number + 3), shelf, folder).failures == []


def test_the_same_seed_gives_the_same_mutants() -> None:
    paths = families()["captures/healthy"]
    for number in range(len(MUTATIONS)):
        first, again = (mutant("captures/healthy", paths, number, 7) for _ in range(2))
        assert first == again
    others = [mutant("captures/healthy", paths, number, 8).data for number in range(len(MUTATIONS))]
    assert others != [mutant("captures/healthy", paths, number, 7).data for number in range(len(MUTATIONS))]


def test_a_loss_that_nobody_tells_of_is_found_out(tmp_path: Path, shelf: Shelf) -> None:
    paths = families()["captures/healthy"]
    made = next(each for number in range(2, 500, 23) if loses(each := mutant("captures/healthy", paths, number)))
    path = tmp_path / "mutant.pcap"
    path.write_bytes(made.data)
    case, wrong = triage(path, shelf)
    assert case is not None
    assert wrong == list(judge(made, case)) == []
    for source in case["sources"]:
        source["problems"] = []
    (words,) = judge(made, case)
    assert "nothing said" in words


def test_the_real_command(tmp_path: Path, shelf: Shelf) -> None:
    paths = families()["captures/healthy"]
    path, home = tmp_path / "mutant.pcap", tmp_path / "home"
    home.mkdir()
    path.write_bytes(mutant("captures/healthy", paths, 2).data)
    case, _ = triage(path, shelf)
    assert list(command_line.run(path, home, case)) == []
    assert case is not None
    case["findings"] = [{"severity": "error", "cleared": None}]
    assert any("exit code" in words for words in command_line.run(path, home, case))
