"""The short run of the fuzzer, the same at every time; `make fuzz` is the long one."""

from __future__ import annotations

import base64
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import pytest

from acdiag.model.errors import Malformed
from tests.fuzz.campaign import by_mutator, mutants
from tests.fuzz.mutation import LARGEST, Dice, mutated, swollen
from tests.fuzz.records import changed_records, fitted, frames_of, records_of, written
from tests.fuzz.seeds import ROOT, whole
from tests.fuzz.table import TARGETS
from tests.fuzz.target import LINE, MEMORY, PIECE, TIME, Script, Target
from tests.fuzz.watch import Hanging, Watch, no_hanging, rerun

PATIENCE = 6.0
"""Times that an execution may take longer than its limit: other tests run beside it, and coverage may look on."""
SHORT = [target for target in TARGETS.values() if target.short]


@pytest.mark.parametrize("target", SHORT, ids=lambda target: target.name)
def test_mutants_do_no_harm(target: Target) -> None:
    tally = by_mutator(target, target.short, 60.0, seed=1, patience=PATIENCE, seeds_too=False)
    assert tally.executions > 0
    assert not tally.failures, "\n".join(map(str, tally.failures.values()))


@pytest.mark.parametrize("target", [each for each in SHORT if each.mutate is mutated], ids=lambda target: target.name)
def test_one_piece_over_and_over_takes_no_longer(target: Target) -> None:
    chance, watch, seeds = Dice(target.name), Watch(PATIENCE), target.seeds()
    with no_hanging():
        for _ in range(4 if target.short > 30 else 1):
            failure = watch(target, swollen(chance.choice(seeds), chance)[: target.longest])
            assert failure is None, str(failure)


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_every_target_begins_with_something(target: Target) -> None:
    assert target.covers
    assert list(islice(mutants(target, 1), 3)) == list(islice(mutants(target, 1), 3))


def _target(run: Callable[[bytes], object]) -> Target:
    return Target(name="x", run=run, seeds=lambda: [b"abc"], covers=("x",), memory=1 << 20)


def _spin(_: bytes) -> None:
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass


@pytest.mark.parametrize(
    ("run", "what", "told"),
    [
        (lambda data: {}[data], "raised", "KeyError(b'abc')"),
        (_spin, "slow", "ms for 3 bytes"),
        (lambda _: list(bytes(8 << 20)), "memory", "at once for 3 bytes"),
    ],
    ids=["raised", "slow", "memory"],
)
def test_harm_is_noticed(run: Callable[[bytes], object], what: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.watch.CLOSELY", 1 if what == "memory" else 1 << 30)
    failure = Watch()(_target(run), b"abc")
    assert failure is not None
    assert (failure.what, failure.target) == (what, "x")
    assert told in failure.told
    assert str(failure).endswith("python -m tests.fuzz x --replay YWJj")


def test_an_execution_without_end_is_stopped() -> None:
    def run(_: bytes) -> None:
        while True:
            try:
                time.sleep(0.01)
            except Exception:  # what is fuzzed may catch what it likes
                continue

    with no_hanging(0.1):
        failure = Watch()(_target(run), b"abc")
        assert failure is not None
        assert failure.what == "hanging"
        assert not issubclass(Hanging, Exception)
        assert Watch()(_target(len), b"abc") is None


def test_a_line_has_a_time_of_its_own() -> None:
    log = replace(_target(len), ends=(b"\n", b"\0"))
    assert log.limit(b"abc") == TIME
    assert log.limit(bytes(3) + b"\n") == pytest.approx(TIME + 4 * LINE)
    assert log.limit(b"x" * 2 * PIECE) == 2 * TIME


def test_the_limit_of_the_issue_holds_where_no_reason_is_given() -> None:
    """Slower ones: what is unpacked, YAML, and whole runs from a file to the answer."""
    slower = {name.partition(".")[0] for name, target in TARGETS.items() if target.time > TIME}
    assert slower == {
        "bulk",
        "bundle",
        "inspection",
        "inspection_log",
        "pipeline",
        "redact",
        "rulebook",
        "sources",
        "store",
    }
    assert {name for name in TARGETS if name.startswith("sources.") and TARGETS[name].time > TIME} == {
        "sources.archive", "sources.compressed",
    }  # fmt: skip


def test_what_is_allowed_is_no_harm() -> None:
    def run(_: bytes) -> None:
        raise Malformed(0, "cut")

    assert Watch()(_target(run), b"abc") is None


@pytest.mark.parametrize("seed", range(40))
def test_mutants_stay_within_their_size(seed: int) -> None:
    data = whole()[0]
    assert len(mutated(data, [data], Dice(seed))) <= LARGEST
    assert len(swollen(data, Dice(seed))) == LARGEST
    assert mutated(b"", [], Dice(seed)) == mutated(b"", [], Dice(seed))
    changed = changed_records(data, [data], Dice(seed))
    assert changed == changed_records(data, [data], Dice(seed))
    for _ in islice(frames_of(changed), 3):
        pass


def test_records_there_and_back() -> None:
    for data in whole()[:20]:
        assert written(records_of(data)) == data
    (first, *_) = frames_of(whole()[0])
    longer = fitted(first.data + b"more")
    assert len(longer) == len(first.data) + 4


def test_a_script_ends_with_zeros() -> None:
    script = Script(b"\x05\x01\x02")
    assert (script.number(4), script.number(1000), script.number(), bool(script)) == (1, 258, 0, False)
    assert script.rest() == b""


def _lines(*options: str) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.fuzz", *options]
    yield from subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.splitlines()


def test_the_command_executes_one_input_again() -> None:
    *_, last = _lines("wire.arp", "--replay", base64.b64encode(b"\0\1").decode())
    assert last == "wire.arp: no harm done by 2 bytes"
    assert rerun("wire.arp", b"") == "python -m tests.fuzz wire.arp --replay ="


def test_memory_has_a_stated_bound() -> None:
    assert all(MEMORY <= target.memory <= 8 * MEMORY for target in TARGETS.values())
