"""A short run of what `make mutants` does long: damaged captures end, say so, and write nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.mutants import command_line
from tests.mutants.family import tried
from tests.mutants.mutation import LONG, MUTATIONS, SHORT_ONES, loses, mutant
from tests.mutants.seeds import CORPUS, families, seed
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
    found = list(judge(made, case))
    assert found
    assert all("nothing said" in words for words in found)
    case["sources"][0]["packets"] += 1
    assert any("are there" in words for words in judge(made, case))


def test_the_real_command(tmp_path: Path, shelf: Shelf) -> None:
    paths = families()["captures/healthy"]
    path, home = tmp_path / "mutant.pcap", tmp_path / "home"
    home.mkdir()
    path.write_bytes(mutant("captures/healthy", paths, 2).data)
    case, _ = triage(path, shelf)
    assert case is not None
    assert list(command_line.started(path, home, case)) == []
    assert command_line.forked(path, home, shelf, case)[1] == []
    case["findings"] = [{"severity": "error", "cleared": None}]
    for wrong in (command_line.started(path, home, case), command_line.forked(path, home, shelf, case)[1]):
        assert any("exit code" in words for words in wrong)


def test_everything_that_can_be_written(tmp_path: Path, shelf: Shelf) -> None:
    home = tmp_path / "home"
    home.mkdir()
    path = families()["captures/no"][0]
    case, _ = triage(path, shelf)
    assert command_line.outputs(path, home, shelf, case)[1] == []
    assert list(home.iterdir()) == []
    (home / "of somebody else").write_text("for all to read")
    (home / "case.txt").symlink_to(tmp_path / "elsewhere")
    wrong = command_line.outputs(path, home, shelf, case)[1]
    assert any("not for its owner" in words for words in wrong)
    assert any("exit code 2" in words for words in wrong)
    assert not (tmp_path / "elsewhere").exists()


def test_each_file_of_a_family_has_its_turn() -> None:
    paths = families()["captures/log"]
    short = {seed(path).name for path in paths if len(seed(path).raw) <= LONG}
    counts = [SHORT_ONES if seed(path).name in short else 1 for path in paths]
    assert 0 < len(short) < len(paths)
    names = [mutant("captures/log", paths, number).seed.name for number in range(2 * sum(counts))]
    first, second = names[: sum(counts)], names[sum(counts) :]
    assert Counter(first) == Counter(second) == dict(zip((seed(path).name for path in paths), counts, strict=True))
    assert first != second
