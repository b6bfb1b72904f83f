from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from acdiag.model.arrival import Where
from acdiag.present.csv import COLUMNS, dump, guarded


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_one_finding_is_one_row(samples: Any) -> None:
    case = samples.one_failing()
    rows = read(dump(case))
    assert [row["id"] for row in rows] == [finding.id for finding in case.findings]
    first = rows[0]
    assert tuple(first) == COLUMNS
    assert first["severity"] == "error"
    assert first["root_cause"] == "true"
    assert first["explains"] == "ACD-VLAN-003@00:90:8f:12:34:01"
    assert first["first"] == "2026-03-02T08:00:02.000000Z"
    assert first["cleared"] == ""
    assert (first["source"], first["frames"], first["lines"]) == ("boot.pcapng", "12 22 32 42", "")
    assert first["actions"].startswith("1. server: Check that the DHCP server is up")
    assert rows[2]["cleared"] == "2026-03-02T08:00:15.500000Z"


def test_without_findings_only_the_heading_is_written(samples: Any) -> None:
    assert dump(samples.healthy()) == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", " =", "; ="])
def test_no_cell_is_a_formula(start: str) -> None:
    cell = guarded(start + "1+1")
    assert "'" + start[-1] in cell
    assert guarded("a=b, c-d") == "a=b, c-d"


def test_hostile_text_stays_in_its_cell(samples: Any) -> None:
    text = dump(samples.hostile_case())
    assert all(character.isprintable() or character == "\n" for character in text)
    assert text.count("\n") == 3
    assert len(read(text)) == 2


def test_frames_are_those_of_the_named_source(samples: Any) -> None:
    evidence = (Where("a.pcap", 1), Where("b.pcap", 2), Where("a.pcap", 3))
    (row,) = read(dump(samples.case(findings=(samples.finding(evidence=evidence),))))
    assert (row["source"], row["frames"]) == ("a.pcap", "1 3")
