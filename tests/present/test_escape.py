from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.present.escape import brief, json_safe, visible

anything = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("captured", "shown"),
    [
        ("AudioCodes-450HD", "AudioCodes-450HD"),
        ("", ""),
        ("Büro → 東京 й", "Büro → 東京 й"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("two\nlines\r\n\tand a tab", r"two\nlines\r\n\tand a tab"),
        ("\x9b2J\x7f\x00", r"\x9b2J\x7f\x00"),
        ("\u202eevil\u2066\u2069", r"\u202eevil\u2066\u2069"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\ud800 alone \udcff", r"\ud800 alone \udcff"),
        ("\u2028\u2029\u00a0\u2800\u3164\ufe0f", r"\u2028\u2029\xa0\u2800\u3164\ufe0f"),
        ("\U000e0041\U000e0100", r"\U000e0041\U000e0100"),
    ],
)
def test_what_a_terminal_would_interpret_is_spelled_out(captured: str, shown: str) -> None:
    assert visible(captured) == shown


def test_marks_cannot_be_piled_up_over_the_lines_around() -> None:
    assert visible("e\u0301\u0323") == "e\u0301\u0323"
    assert visible("e" + "\u0301" * 4) == "e\u0301\u0301\\u0301\\u0301"
    assert visible("\u0301") == "\\u0301", "a mark without a letter would land on our own text"


@given(anything)
def test_nothing_but_drawn_characters_remains(text: str) -> None:
    shown = visible(text)
    assert all(character.isprintable() for character in shown)
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in shown)
    shown.encode("utf-8")
    assert visible(shown) == shown


@given(anything, st.integers(1, 40))
def test_brief_keeps_its_limit(text: str, limit: int) -> None:
    shown = brief(text, limit)
    assert len(shown) <= limit
    assert shown == visible(text) or shown.endswith("…")


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_json_keeps_its_value_without_raw_controls(text: str) -> None:
    written = json_safe(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(written) == {"text": text}
    assert not any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in written)


def test_a_lone_surrogate_does_not_break_utf8() -> None:
    written = json_safe(json.dumps("caf\udce9.pcap", ensure_ascii=False))
    assert json.loads(written.encode("utf-8")) == r"caf\udce9.pcap"
