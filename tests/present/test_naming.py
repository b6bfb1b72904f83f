from __future__ import annotations

from acdiag.present.naming import named

NAMES = {"00:90:8f:12:34:50": "reception", "10.1.2.3": "gateway", "fe80::1": "router"}


def test_names_stand_beside_addresses() -> None:
    assert named("00:90:8F:12:34:50 asks 10.1.2.3:5060", NAMES) == (
        "00:90:8F:12:34:50 (reception) asks 10.1.2.3:5060 (gateway)"
    )
    assert named("by fe80::1", NAMES) == "by fe80::1 (router)"


def test_parts_of_longer_words_and_urls_are_left_alone() -> None:
    for text in ("10.1.2.34", "110.1.2.3", "http://10.1.2.3/x", "no address"):
        assert named(text, NAMES) == text


def test_without_names_nothing_changes() -> None:
    assert named("10.1.2.3", {}) == "10.1.2.3"
