"""The fast path starts for long inputs, and gives the answer of the slow one."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.cli import main
from acdiag.commands import hastening
from acdiag.pipeline import Session
from tests.bench.media_traffic import rollout


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Session]:
    """Sessions for which the fast path was started."""
    found: list[Session] = []
    original = Session.hasten

    def hasten(session: Session) -> object:
        found.append(session)
        return original(session)

    monkeypatch.setattr(Session, "hasten", hasten)
    return found


@pytest.mark.parametrize("command", [["triage", "--format", "json", "--fail-on", "never"], ["facts"], ["rtp"]])
def test_both_ways_say_the_same(
    tmp_path: Path, command: list[str], started: list[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hastening, "WORTH_HASTENING", 1000)
    path = tmp_path / "a.pcap"
    rollout(path, phones=2, seconds=3)
    for extra in ([], ["--no-bulk"]):
        name = tmp_path / ("slow" if extra else "fast")
        assert main([command[0], "-q", *command[1:], *extra, "-o", str(name), str(path)]) == 0
    assert (tmp_path / "fast").read_text() == (tmp_path / "slow").read_text()
    assert len(started) == 1


def test_short_inputs_are_just_read(tmp_path: Path, started: list[Session]) -> None:
    path = tmp_path / "a.pcap"
    rollout(path, phones=1, seconds=1)
    assert path.stat().st_size < hastening.WORTH_HASTENING
    assert main(["facts", "-q", "-o", str(tmp_path / "facts"), str(path)]) == 0
    assert not started
