from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from acdiag.model.dissection import Dissection
from acdiag.present.html.fields import decoded


class Inside(NamedTuple):
    number: int
    text: str


@dataclass(frozen=True)
class Record:
    name: str = ""
    password: str = ""
    raw: bytes = b""
    body: bytes = b""
    yes: bool = False
    fields: object = None
    inside: object = ()


def rows(record: object) -> list[tuple[int, str, str]]:
    frame = Dissection("a", 1, 0, 60, 60, source_address="10.0.0.1", source_port=5, layers=(("sip", record),))
    return [tuple(field) for field in decoded(frame).fields[1:]]


def test_what_is_there_is_shown_and_what_is_not_is_not() -> None:
    assert rows(Record(name="x", yes=True)) == [(1, "name", "x"), (1, "yes", "yes")]
    assert rows(Record(raw=b"\x00\x01")) == [(1, "raw", "00 01"), (1, "yes", "no")]


def test_parts_are_deeper() -> None:
    told = rows(Record(yes=True, inside=(Inside(1, "a"),)))
    assert told[1:] == [(1, "inside", "1"), (2, "1", ""), (3, "number", "1"), (3, "text", "a")]


def test_secrets_and_contents_are_not_shown() -> None:
    record = Record(password="hunter2", body=b"a=crypto:1 inline:c2VjcmV0", fields={"authorization": ("Digest x",)})
    told = rows(record)
    assert "hunter2" not in str(told)
    assert "Digest" not in str(told)
    assert (1, "body", "(26 bytes)") in told
    assert [name for _, name, value in told if "secret" in value] == ["password", "authorization"]


def test_the_head_says_between_whom() -> None:
    frame = Dissection(
        "a", 1, 0, 60, 90, mac_source="m1", vlans=(120,), destination_address="fe80::1", destination_port=67,
        malformed=(("dhcp", "too short"),), unopened="GTP",
    )  # fmt: skip
    view = decoded(frame)
    assert view.head == "m1 → [fe80::1]:67, VLAN 120, 90 bytes, cut to 60"
    assert [tuple(field) for field in view.fields] == [
        (0, "dhcp", "not understood: too short"),
        (0, "not opened", "GTP"),
    ]
