from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import acdiag.present.json.case as face
from acdiag.model.case import PROTOCOLS, Muted
from acdiag.model.finding import Action, Outcome
from acdiag.model.sharing import put_off
from acdiag.present.json.case import document, dump, lines

SCHEMA = json.loads((Path(face.__file__).parent / "schema.json").read_text("utf-8"))
CASES = ["one_failing", "healthy", "three", "forty", "nobody", "hostile_case"]


def assert_order(value: Any, schema: Any, where: str = "case") -> None:
    """Keys come in the order of the schema's properties, and no key is unknown to it."""
    schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(value, dict) and "properties" in schema:
        assert list(value) == list(schema["properties"]), where
        for key, item in value.items():
            assert_order(item, schema["properties"][key], f"{where}.{key}")
    elif isinstance(value, list):
        for item in value:
            assert_order(item, schema["items"], f"{where}[]")


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", CASES)
def test_documents_follow_the_schema_key_by_key(samples: Any, name: str) -> None:
    case = getattr(samples, name)()
    written = json.loads(dump(case))
    jsonschema.validate(written, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert_order(written, SCHEMA)
    assert dump(case) == dump(getattr(samples, name)()), "same case, same bytes"


def test_the_order_of_the_contract(samples: Any, golden: Callable[[str, str], None]) -> None:
    golden("one_failing.json", dump(samples.one_failing()))


def test_protocols_are_all_there_in_order(samples: Any) -> None:
    case = samples.case(sources=(samples.source(protocols={"sip": 2, "dhcp": 4}),))
    protocols = document(case)["sources"][0]["protocols"]
    assert tuple(protocols) == PROTOCOLS
    assert (protocols["dhcp"], protocols["sip"], protocols["rtp"]) == (4, 2, 0)


def test_offsets_have_four_decimals(samples: Any) -> None:
    case = samples.case(sources=(samples.source(clock_offset=-1_234_567_890),))
    assert document(case)["sources"][0]["clock_offset_s"] == -1.2346


def test_what_is_muted_is_listed(samples: Any) -> None:
    case = samples.case(muted=(Muted("ACD-DHCP-001", samples.mac(1), "planned", "2026-06-30", 1),))
    written = json.loads(dump(case))
    jsonschema.validate(written, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert_order(written, SCHEMA)
    assert written["muted"] == [
        {"rule": "ACD-DHCP-001", "entity": samples.mac(1), "reason": "planned", "until": "2026-06-30", "count": 1}
    ]


def test_a_team_of_the_site_is_an_owner(samples: Any) -> None:
    case = samples.case(findings=(samples.finding(actions=(Action("Do it.", "LAN team", None),)),))
    jsonschema.validate(json.loads(dump(case)), SCHEMA, cls=jsonschema.Draft202012Validator)


def test_outcomes_do_not_depend_on_the_order_of_judging(samples: Any) -> None:
    one = samples.case(phones=(samples.phone(outcomes={"B": "found", "A": "clear"}),))
    other = samples.case(phones=(samples.phone(outcomes={"A": "clear", "B": "found"}),))
    assert dump(one) == dump(other)


def test_one_finding_a_line(samples: Any) -> None:
    case = samples.one_failing()
    written = [json.loads(line) for line in lines(case).splitlines()]
    assert written == document(case)["findings"]
    assert lines(samples.healthy()) == ""


def test_hostile_text_reaches_no_terminal(samples: Any) -> None:
    for text in (dump(samples.hostile_case()), lines(samples.hostile_case())):
        text.encode("utf-8")
        assert not {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"}} - {"\n"}
    assert len(lines(samples.hostile_case()).split("\n")) == 3


def test_however_many_entries_are_written_at_once_the_text_is_the_same(
    samples: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = samples.forty()
    together, most = dump(case), len(case.phones) + len(case.findings) + len(case.streams)
    at_once: list[int] = []

    def share(work: Callable[[Any], str], entries: Any) -> list[str]:
        at_once.append(len(entries))
        return [work(entry) for entry in entries]

    monkeypatch.setattr(face, "AT_ONCE", 7)
    assert "".join(face.pieces(case, share)) == together
    assert (max(at_once), sum(at_once)) == (7, most)
    assert most > 40


def test_phones_that_share_outcomes_and_one_that_does_not(samples: Any) -> None:
    first = samples.forty().phones[0]
    other = replace(first, outcomes=dict.fromkeys(first.outcomes, Outcome.UNDECIDED))
    case = replace(samples.forty(), phones=(first, other, replace(first, model="420HD"), other))
    assert json.loads(dump(case))["phones"] == document(case)["phones"]


@pytest.mark.parametrize("at_once", [1, 1_000])
def test_streams_that_were_begun_are_not_written_again(
    samples: Any, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = samples.forty()
    together = dump(case)
    monkeypatch.setattr(face, "AT_ONCE", at_once)
    begun = [*face.begin(case.streams, put_off)]
    first = len(begun)
    assert first == min(at_once, len(case.streams))
    written: list[object] = []

    def share(work: Callable[[Any], str], entries: Any) -> list[str]:
        written.extend(entries)
        return [work(entry) for entry in entries]

    assert "".join(face.pieces(case, share, begun)) == together
    assert [entry for entry in written if entry in case.streams] == list(case.streams[first:])
