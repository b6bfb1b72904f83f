"""What a tap, a mirror or a ring of files does to a capture brings up no other finding.

A part of it runs each time; `make retellings` tells every capture and scenario in every way.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import NamedTuple

import pytest

from acdiag.model.arrival import Frame, Line
from acdiag.rulebook.shelf import Shelf
from acdiag.simulate.scenarios import SCENARIOS
from acdiag.sources.opening import arrivals_in_time_order, open_sources
from tests.playing import Stage
from tests.retelling import ETHERNET, RETELLINGS, Seen, judged, objections, verdicts
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[1] / "captures"
CASES = [
    *(f"captures/{path.parent.name}" for path in sorted(CAPTURES.glob("*/case.yaml"))),
    *SCENARIOS,
]
ALL = os.environ.get("ACDIAG_RETELLINGS") == "all"
SAMPLE, EACH = 8, 3
"""Cases of the usual run, and how many ways of telling are tried of each kind on them."""


class Known(NamedTuple):
    """A retelling that does change the answer, and why that is right or cannot be helped."""

    case: str
    retelling: str
    rules: frozenset[str]
    why: str


def known(case: str, retelling: str, rules: str, why: str) -> Known:
    return Known(case, retelling, frozenset(f"ACD-{rule}" for rule in rules.split()), why)


LATER = "what the phone did next, or what was mended later, is in the part that was cut off"
NO_LIST = "options 55 and 43 are cut off: that it is recovery mode, which has a rule of its own, cannot be seen"
KNOWN = (
    *(
        known(case, retelling, rules, LATER)
        for case, retelling, rules in (
            ("vlan-native-without-dhcp", "first 25 %", "DHCP-001"),
            ("dhcp-no-offer-mended", "first 25 %", "DHCP-001"),
            ("dhcp-no-offer-mended", "first 40 %", "DHCP-001"),
            ("dhcp-address-all-the-same", "first 25 %", "DHCP-001"),
        )
    ),
    *(
        known(
            "healthy-scope-for-pcs", retelling, "DHCP-010 DHCP-020 DHCP-030 DHCP-040",
            "two Discovers in one VLAN, as far as can be seen, are two boots; all are cleared",
        )
        for retelling in ("tags of phones stripped", "mirror's tag instead")
    ),
    *(
        known(case, f"{length} bytes", "PROV-003", NO_LIST)
        for case in ("recovery-short", "captures/recovery-short")
        for length in (96, 112, 128)
    ),
    *(
        known(case, "among others", "DHCP-001", "that others are heard shows that the tap is not deaf")
        for case in ("capture-one-sided", "captures/capture-one-sided")
    ),
    known("captures/names-by-tcp", "112 bytes", "DNS-001", "the answer by TCP is cut off; it is cleared"),
    known("media-uneven", "copies", "MEDIA-002", "tshark's jitter, which is ours, counts copies: they halve it"),
)  # fmt: skip


def cases() -> list[tuple[str, tuple[str, ...]]]:
    """Cases, each with the retellings that are tried on it."""
    names = tuple(RETELLINGS)
    if ALL:
        return [(case, names) for case in CASES]
    chance = random.Random(9)
    sample = chance.sample(CASES, SAMPLE)
    tried: dict[str, list[str]] = {case: [] for case in sample}
    for name in names:
        for case in chance.sample(sample, EACH):
            tried[case].append(name)
    return [(case, tuple(told)) for case, told in tried.items()]


def frames_of(case: str, stage: Stage) -> list[Seen]:
    if not case.startswith("captures/"):
        played = stage[case].frames
        ports = sorted({frame.port for frame in played})
        return [Seen(frame.at, frame.data, len(frame.data), ports.index(frame.port)) for frame in played]
    sources = open_sources([str(CAPTURES.parent / case / "capture.pcapng")], on_skip=lambda *_: None)
    frames = [frame for frame in arrivals_in_time_order(sources) if isinstance(frame, Frame)]
    assert {frame.link_type for frame in frames} == {ETHERNET}
    return [Seen(frame.at, frame.data, frame.wire_length, frame.interface) for frame in frames]


def lines_of(case: str, stage: Stage, folder: Path) -> list[Line]:
    """What a log beside a case says, which no tap changes."""
    log = CAPTURES.parent / case / "phone.log"
    if not case.startswith("captures/"):
        log = folder / log.name
        log.write_bytes(stage[case].log)
    sources = open_sources([str(log)], on_skip=lambda *_: None) if log.exists() and log.stat().st_size else []
    return [line for line in arrivals_in_time_order(sources) if isinstance(line, Line)]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.mark.parametrize(("case", "names"), cases(), ids=[case for case, _ in cases()])
def test_it_brings_up_nothing_else(
    case: str, names: tuple[str, ...], stage: Stage, shelf: Shelf, tmp_path: Path
) -> None:
    frames, lines = frames_of(case, stage), lines_of(case, stage, tmp_path)
    before = verdicts(judged(shelf, {"a": frames}, lines))
    for name in names:
        told = {source: seen for source, seen in RETELLINGS[name](frames, random.Random(case)).items() if seen}
        found = objections(name, before, verdicts(judged(shelf, told, lines))) if told else []
        expected = {rule for each in KNOWN if (each.case, each.retelling) == (case, name) for rule in each.rules}
        assert {objection.split()[1] for objection in found} == expected, (name, found)


def test_what_is_known_is_about_what_there_is() -> None:
    assert {each.case for each in KNOWN} <= set(CASES)
    assert {each.retelling for each in KNOWN} <= set(RETELLINGS)
