"""Each edge of a rule comes out as it is written down."""

from __future__ import annotations

from tests.rule_book import shipped
from tests.rules.mutation.edges import edges, outcome


def test_every_edge_comes_out_as_written() -> None:
    rules = shipped().by_id
    wrong = {
        edge: came
        for edge in edges()
        if (came := outcome(rules[edge.rule], edge.example(rules[edge.rule]))) != edge.expect
    }
    assert wrong == {}


def test_no_edge_is_there_twice() -> None:
    assert len(edges()) == len(set(edges())) > 500
