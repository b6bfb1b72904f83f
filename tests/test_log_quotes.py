"""A phone's log that quotes its SIP decides like the capture of it, alone and beside it, however wrong its clock is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from acdiag.model.arrival import Line
from acdiag.model.case import Case
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import arrivals_in_time_order, open_sources
from acdiag.wire.dissect import dissect
from acdiag.wire.sip import looks_like_sip
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[1] / "captures"
PHONE = "10.59.10.97"
SECOND = 1_000_000_000


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def quoted(capture: Path, skew: float) -> str:
    """The log of a phone that quotes the SIP of a capture, one message a packet; its clock is `skew` seconds ahead."""
    (source,) = open_sources([str(capture)], on_skip=lambda *_: None)
    lines = []
    for packet in map(dissect, source.frames()):
        if looks_like_sip(packet.payload):
            sent = packet.source == PHONE
            other = (
                f"{packet.destination}:{packet.destination_port}" if sent else f"{packet.source}:{packet.source_port}"
            )
            stamp = datetime.fromtimestamp(packet.at / SECOND + skew, UTC).isoformat(timespec="microseconds")
            text = packet.payload.decode().replace("\r\n", "#015#012")
            lines.append(
                f"{stamp} {PHONE} sip_stack: message {'sent to' if sent else 'received from'} {other}#012{text}\n"
            )
    return "".join(dict.fromkeys(lines))


def told(shelf: Shelf, *paths: Path) -> Case:
    sources = open_sources([str(path) for path in paths], on_skip=lambda *_: None)
    session = Session(shelf, [source.report for source in sources])
    for arrival in arrivals_in_time_order(sources):
        if isinstance(arrival, Line):
            session.take_line(arrival)
        else:
            session.take(arrival)
    return session.case()


def rules(case: Case) -> list[tuple[str, int]]:
    return [(finding.rule, finding.count) for finding in case.findings]


@pytest.mark.parametrize("skew", [-10.0, 0.5, 7_200.0])
@pytest.mark.parametrize("name", ["sip-register-forbidden", "call-without-common-codec", "call-busy", "sip-registered"])
def test_beside_the_capture_nothing_counts_twice(name: str, skew: float, shelf: Shelf, tmp_path: Path) -> None:
    capture, log = CAPTURES / name / "capture.pcapng", tmp_path / "phone.log"
    log.write_text(quoted(capture, skew), encoding="utf-8")
    both = told(shelf, capture, log)
    assert rules(both) == rules(told(shelf, capture))
    assert both.sources[1].clock_offset == -skew * SECOND
    assert len(both.phones) == 1


@pytest.mark.parametrize("name", ["sip-register-forbidden", "call-without-common-codec"])
def test_alone_it_decides(name: str, shelf: Shelf, tmp_path: Path) -> None:
    capture, log = CAPTURES / name / "capture.pcapng", tmp_path / "phone.log"
    log.write_text(quoted(capture, 0), encoding="utf-8")
    alone = told(shelf, log)
    assert rules(alone) == rules(told(shelf, capture))
    assert all(where.line for finding in alone.findings for where in finding.evidence)
    assert [phone.entity for phone in alone.phones] == [f"ip:{PHONE}"]
