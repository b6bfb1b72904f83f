"""The manual's screen texts in any component's words, case and spacing; and what only sounds like them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.names.screen_texts import GAP, SCREEN_TEXTS, screen_text_in

TEXTS = tuple(dict.fromkeys(screen.text for screen in SCREEN_TEXTS))


def spellings(text: str) -> list[str]:
    said = text.replace(GAP, "contoso.com")
    words = said.split()
    return [
        said,
        said.upper(),
        said.lower(),
        "_".join(words),
        "-".join(words),
        "   ".join(words),
        f'lcd: show("{said}")!',
        f"[7] MSG={'_'.join(words).upper()};",
        f"\tscreen '{said}' (id 12)",
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_in_every_spelling(text: str) -> None:
    for line in spellings(text):
        shown = screen_text_in(line)
        assert shown is not None, line
        assert shown.text == text, line


@pytest.mark.parametrize(
    ("line", "text", "name"),
    [
        ("Failed to connect to time server", "Failed to connect to time server", ""),
        ("FAILED TO CONNECT TO LYNC SERVER", "Failed to connect to Lync server", ""),
        ("failed to connect Contoso.COM server", "Failed to connect <domain> server", "contoso.com"),
        ("failed to connect to 'sub.contoso.com' server", "Failed to connect <domain> server", "sub.contoso.com"),
        ("Cannot find Lync server at contoso.com.", "Cannot find Lync server at <domain>", "contoso.com"),
        ("Cannot find Lync server at <>", "Cannot find Lync server at <domain>", ""),
        ("PinInternalError", "PIN internal error", ""),
        ("Location lookup failed", "Location look-up failed. Please enter your address.", ""),
    ],
)
def test_the_most_specific_text(line: str, text: str, name: str) -> None:
    assert screen_text_in(line) == (text, name)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Failed to connect to NTP server",
        "Failed to connect to http://prov.contoso.com/ server",
        "no Duplicate IP found",
        "Duplicate IP detection started",
        "duplicate ip check passed",
        "checking for duplicate IP",
        "clear message 'PIN expired'",
        "PIN expired: false",
        "PIN not set cleared",
        "ping expired",
        "mapping internal error",
        "a pin was set",
        "LAN link up",
        "Duplicate IPv6 prefix",
        "certificate validated",
    ],
)
def test_what_only_sounds_like_it(line: str) -> None:
    assert screen_text_in(line) is None


@given(st.text(max_size=400))
def test_any_text_gives_an_answer(line: str) -> None:
    shown = screen_text_in(line)
    assert shown is None or shown.text in TEXTS


@pytest.mark.parametrize(
    "piece", ["failed to connect ", "a.", "pin ", "cannot find lync server at a-", "duplicate  ", "f"]
)
def test_time_is_linear(piece: str) -> None:
    line = piece * (65_536 // len(piece))
    begun = time.process_time()
    screen_text_in(line)
    assert time.process_time() - begun < 0.1
