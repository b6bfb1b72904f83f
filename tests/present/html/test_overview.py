from __future__ import annotations

from typing import Any

from acdiag.present.causes import sort
from acdiag.present.html.material import About
from acdiag.present.html.overview import OverviewView, overview
from acdiag.rulebook.shelf import Shelf
from tests.report_making import material


def seen(case: Any, shelf: Shelf, **changes: Any) -> OverviewView:
    return overview(material(case, shelf, **changes), sort(case).causes)


def test_verdict_and_counts(samples: Any, shelf: Shelf) -> None:
    view = seen(samples.forty(), shelf)
    assert (view.state, view.shape) == ("failed", "✗")
    assert view.sentence.startswith("39 of 40 phones fail")
    assert [(count.number, count.what) for count in view.counts][:4] == [
        (39, "phones failing"),
        (0, "phones with warnings"),
        (1, "phone fine"),
        (2, "causes to mend"),
    ]


def test_the_title_is_the_engineers_or_says_what_it_is(samples: Any, shelf: Shelf) -> None:
    assert seen(samples.case(), shelf).title == "Diagnosis of phone 00:90:8f:12:34:01"
    assert seen(samples.healthy(), shelf, about=About(site="Plant 3")).title == "Diagnosis of 14 phones, Plant 3"
    assert seen(samples.nobody(), shelf).title == "Diagnosis of 0 phones"
    assert seen(samples.case(), shelf, about=About(title="Mine")).title == "Mine"


def test_the_header_for_support(samples: Any, shelf: Shelf) -> None:
    about = About(ticket="4711", contact="me", serials=(("00:90:8f:12:34:01", "S1"), ("", "S2")))
    rows = {row.label: row.value for row in seen(samples.case(), shelf, about=about).support}
    assert rows["Ticket"] == "4711"
    assert rows["Serial numbers"] == "00:90:8f:12:34:01: S1, S2"
    assert rows["Firmware"] == "UC_3.4.8.811"
    assert rows["Observed"] == "2026-03-02 08:00:00 to 08:05:12 UTC"
    assert "Site" not in rows
    assert {row.value for row in seen(samples.case(), shelf, about=About(firmware="9")).support} >= {"9"}
