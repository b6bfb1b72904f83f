from __future__ import annotations

from typing import Any

from acdiag.present.causes import sort
from acdiag.present.html.causes import CauseView, cause_view, witness
from acdiag.present.html.linking import Links


def views(case: Any, **links: Any) -> list[CauseView]:
    return [
        cause_view(number, cause, Links(**links), case.sources[0].first)
        for number, cause in enumerate(sort(case).causes, 1)
    ]


def test_one_cause_in_full(samples: Any) -> None:
    (view,) = views(samples.one_failing(), chapters={samples.mac(1): "phone-1"})
    assert (view.number, view.rule, view.severity, view.shape) == (1, "ACD-DHCP-001", "error", "✗")
    assert [(link.text, link.target) for link in view.phones] == [(samples.mac(1), "phone-1")]
    assert view.seen == ("3 Discovers in 12 s had no Offer",)
    assert view.leads_to == ("ACD-VLAN-003 The phone sends on another VLAN than the one it was offered",)
    assert [action.owner for action in view.actions] == ["server", "network", "user"]
    assert view.actions[0].verify == "the server's log shows the phone's Discover"
    assert "\n" not in view.cause
    assert view.first == "2026-03-02 08:00:02.000 UTC"
    assert view.manual == "2.5.1, 3.1.3"


def test_many_phones_are_capped_and_what_they_share_is_said(samples: Any) -> None:
    view = next(view for view in views(samples.forty()) if view.rule == "ACD-DHCP-001")
    assert (view.phones_count, len(view.phones), view.more_phones) == ("38 phones", 24, 14)
    assert view.shared == "in common: VLAN 120, switch sw-f3-02"


def test_different_wordings_are_counted(samples: Any) -> None:
    case = samples.case(findings=tuple(samples.finding(n, observed=f"text {n // 2}") for n in range(12)))
    (view,) = views(case)
    assert view.seen[0] == "2 phones: text 0"
    assert view.seen[-1] == "and 2 more of the same kind"


def test_evidence_is_linked_to_its_fields(samples: Any) -> None:
    where = samples.finding().evidence[0]
    view = witness(where, Links(shown={("boot.pcapng", 12, None): "evidence-1"}), samples.start)
    assert (view.place.text, view.place.target, view.since) == ("frame 12", "evidence-1", "+2.000 s")
