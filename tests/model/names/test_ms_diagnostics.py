from __future__ import annotations

from itertools import pairwise

from acdiag.model.names.ms_diagnostics import MEANINGS, RANGES, component, meaning
from acdiag.rulebook.sheet import OWNERS


def test_ranges_do_not_overlap() -> None:
    assert all(first <= last for first, last, _ in RANGES)
    assert all(before[1] < after[0] for before, after in pairwise(RANGES))


def test_every_known_number_lies_in_a_range_and_names_it() -> None:
    for code, known in MEANINGS.items():
        told = meaning(code)
        assert component(code)
        assert told.means.startswith(known.means)
        assert told.means.endswith(f"It comes from {component(code)}.")
        assert all(step.owner in OWNERS for step in told.steps)


def test_an_unknown_number_says_so_and_whose_range_it_is() -> None:
    told = meaning(1099)
    assert told.name == "not known"
    assert "not known" in told.means
    assert "the SIP stack" in told.means
    assert "no known range" in meaning(99_999).means


def test_clock_skew_is_about_the_clock() -> None:
    assert {step.owner for step in meaning(1013).steps} == {"phone", "network", "server"}
