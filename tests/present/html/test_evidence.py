from __future__ import annotations

from typing import Any

from acdiag.model.arrival import Where
from acdiag.present.causes import sort
from acdiag.present.html.evidence import PER_CAUSE, SOURCES, anchors, evidence, needed, shown_evidence
from acdiag.present.html.linking import Links
from acdiag.rulebook.shelf import Shelf
from tests.report_making import material


def test_pieces_have_what_support_needs(samples: Any, shelf: Shelf) -> None:
    case = samples.one_failing()
    pieces = shown_evidence(sort(case).causes)
    view = evidence(material(case, shelf), pieces, Links(shown=anchors(pieces)))
    (source,) = view.sources
    assert (source.sha256, source.packets, source.offset) == ("0" * 64, "1,234", "none")
    piece = view.pieces[0]
    assert (piece.place, piece.time, piece.since) == ("frame 12", "2026-03-02 08:00:02.000 UTC", "+2.000 s")
    assert piece.filter == "frame.number == 12"
    assert [(field.name, field.value) for field in piece.fields] == [("dhcp", ""), ("xid", "7")]
    assert piece.rules == "ACD-DHCP-001, ACD-VLAN-003, ACD-DHCP-002, ACD-DHCP-040"
    assert len(view.pieces) == view.total == 4


def test_only_the_frames_that_are_shown_are_read_again(samples: Any) -> None:
    many = tuple(Where("a.pcap", n, None, samples.start, "x") for n in range(1, 50))
    case = samples.case(findings=(samples.finding(evidence=(Where("a.log", None, 3), *many)),))
    frames = needed(case, sort(case).causes)
    assert frames == {"a.pcap": set(range(1, PER_CAUSE))}


def test_what_could_not_be_read_again_is_shown_without_fields(samples: Any, shelf: Shelf) -> None:
    case = samples.one_failing()
    view = evidence(material(case, shelf, decoded={}), shown_evidence(sort(case).causes), Links())
    assert all(piece.fields == () and piece.head == "" for piece in view.pieces)


def test_thousands_of_inputs_are_counted(samples: Any, shelf: Shelf) -> None:
    case = samples.case(sources=tuple(samples.source(path=str(n)) for n in range(SOURCES + 3)))
    view = evidence(material(case, shelf), (), Links())
    assert (len(view.sources), view.more_sources) == (SOURCES, 3)
