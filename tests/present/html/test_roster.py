from __future__ import annotations

from dataclasses import replace
from typing import Any

from acdiag.present.html.linking import Links
from acdiag.present.html.roster import MOST, roster


def test_failing_phones_come_first_with_their_causes(samples: Any) -> None:
    view = roster(samples.three(), Links())
    assert [row.verdict.name for row in view.rows] == ["failed", "failed", "warning", "ok"]
    assert view.rows[0].stuck_at == "dhcp"
    assert view.rows[0].rules == "ACD-DHCP-001"
    assert view.rows[3].rules == ""


def test_equal_columns_are_equal_stages(samples: Any) -> None:
    view = roster(samples.three(), Links())
    assert view.stages == ("link", "vlan", "dhcp", "provisioning")
    assert "tls" in view.unseen
    assert [state.word for state in view.rows[0].stages] == ["ok", "warning", "failed", "not seen"]


def test_more_phones_than_anybody_reads_are_counted(samples: Any) -> None:
    phone = samples.phone()
    case = samples.case(phones=tuple(replace(phone, mac=None, ips=(str(n),)) for n in range(MOST + 5)))
    view = roster(case, Links())
    assert (len(view.rows), view.more) == (MOST, 5)
