"""What one frame proves of its tap."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from acdiag.pipeline.tap import Tap
from acdiag.timeline.identity import Identity
from tests.frames import PHONE

SWITCH = "00:11:22:00:00:01"


def packet(**more: Any) -> Any:
    fields = {
        "mac_source": SWITCH,
        "mac_destination": "ff:ff:ff:ff:ff:ff",
        "destination": "",
        "source_port": 0,
    }
    return SimpleNamespace(**{**fields, **more})


@pytest.mark.parametrize(
    ("heard", "others", "answers"),
    [
        (packet(), True, False),
        (packet(mac_destination=PHONE), True, True),
        (packet(source_port=67), True, True),
        (packet(source_port=68), False, False),
        (packet(mac_source=""), False, False),
    ],
    ids=["broadcast", "to a phone", "of a DHCP server", "of a DHCP client", "without link layer"],
)
def test_it_is_proven_by_one_frame(heard: Any, others: bool, answers: bool) -> None:
    tap = Tap(Identity())
    tap.hear(heard, "a.pcap")
    coverage = tap.coverage({"a.pcap": 5})
    assert ("a.pcap" in coverage.hears_others, "a.pcap" in coverage.hears_answers) == (others, answers)
    assert coverage.ends == {"a.pcap": 5}
