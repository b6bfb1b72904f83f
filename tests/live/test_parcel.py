"""What is sent of a snapshot, and what comes out of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from acdiag.commands.shelving import shelf
from acdiag.live.parcel import Packer, Unpacker, settled
from acdiag.model.case import Case, Problem
from acdiag.pipeline import Session
from acdiag.present.tui.feed import Expected, Snapshot
from acdiag.sources.opening import in_time_order, open_sources

CAPTURE = Path(__file__).parents[2] / "captures" / "recovery-loop" / "capture.pcapng"


def case() -> Case:
    opened = open_sources([str(CAPTURE)], on_skip=lambda path, why: None)
    session = Session(shelf([]), [source.report for source in opened])
    for frame in in_time_order(opened):
        session.take(frame)
    return session.case()


def test_what_is_packed_comes_out_but_for_stories_and_expected_phones() -> None:
    told = Snapshot(number=7, case=case(), now=5, raised={"x": 3}, expected=(Expected("a"),), final=True)
    out = Unpacker().unpack(Packer().pack(told))
    assert out == replace(told, expected=(), stories={})
    assert out.case.findings


def test_what_has_not_changed_is_not_sent_again() -> None:
    packer, unpacker = Packer(), Unpacker()
    first = Snapshot(number=1, case=case())
    parcel = packer.pack(first)
    assert len(parcel.new) == len(first.case.phones) + len(first.case.findings) + len(first.case.problems)
    unpacker.unpack(parcel)
    finding = replace(first.case.findings[0], observed="another thing")
    second = Snapshot(number=2, case=replace(first.case, findings=(finding, *first.case.findings[1:])))
    parcel = packer.pack(second)
    assert len(parcel.new) == 1
    assert unpacker.unpack(parcel) == second


def test_what_was_gone_is_sent_again() -> None:
    packer, unpacker = Packer(), Unpacker()
    full = Snapshot(number=1, case=case())
    empty = replace(full, case=replace(full.case, phones=(), findings=(), problems=()))
    for told in (full, empty, full):
        assert unpacker.unpack(packer.pack(told)) == told
    assert len(unpacker._known) == len(packer._known)


def test_a_settled_case_does_not_count_on() -> None:
    counting = case()
    still = settled(counting)
    assert still == counting
    counting.sources[0].protocols["dhcp"] += 1
    counting.sources[0].problems.append(Problem(None, "x"))
    counting.syslog.by_component["lync"] += 1
    assert still.sources[0].protocols["dhcp"] == counting.sources[0].protocols["dhcp"] - 1
    assert (still.sources[0].problems, still.syslog.by_component["lync"]) == ([], 0)
