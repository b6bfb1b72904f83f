"""What a phone is called, and the stages that are worth a column."""

from __future__ import annotations

from typing import Any

from acdiag.model.phone import Stage, StageReport, StageState
from acdiag.present.phone import name_of, seen_stages


def test_a_phone_goes_by_its_mac_then_its_address_then_its_name(samples: Any) -> None:
    assert name_of(samples.phone(1)) == samples.mac(1)
    assert name_of(samples.phone(1, mac=None, ips=("10.0.0.1", "10.0.0.2"))) == "10.0.0.2"
    assert name_of(samples.phone(1, mac=None, ips=(), name="lobby")) == "lobby"
    assert name_of(samples.phone(1, mac=None, ips=(), name="")) == "unknown"


def test_stages_that_were_seen_or_where_one_is_stuck(samples: Any) -> None:
    seen = (StageReport(Stage.DHCP, StageState.OK), StageReport(Stage.LINK, StageState.NOT_SEEN))
    phones = (samples.phone(1, stages=seen, stuck_at=None), samples.phone(2, stages=(), stuck_at=Stage.TLS))
    assert seen_stages(samples.case(phones=phones)) == (Stage.DHCP, Stage.TLS)
