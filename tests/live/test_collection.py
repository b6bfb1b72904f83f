"""A whole collection: what it says at its end is what its session says afterwards, and what triage says."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from acdiag.commands import reading
from acdiag.live import tapped
from acdiag.live.collection import Collection, Wanted
from acdiag.model.case import Case
from acdiag.model.errors import Unusable
from acdiag.present.tui.feed import Expected
from acdiag.rulebook.shelf import Shelf
from acdiag.simulate.scenarios import SCENARIOS, write
from acdiag.sources.clock import Clock
from acdiag.sources.following import CaptureTap
from acdiag.sources.listening import parse
from acdiag.sources.opening import open_sources
from acdiag.sources.tap import Intake, Tap
from acdiag.store.reading import Reader
from tests.live_running import send_udp
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[2] / "captures"
CASES = (
    "call-on-a-bad-way",
    "call-one-way",
    "call-with-losses",
    "dhcp-duplicate-ip-in-turns",
    "dot1x-wrong-password",
    "healthy-445hd",
    "recording-with-losses",
    "recovery-loop",
    "rollout-7",
    "sip-register-forbidden",
    "time-silent",
    "tls-chain-incomplete",
)
"""One of each kind of evidence; in a thorough run all."""
ASKED = SimpleNamespace(quiet=True, phone=[], bulk=True)


def cases() -> list[str]:
    if "ACDIAG_THOROUGH" not in os.environ:
        return list(CASES)
    return sorted(path.parent.name for path in CAPTURES.glob("*/case.yaml"))


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def piped(capture: Path, place: Path) -> Path:
    """A named pipe out of which a capture comes, once."""
    pipe = place / f"{capture.parent.name}.pipe"
    os.mkfifo(pipe)

    def pour() -> None:
        with pipe.open("wb") as out:
            out.write(capture.read_bytes())

    threading.Thread(target=pour, daemon=True).start()
    return pipe


def collected(shelf: Shelf, session: Path, *captures: Path, **wanted: Any) -> list[dict[str, Any]]:
    """The events of a collection of what comes out of these captures."""
    intake = Intake()
    taps: list[Tap] = [CaptureTap(str(piped(capture, session.parent)), intake) for capture in captures]
    asked = Wanted(folder=str(session), shelf=shelf, taps=taps, intake=intake, **wanted)
    made = Collection(asked, lambda _: None)
    events: list[dict[str, Any]] = []
    made.run(events.append)
    os.close(made._lock)
    return events


def triaged(shelf: Shelf, path: Path) -> Case:
    return reading.session(ASKED, open_sources([str(path)], on_skip=lambda *_: None), shelf).case()


def standing(case: Case) -> list[str]:
    return sorted(finding.id for finding in case.findings if finding.cleared is None)


@pytest.mark.parametrize("name", cases())
def test_live_session_and_triage_say_the_same(name: str, shelf: Shelf, tmp_path: Path) -> None:
    capture = CAPTURES / name / "capture.pcapng"
    events = collected(shelf, tmp_path / "s", capture)
    files = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "s").iterdir()}
    assert files == {"frames-1.pcapng": 0o600, "session.lock": 0o600, "session.sqlite": 0o600}
    session, wanted = triaged(shelf, tmp_path / "s"), triaged(shelf, capture)
    assert events[-1]["findings"] == standing(session) == standing(wanted)
    measured = [
        [(each.entity, each.packets, each.lost, each.mos) for each in case.streams] for case in (session, wanted)
    ]
    assert measured[0] == measured[1]
    phones = [
        [(phone.mac, phone.verdict, phone.stuck_at, phone.stages) for phone in c.phones] for c in (session, wanted)
    ]
    assert phones[0] == phones[1]


def test_voice_is_not_kept_unless_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    capture = CAPTURES / "call-with-losses" / "capture.pcapng"
    for name, keep in (("brief", False), ("whole", True)):
        collected(shelf, tmp_path / name, capture, keep_media=keep)
        (tmp_path / "call-with-losses.pipe").unlink()
    brief, whole = (tmp_path / name / "frames-1.pcapng" for name in ("brief", "whole"))
    assert brief.stat().st_size * 3 < whole.stat().st_size
    assert standing(triaged(shelf, tmp_path / "brief")) == standing(triaged(shelf, tmp_path / "whole"))
    alone = triaged(shelf, brief)
    assert alone.streams == ()
    assert [finding for finding in standing(alone) if "MEDIA" in finding] == []
    assert len(triaged(shelf, whole).streams) == len(triaged(shelf, capture).streams)


def test_every_piece_of_evidence_is_a_frame_of_a_file(shelf: Shelf, tmp_path: Path) -> None:
    collected(shelf, tmp_path / "s", CAPTURES / "call-with-losses" / "capture.pcapng")
    case = triaged(shelf, tmp_path / "s")
    reports = {source.path: source for source in case.sources}
    places = [where for finding in case.findings for where in finding.evidence]
    assert places
    assert all(1 <= (where.frame or 0) <= reports[where.source].packets for where in places)


def test_it_goes_on_with_a_session(shelf: Shelf, tmp_path: Path) -> None:
    session = tmp_path / "s"
    first = collected(shelf, session, CAPTURES / "recovery-loop" / "capture.pcapng")
    second = collected(shelf, session, CAPTURES / "time-silent" / "capture.pcapng")
    assert [each["finding"]["rule"] for each in first if each["event"] == "raise"]
    raised = {each["finding"]["id"] for each in second if each["event"] == "raise"}
    assert raised.isdisjoint({each["finding"]["id"] for each in first if each["event"] == "raise"})
    assert {path.name for path in session.glob("*.pcapng")} == {"frames-1.pcapng", "frames-2.pcapng"}
    assert standing(triaged(shelf, session)) == second[-1]["findings"]
    both = [str(CAPTURES / name / "capture.pcapng") for name in ("recovery-loop", "time-silent")]
    together = reading.session(ASKED, open_sources(both, on_skip=lambda *_: None), shelf).case()
    assert standing(together) == second[-1]["findings"]


def test_what_is_rotated_away_still_counts(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapped, "LARGEST", 20_000)
    write(SCENARIOS["rollout"], tmp_path / "r.pcap", phones=30, seed=7)
    events = collected(shelf, tmp_path / "s", tmp_path / "r.pcap", kept_frames=100_000)
    left = sorted((tmp_path / "s").glob("*.pcapng"))
    assert not (tmp_path / "s" / "frames-1.pcapng").exists()
    assert 100_000 / 20_000 - 1 <= len(left) <= 100_000 / 20_000 + 2
    case = triaged(shelf, tmp_path / "s")
    gone = next(source for source in case.sources if source.path.endswith("frames-1.pcapng"))
    assert gone.packets > 0
    assert "rotated away" in gone.problems[0].what
    assert {phone.mac for phone in case.phones} == {phone.mac for phone in triaged(shelf, tmp_path / "r.pcap").phones}
    assert {*standing(case)} <= {*events[-1]["findings"]}


def test_of_what_was_rotated_away_long_ago_only_the_counts_are_told(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after the next start: names may go, packets may not."""
    monkeypatch.setattr(tapped, "LARGEST", 20_000)
    monkeypatch.setattr("acdiag.live.engine.MOST_GONE", 3)
    write(SCENARIOS["rollout"], tmp_path / "r.pcap", phones=30, seed=7)
    packets = sum(source.packets for source in triaged(shelf, tmp_path / "r.pcap").sources)
    collected(shelf, tmp_path / "s", tmp_path / "r.pcap", kept_frames=100_000)
    left = {path.name for path in (tmp_path / "s").glob("*.pcapng")}
    sources = [source for source in triaged(shelf, tmp_path / "s").sources if source.kind != "live"]
    gone = [source for source in sources if source.path.rpartition("/")[2] not in left]
    assert len(gone) == 3
    assert sum(source.packets for source in sources) == packets
    assert gone[0].problems[0].count > 3
    assert [problem.count for problem in gone[1].problems] == [1]
    collected(shelf, tmp_path / "s", CAPTURES / "recovery-loop" / "capture.pcapng", kept_frames=100_000)
    more = triaged(shelf, CAPTURES / "recovery-loop" / "capture.pcapng").sources[0].packets
    assert sum(source.packets for source in triaged(shelf, tmp_path / "s").sources) == packets + more


@pytest.mark.parametrize("name", ["call-with-losses", "call-with-speech", "call-on-a-bad-way"])
def test_streams_that_gave_way_are_no_silence(
    name: str, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a call whose streams found no room nobody says that it was silent."""
    monkeypatch.setattr("acdiag.live.engine.STREAMS", 1)
    capture = CAPTURES / name / "capture.pcapng"
    events = collected(shelf, tmp_path / "s", capture)
    raised = {each["finding"]["rule"] for each in events if each["event"] == "raise"}
    whole = triaged(shelf, capture)
    assert len(whole.streams) > 1
    assert raised <= {finding.rule for finding in whole.findings}


def test_who_should_be_there(shelf: Shelf, tmp_path: Path) -> None:
    expected = (Expected("00:90:8f:12:34:50"), Expected("00:90:8f:99:99:99", "nobody"))
    events = collected(shelf, tmp_path / "s", CAPTURES / "recovery-loop" / "capture.pcapng", expected=expected)
    assert events[-1]["expected"] == {"phones": 2, "silent": ["00:90:8f:99:99:99"]}


def test_one_source_that_cannot_be_opened_is_said_and_passed_over(shelf: Shelf, tmp_path: Path) -> None:
    intake, said = Intake(), []
    taps = [CaptureTap(str(tmp_path / "none.pcap"), intake)]
    asked = Wanted(folder=str(tmp_path / "s"), shelf=shelf, syslog=[parse("udp://127.0.0.1:0")], taps=taps)
    made = Collection(asked, said.append)
    assert any("none.pcap: no such file" in line for line in said)
    events: list[dict[str, Any]] = []
    made.run(events.append, duration=0.5)
    assert events[-1]["event"] == "summary"
    os.close(made._lock)


def test_none_that_can_be_opened_is_a_mistake(shelf: Shelf, tmp_path: Path) -> None:
    taps = [CaptureTap(str(tmp_path / "none.pcap"), Intake())]
    with pytest.raises(Unusable, match="no such file"):
        Collection(Wanted(folder=str(tmp_path / "s"), shelf=shelf, taps=taps), lambda _: None)


@pytest.mark.parametrize("step", [-3600, 3600])
def test_the_machines_clock_is_set_meanwhile(step: int, shelf: Shelf, tmp_path: Path) -> None:
    """Lines keep their order, nothing that was waited for ends at once, and it is said."""
    away = [0]
    intake = Intake()
    intake.clock = Clock(wall=lambda: time.time_ns() + away[0])
    begun = intake.clock.now()
    asked = Wanted(folder=str(tmp_path / "s"), shelf=shelf, syslog=[parse("udp://127.0.0.1:0")], intake=intake)
    said: list[str] = []
    made = Collection(asked, said.append)
    port = int(made.receiving.listening[0].name.rpartition(":")[2])
    events: list[dict[str, Any]] = []

    def steps() -> None:
        send_udp(port, b"<134>nxphone: MAC 00:90:8f:12:34:56 before")
        time.sleep(0.5)
        away[0] = step * 1_000_000_000
        made._say_clock()
        send_udp(port, b"<134>nxphone: MAC 00:90:8f:12:34:56 after")
        time.sleep(0.5)

    thread = threading.Thread(target=steps)
    made.run(events.append, duration=2, ready=thread.start)
    thread.join()
    os.close(made._lock)
    reader = Reader(tmp_path / "s" / "session.sqlite")
    times = [line.at for lines in reader.blocks(0, "") for line in lines]
    reader.close()
    assert len(times) == 2
    assert begun < times[0] < times[1] < begun + 60 * 1_000_000_000
    assert [event["event"] for event in events] == ["health", "summary"]
    assert any(f"3,600 s {'ahead of' if step > 0 else 'behind'} the session's" in words for words in said)


def test_a_session_of_a_later_time_is_gone_on_with_behind_it(shelf: Shelf, tmp_path: Path) -> None:
    """Its machine's clock was an hour ahead when it was begun."""
    times = []
    for ahead in (3600, 0):
        intake = Intake()
        intake.clock = Clock(wall=lambda ahead=ahead: time.time_ns() + ahead * 1_000_000_000)
        asked = Wanted(folder=str(tmp_path / "s"), shelf=shelf, syslog=[parse("udp://127.0.0.1:0")], intake=intake)
        made = Collection(asked, lambda _: None)
        port = int(made.receiving.listening[0].name.rpartition(":")[2])
        made.run(lambda _: None, duration=1, ready=lambda port=port: send_udp(port, b"<134>nxphone: hello"))
        os.close(made._lock)
        reader = Reader(tmp_path / "s" / "session.sqlite")
        times = [line.at for lines in reader.blocks(0, "") for line in lines]
        reader.close()
    assert len(times) == 2
    assert times[0] < times[1] < times[0] + 60 * 1_000_000_000


def damage(file: Path, sql: str) -> None:
    database = sqlite3.connect(file)
    database.execute(sql)
    database.commit()
    database.close()


@pytest.mark.parametrize("table", ["facts", "findings", "streams", "lines", "progress"])
def test_a_store_in_which_something_is_missing(table: str, shelf: Shelf, tmp_path: Path) -> None:
    """One clear line, when it is taken up or when the piece is needed."""
    collected(shelf, tmp_path / "s", CAPTURES / "recovery-loop" / "capture.pcapng")
    damage(tmp_path / "s" / "session.sqlite", f"DROP TABLE {table}")
    (tmp_path / "recovery-loop.pipe").unlink()
    with pytest.raises(Unusable, match=f"no such table: {table}") as refused:
        collected(
            shelf, tmp_path / "s", CAPTURES / "time-silent" / "capture.pcapng", syslog=[parse("udp://127.0.0.1:0")]
        )
    assert refused.value.status == 3
