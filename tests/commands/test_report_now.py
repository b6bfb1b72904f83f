from __future__ import annotations

from pathlib import Path

from acdiag.commands.report_now import paragraphs, writer
from acdiag.commands.shelving import shelf
from acdiag.live.replaying import ReplayFeed
from acdiag.simulate.scenarios import SCENARIOS, write
from acdiag.sources.opening import open_sources


def test_the_report_of_what_is_known_holds_the_notes(tmp_path: Path) -> None:
    capture = tmp_path / "rollout.pcap"
    write(SCENARIOS["rollout"], capture, phones=10)
    feed = ReplayFeed(open_sources([str(capture)], on_skip=lambda path, why: None), shelf([]))
    feed.start()
    feed._thread.join(60)
    snapshot = feed.snapshot()
    assert snapshot.final
    told = writer(feed, tmp_path)(snapshot, {f"phone:{snapshot.case.phones[0].mac}": "asked <b>Bob</b>"})
    feed.stop()
    file = tmp_path / "acdiag-report.html"
    assert told == f"report written to {file}"
    page = file.read_text()
    assert "asked &lt;b&gt;Bob&lt;/b&gt;" in page
    assert all(phone.mac in page for phone in snapshot.case.phones if phone.mac)


def test_a_note_says_what_it_is_about() -> None:
    notes = {"problem:ACD-DHCP-001": "called", "phone:00:90:8f:12:34:56": "swapped"}
    assert list(paragraphs(notes)) == ["Phone 00:90:8f:12:34:56: swapped", "Problem ACD-DHCP-001: called"]
