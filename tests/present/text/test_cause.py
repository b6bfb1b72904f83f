from __future__ import annotations

from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.finding import Confidence
from acdiag.present.causes import Cause
from acdiag.present.text.cause import block, evidence
from acdiag.present.text.paper import Paper

PAPER = Paper(width=100)


def told(samples: Any, *findings: Any, complete: bool = True, consequences: tuple[Any, ...] = (), **shared: Any) -> str:
    cause = Cause(findings or (samples.finding(),), shared, consequences)
    return "\n".join(block(1, cause, PAPER, zero=samples.start, complete=complete))


def test_the_checklist_is_numbered_with_owner_and_check(samples: Any) -> None:
    text = told(samples)
    assert "Do        ☐ 1. server: Check that the DHCP server is up" in text
    assert "verify: the server's log shows the phone's Discover" in text
    assert "          ☐ 2. network: Add the server as IP helper" in text


def test_evidence_has_frame_both_times_and_summary(samples: Any) -> None:
    assert "frame 12   +2.000 s  08:00:02.000  DHCP Discover of 00:90:8f:12:34:01" in told(samples)


def test_complete_tells_what_a_crowd_leaves_out(samples: Any) -> None:
    for word in ("Confirm", "RFC 2131", "frame 32"):
        assert word in told(samples, complete=True)
        assert word not in told(samples, complete=False)
    assert "and 1 more" in told(samples, complete=False)
    assert "frame 42" in told(samples, complete=False), "the last piece of evidence is always there"


def test_a_doubt_is_said(samples: Any) -> None:
    assert "confidence" not in told(samples)
    assert "(confidence: low)" in told(samples, samples.finding(confidence=Confidence.LOW))


def test_phones_that_differ_are_counted_by_wording(samples: Any) -> None:
    findings = [samples.finding(n, observed="no Offer" if n < 4 else f"{n} s without an Offer") for n in range(1, 9)]
    text = told(samples, *findings, vlan=120)
    assert "8 phones: 00:90:8f:12:34:01," in text
    assert "in common: VLAN 120" in text
    assert "Seen      3 phones: no Offer" in text
    assert "1 phone: 4 s without an Offer" in text
    assert "and 3 more of the same kind" in text


def test_consequences_take_one_line_a_rule(samples: Any) -> None:
    late = [samples.finding(n, rule="ACD-TIME-001", title="No time") for n in (1, 2)]
    text = told(samples, samples.finding(1), samples.finding(2), consequences=tuple(late))
    assert "Leads to  ACD-TIME-001  No time (on 2 phones)" in text
    assert text.count("ACD-TIME-001") == 1


def test_the_filter_stays_on_one_line(samples: Any) -> None:
    frames = "frame.number in {" + ", ".join(map(str, range(100))) + "}"
    assert f"Wireshark {frames}\n" in told(samples, samples.finding(wireshark_filter=frames))


def test_evidence_from_several_inputs_stands_under_their_names(samples: Any) -> None:
    pieces = [
        Where("a.pcap", 7, None, samples.start, "one"),
        Where("log", None, 1234, samples.start - 1_000_000, "two"),
        Where("other", None, None, samples.start, "three"),
    ]
    assert list(evidence(pieces, PAPER, samples.start)) == [
        "   Evidence  a.pcap",
        "      frame 7    +0.000 s  08:00:00.000  one",
        "             log",
        "      line 1234  -0.001 s  07:59:59.999  two",
        "             other",
        "      -          +0.000 s  08:00:00.000  three",
    ]
