"""Work shared out among processes comes to what one process makes of it, whatever happens to the children."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from acdiag.cli import main
from acdiag.commands import forking
from acdiag.commands.forking import beginning, forked, sharing
from acdiag.model.sharing import alone
from tests.bench.media_traffic import rollout

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is work shared out by forking"),
    # Newer Pythons warn of threads, which a test run may have and a command has not.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
CAPTURES = Path(__file__).parents[2] / "captures"
PARENT = os.getpid()


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """No child, no open pipe and no signal that waits is left behind."""
    before = os.listdir("/proc/self/fd")
    yield
    assert os.listdir("/proc/self/fd") == before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def in_child() -> bool:
    return os.getpid() != PARENT


def whose(item: int) -> tuple[int, bool]:
    return item, in_child()


@pytest.mark.parametrize("processes", [2, 3, 8])
@pytest.mark.parametrize("count", [0, 1, 7, 100])
def test_in_order_as_one_process_does_it(count: int, processes: int) -> None:
    shared = forked(whose, range(count), processes)
    assert [item for item, _ in shared] == list(range(count))
    assert [child for _, child in shared] == [False] * (count // processes) + [True] * (count - count // processes)


def test_answers_larger_than_a_pipe() -> None:
    assert forked(lambda item: "x" * item, [3_000_000] * 5, 3) == ["x" * 3_000_000] * 5


def killed(item: int) -> int:
    if in_child() and item == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return -item


class Poison:
    """Kills the child that is just telling its answer."""

    def __reduce__(self) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""


def half_told(item: int) -> object:
    return Poison() if in_child() and item == 5 else "x" * 100_000


def told_up_to_five(item: int) -> Any:
    return Poison() if in_child() and item == 5 else (*whose(item), "more than a buffer" * 10_000)


def raising(item: int) -> int:
    if in_child():
        raise RuntimeError("only here")
    return item


def left(item: int) -> int:
    if in_child():
        sys.exit(0)
    return item


@pytest.mark.parametrize("work", [killed, half_told, raising, left])
def test_what_a_child_does_not_say_is_done_here(work: object, capfd: pytest.CaptureFixture[str]) -> None:
    assert callable(work)
    assert forked(work, range(7), 3) == alone(work, range(7))
    assert capfd.readouterr() == ("", "")


def test_an_error_is_met_here_too() -> None:
    with pytest.raises(ZeroDivisionError):
        forked(lambda item: 1 // (item - 1), range(4), 2)


def interrupted(item: int) -> int:
    if in_child():
        signal.pause()
    raise KeyboardInterrupt


def test_an_interrupted_command_ends_its_children() -> None:
    with pytest.raises(KeyboardInterrupt):
        forked(interrupted, range(6), 3)


@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_where_there_is_no_room_for_a_process(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr(os, call, refuse)
    assert forked(whose, range(5), 2) == alone(whose, range(5))


@pytest.mark.parametrize(
    ("count", "processors", "threads", "shares"),
    [(40, 4, 1, True), (19, 4, 1, False), (40, 1, 1, False), (40, 4, 2, False)],
)
def test_when_work_is_shared_out(
    count: int, processors: int, threads: int, shares: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forking, "WORTH_FORKING", 10)
    monkeypatch.setattr(forking, "_processors", lambda: processors)
    monkeypatch.setattr(forking, "_threads", lambda: threads)
    assert any(child for _, child in sharing()(whose, range(count))) is shares


def test_where_nobody_says_how_many_threads_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> list[str]:
        raise FileNotFoundError(path)

    monkeypatch.setattr(forking, "WORTH_FORKING", 10)
    monkeypatch.setattr(forking, "_processors", lambda: 4)
    with monkeypatch.context() as without:
        without.setattr(os, "listdir", refuse)
        done = sharing()(whose, range(40))
    assert not any(child for _, child in done)


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_triage_says_the_same(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    captures = [str(path) for path in sorted(CAPTURES.glob("call-*/capture.pcapng"))]
    rollout(tmp_path / "rollout.pcap", phones=9, seconds=2)
    forks: list[int] = []
    original = os.fork

    def fork() -> int:
        forks.append(1)
        return original()

    monkeypatch.setattr(os, "fork", fork)
    monkeypatch.setattr(forking, "WORTH_FORKING", 1)
    monkeypatch.setattr(forking, "_threads", lambda: 1)
    for processors in (1, 3):
        monkeypatch.setattr(forking, "_processors", lambda number=processors: number)
        out = str(tmp_path / f"{processors}")
        assert (
            main(
                [
                    "triage",
                    "-q",
                    "--format",
                    form,
                    "--fail-on",
                    "never",
                    "-o",
                    out,
                    str(tmp_path / "rollout.pcap"),
                    *captures,
                ]
            )
            == 0
        )
    assert len(forks) == (5 if form == "json" else 2), "judged by two more, and JSON by these and one for the streams"
    assert (tmp_path / "1").read_bytes() == (tmp_path / "3").read_bytes()


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forking, "WORTH_FORKING", 2)
    monkeypatch.setattr(forking, "_processors", lambda: 2)
    monkeypatch.setattr(forking, "_threads", lambda: 1)


@pytest.mark.usefixtures("two_processors")
def test_what_is_begun_is_done_by_a_child() -> None:
    with beginning() as begin:
        first, second = begin(whose, range(5)), begin(whose, range(7))
        assert [*second] == [(item, True) for item in range(7)]
        assert [*first] == [(item, True) for item in range(5)]


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("work", [killed, half_told, raising, left])
def test_what_a_child_began_and_does_not_say_is_done_here(work: object) -> None:
    assert callable(work)
    with beginning() as begin:
        assert [*begin(work, range(7))] == alone(work, range(7))


@pytest.mark.usefixtures("two_processors")
def test_what_a_child_began_and_says_in_part_is_done_on_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forking, "AT_ONCE", 2)
    with beginning() as begin:
        told = [made[:2] for made in begin(told_up_to_five, range(7))]
        assert told == [(item, item < 4) for item in range(7)]


@pytest.mark.usefixtures("two_processors")
def test_what_nobody_asks_for_ends() -> None:
    with beginning() as begin:
        begin(interrupted, range(6))
        begin(lambda item: "x" * item, [3_000_000])


@pytest.mark.usefixtures("two_processors")
def test_what_was_begun_ends_with_a_command_that_fails() -> None:
    with pytest.raises(ZeroDivisionError), beginning() as begin:
        zip(begin(interrupted, range(6)), range(1 // 0), strict=True)


@pytest.mark.usefixtures("two_processors")
def test_what_is_begun_before_is_no_matter_to_what_is_shared_out() -> None:
    with beginning() as begin:
        begun = begin(whose, range(5))
        assert [item for item, _ in forked(whose, range(9), 2)] == list(range(9))
        assert [*begun] == [(item, True) for item in range(5)]


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize(("count", "jobs"), [(1, None), (5, 1)])
def test_when_nothing_is_begun(count: int, jobs: int | None) -> None:
    with beginning(jobs) as begin:
        assert [*begin(whose, range(count))] == alone(whose, range(count))


@pytest.mark.usefixtures("two_processors")
def test_where_there_is_no_room_for_what_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    with beginning() as begin:
        assert [*begin(whose, range(5))] == alone(whose, range(5))


@pytest.mark.parametrize(("jobs", "shares"), [(None, False), (1, False), (3, True)])
def test_how_many_processes_are_asked_for(jobs: int | None, shares: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forking, "WORTH_FORKING", 10)
    monkeypatch.setattr(forking, "_processors", lambda: 1)
    monkeypatch.setattr(forking, "_threads", lambda: 1)
    assert any(child for _, child in sharing(jobs)(whose, range(40))) is shares


def test_where_nothing_may_be_forked_nobody_can_ask_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forking, "WORTH_FORKING", 1)
    monkeypatch.setattr(forking, "_processors", lambda: 0)
    assert not any(child for _, child in sharing(4)(whose, range(40)))
