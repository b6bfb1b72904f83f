"""What logs say beyond single lines."""

from __future__ import annotations

from acdiag.model.arrival import Where
from acdiag.model.case import SourceReport
from acdiag.model.facts.log import LogLost
from acdiag.pipeline.logs import UNJOINED, Logs
from acdiag.timeline.identity import Identity


def lost(how: str, count: int) -> LogLost:
    return LogLost(at=1, host="10.0.0.1", where=Where("phone.log", 1), how=how, count=count)


def test_lines_that_are_missing_and_lines_that_were_dropped_are_told_apart() -> None:
    logs = Logs([], None)
    logs.count_lost(lost("sequence", 3))
    logs.count_lost(lost("kernel", 2))
    assert (logs.tally.gaps, logs.tally.dropped) == (3, 2)


def test_nothing_is_joined_where_all_clocks_are_one() -> None:
    logs = Logs([SourceReport("a.pcap", "pcap")], None)
    assert logs.join(Identity()) is None
    assert logs.offset("a.pcap") == 0


def test_a_log_beside_a_capture_that_shares_nothing_with_it_says_so() -> None:
    capture = SourceReport("a.pcap", "pcap", first=5, last=9)
    log = SourceReport("phone.log", "syslog", first=5, last=9, own_clock=True, clock="UTC assumed")
    logs = Logs([capture, log], None)
    logs.join(Identity())
    told = list(logs.reports([capture, log]))
    assert told[0] is capture
    assert told[1].clock == f"UTC assumed; {UNJOINED}"
    assert [report.clock for report in logs.reports([log])] == ["UTC assumed"]
