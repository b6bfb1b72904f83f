from __future__ import annotations

from acdiag.present.tui.feed import Health, SourceHealth
from acdiag.present.tui.health_line import health_line
from acdiag.present.tui.shapes import ASCII


def text(health: Health, failure: str = "") -> str:
    return "".join(piece.text for piece in health_line(health, failure, ASCII))


def test_what_is_wrong_comes_first() -> None:
    health = Health(
        sources=(SourceHealth("a/boot.pcap", "ended", 9), SourceHealth("eth0", "failed", 1_234, 5, "is down")),
        lag_items=500,
        lag_seconds=3.2,
        store="disk full",
        sees=("no link layer",),
        progress=0.5,
    )
    told = text(health, "the engine ended")
    order = ["X the engine ended", "X disk full", "X eth0 1,234 5 lost is down", ". boot.pcap 9", "3 s behind (500)"]
    assert [told.index(words) for words in order] == sorted(told.index(words) for words in order)
    assert told.endswith("50 % read  no link layer")


def test_a_short_lag_is_not_worth_a_word() -> None:
    assert "behind" not in text(Health(lag_items=500, lag_seconds=0.4))
