"""Requests by what an ICMP error quotes of them, bounded both ways."""

from __future__ import annotations

from acdiag.observe.quotes import PLACES, REQUESTS, Quotes

PLACE = ("10.59.1.7", "10.59.0.2", 40_000)


def test_an_error_is_about_what_was_sent_from_there_once() -> None:
    quotes: Quotes[str] = Quotes()
    for key in ("first", "second", "first"):
        quotes.add(PLACE, key)
    quotes.add(("10.59.1.7", "10.59.0.2", 40_001), "elsewhere")
    assert list(quotes.take(PLACE)) == ["second", "first"]
    assert list(quotes.take(PLACE)) == []


def test_the_latest_are_kept() -> None:
    quotes: Quotes[int] = Quotes()
    for number in range(REQUESTS + 5):
        quotes.add(PLACE, number)
    for port in range(PLACES - 1):
        quotes.add(("10.59.1.8", "10.59.0.2", port), 0)
    assert list(quotes.take(PLACE)) == list(range(5, REQUESTS + 5))
    quotes.add(PLACE, 1)
    for port in range(PLACES):
        quotes.add(("10.59.1.8", "10.59.0.2", port), 0)
    assert list(quotes.take(PLACE)) == []
