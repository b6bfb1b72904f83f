from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pytest

from acdiag.model.dissection import Dissection
from acdiag.model.wireshark import WiresharkField, WiresharkLayer
from acdiag.present.json.dissection import line
from acdiag.present.text.dissection import render


class Policy(NamedTuple):
    application: int
    vlan: int


@dataclass(frozen=True)
class Lldp:
    system_name: str
    policies: tuple[Policy, ...] = ()
    ttl: int | None = None
    names: dict[int, str] = field(default_factory=dict)


class Dhcp(NamedTuple):
    message_type: int
    xid: int
    broadcast: bool
    options: dict[int, object]
    file: str = ""


@pytest.fixture
def frame(samples: Any) -> Dissection:
    return Dissection(
        source="boot.pcapng",
        number=12,
        at=samples.start + 1_500_000_000,
        captured=300,
        wire_length=342,
        mac_source="00:90:8f:12:34:56",
        mac_destination="ff:ff:ff:ff:ff:ff",
        vlans=(120,),
        source_address="0.0.0.0",
        destination_address="255.255.255.255",
        source_port=68,
        destination_port=67,
        summary="DHCP Discover of 00:90:8f:12:34:56",
        layers=(
            ("lldp", Lldp("sw-f3-02", (Policy(1, 200), Policy(2, 200)), None, {200: "voice"})),
            (
                "dhcp",
                Dhcp(
                    1,
                    0x1A2B,
                    True,
                    {53: b"\1", 55: b"\1\3\6\x2a", 60: b"AUDC-450HD", 6: ("10.0.0.1", "10.0.0.2"), 43: bytes(100)},
                ),
            ),
        ),
        malformed=(("cdp", "TLV is cut"),),
        unopened="GRE",
        zero=samples.start,
    )


def test_every_field_is_shown(frame: Dissection, golden: Callable[[str, str], None]) -> None:
    golden("dissection.txt", render(frame))


def test_captured_text_is_escaped(frame: Dissection, samples: Any) -> None:
    evil = samples.hostile
    hostile = replace(
        frame,
        summary=evil,
        layers=((evil, Lldp(evil, (), None, {1: evil})), ("x", Dhcp(1, 1, False, {1: evil, 2: (evil,)}))),
        malformed=((evil, evil),),
        unopened=evil,
        source_address=evil,
    )
    text = render(hostile)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert len(text.splitlines()) < 60
    assert render(hostile, unicode=False).isascii()
    written = line(hostile)
    written.encode("utf-8")
    assert written.count("\n") == 1


def test_long_values_are_bounded(frame: Dissection) -> None:
    options: dict[int, object] = dict.fromkeys(range(255), b"x" * 60000) | {7: tuple(map(str, range(5000)))}
    text = render(replace(frame, layers=(("dhcp", Dhcp(1, 1, False, options)),)))
    assert len(text) < 64 * 1000
    assert "and 191 more" in text


def test_nesting_has_an_end(frame: Dissection) -> None:
    deep: object = 1
    for _ in range(10_000):
        deep = Policy(1, deep)  # type: ignore[arg-type]
    assert "(Policy)" in render(replace(frame, layers=(("x", deep),)))


def test_a_frame_without_ip_goes_by_its_macs(frame: Dissection) -> None:
    bare = replace(frame, source_address="", destination_address="", summary="", zero=None, layers=(), captured=342)
    first, second, *_ = render(bare, width=100).splitlines()
    assert first == "Frame 12  2026-03-02 08:00:01.500  00:90:8f:12:34:56 → ff:ff:ff:ff:ff:ff  342 bytes"
    assert second == "  00:90:8f:12:34:56 → ff:ff:ff:ff:ff:ff, VLAN 120"
    assert "cut to" not in render(bare)


def test_ipv6_ports_stand_outside_the_brackets(frame: Dissection) -> None:
    assert "[fe80::1]:68 →" in render(replace(frame, source_address="fe80::1"))


def test_for_programs_bytes_are_hex(frame: Dissection) -> None:
    written = json.loads(line(frame))
    assert written["frame"] == 12
    assert written["time"] == "2026-03-02T08:00:01.500000Z"
    assert [layer["protocol"] for layer in written["layers"]] == ["lldp", "dhcp"]
    assert written["layers"][1]["fields"]["options"]["55"] == "0103062a"
    assert written["layers"][0]["fields"]["policies"] == [
        {"application": 1, "vlan": 200},
        {"application": 2, "vlan": 200},
    ]
    assert written["malformed"] == [{"protocol": "cdp", "why": "TLV is cut"}]


def test_wireshark_s_words_stand_below_ours(frame: Dissection) -> None:
    layer = WiresharkLayer("dhcp", (WiresharkField("dhcp.type", "Message type: \x1b[2J", "1"),) * 201)
    asked = replace(frame, wireshark=(layer,))
    text = render(asked)
    assert "  Wireshark says\n    dhcp\n      Message type: \\x1b[2J\n" in text
    assert "      and 1 more\n" in text
    assert "says nothing" in render(replace(frame, wireshark=()))
    assert "Wireshark" not in render(frame)
    written = json.loads(line(asked))
    assert written["wireshark"][0]["fields"][0] == {"name": "dhcp.type", "text": "Message type: \x1b[2J", "value": "1"}
    assert "wireshark" not in json.loads(line(frame))
