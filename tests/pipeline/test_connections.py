"""What TCP connections say in one session."""

from __future__ import annotations

from acdiag.model.case import SourceReport
from acdiag.pipeline.connections import Connections
from acdiag.pipeline.intake import Intake


def test_packets_may_be_passed_over_unless_there_are_keys() -> None:
    intake = Intake([SourceReport("a.pcap", "pcap")])
    connections = Connections(intake, None, None)
    assert not connections.wants_all
    assert list(connections.lapse(5)) == []
    assert intake.not_understood == ()
