"""A campaign goes on where it was, and a mutant that ends its process costs no other its turn."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.bulk.readings import vectors
from tests.mutants import campaign, family
from tests.mutants.campaign import Batch, Kit, Record
from tests.mutants.family import Result

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="batches are forked")
DEADLY = 7


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit({"a": [], "b": []}, None, (vectors,), 0, str(tmp_path))  # type: ignore[arg-type]


def _tried(name: str, paths: list[Path], numbers: range, shelf: object, folder: Path, **_: object) -> Result:
    if DEADLY in numbers and name == "b":
        Path(folder, f"{DEADLY}.pcap").write_bytes(b"deadly")
        os._exit(9)
    return Result(name, tried=len(numbers), blamed={"X": 1}, examples={"X": str(numbers.start)})


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tried; in one family one mutant ends its process."""
    monkeypatch.setattr(campaign, "tried", _tried)
    monkeypatch.setattr(campaign, "BATCH", 5)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_crash_costs_no_other_mutant_its_turn(kit: Kit, tmp_path: Path, jobs: int) -> None:
    batches = list(campaign.left(kit, 12, []))
    assert batches[:3] == [Batch("a", range(5)), Batch("b", range(5)), Batch("a", range(5, 10))]
    totals = {"a": Result("a"), "b": Result("b")}
    for batch, result in campaign.run(kit, batches, jobs):
        totals[batch.family].add(result)
    assert [total.tried for total in totals.values()] == [12, 12]
    assert totals["a"].failures == []
    (words,) = totals["b"].failures
    assert "exit code 9, by 7" in words
    assert Path(tmp_path, f"b-{DEADLY}").read_bytes() == b"deadly"


def test_what_is_done_is_not_done_again(kit: Kit, tmp_path: Path) -> None:
    record = Record(tmp_path / "state", 4)
    assert list(record.done()) == []
    batches = list(campaign.left(kit, 12, []))
    for number, (batch, result) in enumerate(campaign.run(kit, batches, 1)):
        if number == 4:
            break
        record.add(batch, result)
    Record(tmp_path / "state", 5).add(Batch("a", range(10, 12)), Result("a"))
    done = list(record.done())
    assert [batch for batch, _ in done] == batches[:3]
    left = list(campaign.left(kit, 12, [batch for batch, _ in done]))
    assert {(batch.family, number) for batch, _ in done for number in batch.numbers} | {
        (batch.family, number) for batch in left for number in batch.numbers
    } == {(name, number) for name in "ab" for number in range(12)}
    assert sum(len(batch.numbers) for batch in left) + sum(result.tried for _, result in done) == 24


def test_results_are_summed_up() -> None:
    total = Result("a")
    total.add(Result("a", tried=2, peak=3.0, failures=["f"], blamed={"X": 1}, examples={"X": "first"}))
    total.add(Result("a", tried=3, peak=2.0, blamed={"X": 2}, examples={"X": "second"}))
    assert (total.tried, total.peak, total.failures) == (5, 3.0, ["f"])
    assert (total.blamed, total.examples) == ({"X": 3}, {"X": "first"})


def test_a_failure_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried for one batch, with a check that finds something wrong."""
    monkeypatch.setattr(family, "_one", lambda *_: ["wrong"])
    paths = sorted((Path(__file__).parents[2] / "captures").glob("no-*/capture.*"))
    folder, keep = tmp_path / "folder", tmp_path / "keep"
    folder.mkdir()
    keep.mkdir()
    result = family.tried("captures/no", paths, range(2, 4), None, folder, keep=str(keep))  # type: ignore[arg-type]
    assert len(result.failures) == 2
    assert {path.name for path in keep.iterdir()} == {"captures-no-2", "captures-no-3"}
    assert [path.name for path in folder.iterdir()] == ["home"]
