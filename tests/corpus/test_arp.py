"""ARP in real captures, compared with tshark; one capture is fuzzed two thousand times."""

from __future__ import annotations

import pytest

from acdiag.wire.arp import Arp
from tests.corpus.at_once import told_of
from tests.corpus.comparison import compare
from tests.corpus.tshark import REQUIREMENTS, Told, captures_with

pytestmark = [*REQUIREMENTS, pytest.mark.oracle]

ENDS = ("src", "dst")

FIELDS = (
    "_ws.malformed", "arp.opcode", "arp.hw.type", "arp.proto.type", "arp.isgratuitous", "arp.isprobe",
    *(f"arp.{end}.{kind}" for end in ENDS for kind in ("hw_mac", "hw", "proto_ipv4", "proto")),
)  # fmt: skip

NOT_OPENED = {"wild/zeek__zeek/arp-who-has-radiotap.pcap": ((1, 2), "802.11 frames are not opened")}


def theirs(told: Told) -> Told:
    """Addresses have other fields where they are neither MAC nor IPv4."""
    addresses = {
        f"{end} {name}": told[f"arp.{end}.{usual}"] or told[f"arp.{end}.{other}"]
        for end in ENDS
        for name, usual, other in (("hardware", "hw_mac", "hw"), ("protocol", "proto_ipv4", "proto"))
    }
    return told | {name: [value.replace(":", "") for value in values] for name, values in addresses.items()}


def ours(arp: Arp) -> Told:
    return {
        "arp.opcode": [str(arp.operation)],
        "arp.hw.type": [str(arp.hardware)],
        "arp.proto.type": [f"0x{arp.protocol:04x}"],
        "arp.isgratuitous": ["1"] if arp.is_gratuitous else [],
        "arp.isprobe": ["1"] if arp.is_probe else [],
        "src hardware": [arp.sender_mac.replace(":", "")],
        "src protocol": [arp.sender_address],
        "dst hardware": [arp.target_mac.replace(":", "")],
        "dst protocol": [arp.target_address],
    }


def test_we_read_what_tshark_reads() -> None:
    comparison = compare(told_of(captures_with("arp"), "arp", FIELDS), "arp", Arp, ours, theirs)
    expected = {(path, number) for path, (numbers, _) in NOT_OPENED.items() for number in numbers}
    assert comparison.unshared == expected
    assert comparison.unlike({}) == {}
    assert comparison.untold == set()
    assert comparison.compared > 2200
    refused = comparison.refused
    assert len(refused) > 50
    assert [place for place, malformed in refused.items() if "[Malformed Packet: ARP/RARP]" not in malformed] == []
