from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from acdiag.model.case import Muted
from acdiag.present.text.case import render

Golden = Callable[[str, str], None]
CASES = ["one_failing", "three", "healthy", "forty", "nobody", "hostile_case"]
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", CASES)
def test_the_text_is_as_reviewed(samples: Any, golden: Golden, name: str) -> None:
    golden(f"{name}.txt", render(getattr(samples, name)()))


def test_the_text_for_a_plain_terminal_is_as_reviewed(samples: Any, golden: Golden) -> None:
    text = render(samples.one_failing(), unicode=False)
    assert text.isascii()
    golden("one_failing.ascii.txt", text)


def test_the_text_for_a_wide_terminal_is_as_reviewed(samples: Any, golden: Golden) -> None:
    golden("forty.200.txt", render(samples.forty(), width=200))


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", CASES)
def test_colour_adds_nothing_but_colour(samples: Any, name: str, width: int, unicode: bool) -> None:
    case = getattr(samples, name)()
    plain = render(case, width=width, unicode=unicode)
    coloured = render(case, width=width, unicode=unicode, colour=True)
    assert [line.rstrip() for line in SGR.sub("", coloured).split("\n")] == plain.split("\n")
    assert coloured != plain


@pytest.mark.parametrize("name", CASES[:-1])
@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_lines_keep_to_the_width(samples: Any, name: str, width: int) -> None:
    for line in render(getattr(samples, name)(), width=width).splitlines():
        if not line.startswith(("   Wireshark", "  acdiag")):
            assert len(line) <= width, line


def test_no_control_character_of_the_network_reaches_the_terminal(samples: Any) -> None:
    for colour in (False, True):
        text = SGR.sub("", render(samples.hostile_case(), colour=colour))
        assert not {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}
        assert r"\x1b[2J" in text
        text.encode("utf-8")


def test_a_megabyte_of_captured_text_is_cut(samples: Any) -> None:
    long = "A" * 1_000_000
    finding = samples.finding(observed=long, wireshark_filter=long)
    phone = samples.failing_phone(switch=long, model=long)
    assert len(render(samples.case(phones=(phone,), findings=(finding,)))) < 40_000


def test_the_verdict_comes_first_and_the_cause_before_the_phones(samples: Any) -> None:
    text = render(samples.one_failing())
    places = [
        "fails: ",
        "truncated record",
        "What to mend",
        "The phone ─",
        "Also seen",
        "Got over",
        "Not decided",
        "Next",
    ]
    assert [text.index(place) for place in places] == sorted(text.index(place) for place in places)


def test_sections_without_content_are_not_there(samples: Any) -> None:
    text = render(samples.healthy())
    assert not any(word in text for word in ("What to mend", "Also seen", "Got over", "Not decided"))


def test_the_commands_can_be_pasted(samples: Any) -> None:
    case = samples.case(sources=(samples.source(path="first boot's.pcap"),))
    assert """acdiag facts 'first boot'"'"'s.pcap'""" in render(case)
    assert "acdiag decode boot.pcapng --frame 12 " in render(samples.one_failing())


def test_three_hundred_failing_phones_are_a_page_not_a_book(samples: Any) -> None:
    numbers = range(1, 301)
    case = samples.case(
        phones=tuple(samples.failing_phone(n, mac=f"00:90:8f:00:{n >> 8:02x}:{n & 255:02x}") for n in numbers),
        findings=tuple(samples.finding(n % 256, entity=f"00:90:8f:00:{n >> 8:02x}:{n & 255:02x}") for n in numbers),
    )
    began = time.perf_counter()
    lines = render(case).splitlines()
    assert time.perf_counter() - began < 1
    assert lines[0].startswith("✗ All 300 phones fail, all for one cause")
    assert len(lines) < 110
    assert "and 291 more" in "\n".join(lines)


def test_an_empty_case_is_a_sentence(samples: Any) -> None:
    text = render(samples.case(sources=(), phones=(), rules=()))
    assert text == "There are no packets in these captures.\n"


def test_what_a_site_muted_and_named_is_told(samples: Any) -> None:
    entry = Muted("ACD-DHCP-001", samples.mac(1), "planned", None, 1)
    text = render(samples.case(muted=(entry,), names={"10.59.0.1": "north", samples.mac(1): "Reception"}))
    assert text.startswith("✓ The 450HD 00:90:8f:12:34:01 (Reception) is fine, apart from 1 muted finding.")
    assert "── Muted " in text
    assert "from 10.59.0.1 (north)" in text
    named = render(replace(samples.one_failing(), names={samples.mac(1): "Reception"}))
    assert "--phone 00:90:8f:12:34:01  what" in named
    assert "   Wireshark dhcp.hw.mac_addr == 00:90:8f:12:34:01\n" in named


def test_the_commands_name_the_input_that_shows_it(samples: Any) -> None:
    case = samples.one_failing()
    case = replace(case, sources=(samples.source(path="first.pcapng"), *case.sources))
    told = render(case)
    assert "acdiag facts boot.pcapng --phone" in told
    assert "acdiag facts first.pcapng" not in told
