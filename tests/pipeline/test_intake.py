"""The sources' reports as arrivals come in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from acdiag.model.case import SourceReport
from acdiag.pipeline.intake import Intake


def intake() -> Intake:
    return Intake([SourceReport("a.pcap", "pcap"), SourceReport("b.pcap", "pcap")])


def packet(*malformed: str, unopened: str = "", number: int = 1) -> Any:
    return SimpleNamespace(
        malformed=[(protocol, None) for protocol in malformed],
        unopened=unopened,
        frame=SimpleNamespace(source="a.pcap", number=number),
    )


def test_first_and_last_hold_whatever_the_order() -> None:
    counted = intake()
    for at in (50, 20, 90, 60):
        counted.arrive("a.pcap", at)
    report = counted.sources["a.pcap"]
    assert (report.packets, report.first, report.last) == (4, 20, 90)
    assert counted.last == 90
    assert counted.sources["b.pcap"].first is None


def test_what_nobody_understood_is_counted_with_its_first_frame() -> None:
    counted = intake()
    assert counted.not_understood == ()
    counted.note(packet("dhcp", number=3))
    counted.note(packet("dhcp", unopened="ipsec", number=7))
    told = [(entry.what, entry.count, entry.first_frame) for entry in counted.not_understood]
    assert told == [("wire.malformed dhcp", 2, 3), ("not opened: ipsec", 1, 7)]


def test_a_capture_of_nothing_but_recordings_is_one() -> None:
    counted = intake()
    for at in range(5):
        counted.arrive("a.pcap", at).protocols["arp"] += at < 2
        counted.arrive("b.pcap", at)
    counted.recorded["a.pcap"], counted.recorded["b.pcap"] = 3, 3
    assert [report.kind for report in counted.reports()] == ["recording", "pcap"]
    assert counted.sources["a.pcap"].kind == "pcap", "the report that goes on being counted stays as it is"
