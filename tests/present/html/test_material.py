from __future__ import annotations

from typing import Any

from acdiag.rulebook.shelf import Shelf
from tests.report_making import material


def test_the_clock_starts_with_the_first_packet_of_all_inputs(samples: Any, shelf: Shelf) -> None:
    sources = (samples.source(first=samples.start + 7), samples.source(first=samples.start), samples.source(first=None))
    assert material(samples.case(sources=sources), shelf).zero == samples.start


def test_without_packets_it_starts_with_the_first_finding(samples: Any, shelf: Shelf) -> None:
    case = samples.case(
        sources=(samples.source(first=None),), findings=(samples.finding(first=5), samples.finding(first=3))
    )
    assert material(case, shelf).zero == 3
    assert material(samples.case(sources=()), shelf).zero == 0
