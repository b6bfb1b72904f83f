"""LLDP in real captures, compared with tshark: identities, time to live, VLANs and LLDP-MED policies."""

from __future__ import annotations

import pytest

from acdiag.wire.lldp import Lldp
from acdiag.wire.text import loose
from tests.corpus.at_once import told_of
from tests.corpus.comparison import Different, compare, one
from tests.corpus.tshark import REQUIREMENTS, Told, captures_with

pytestmark = [*REQUIREMENTS, pytest.mark.oracle]

CHASSIS = ("lldp.chassis.id.mac", "lldp.chassis.id.ip4", "lldp.chassis.id.ip6")
PORT = ("lldp.port.id", "lldp.port.id.mac", "lldp.port.id.ip4", "lldp.port.id.ip6")
ADDRESS = "5"
"""Subtype of a chassis id that is a network address."""
FIELDS = (
    "_ws.malformed", "lldp.chassis.subtype", "lldp.chassis.id", *CHASSIS, "lldp.port.subtype", *PORT,
    "lldp.time_to_live", "lldp.port.desc", "lldp.tlv.system.name", "lldp.tlv.system.desc",
    "lldp.ieee.802_1.port_vlan.id", "lldp.media.subtype.class", "lldp.media.app_type", "lldp.media.policy_flag",
    "lldp.media.tag_flag", "lldp.media.vlan_id", "lldp.media.l2_prio", "lldp.media.dscp", "lldp.media.manufacturer",
    "lldp.media.model", "lldp.media.software",
)  # fmt: skip

_TWICE = "a second time to live follows; the first one counts for us"
_DESCRIPTION = "the description begins with NUL, where a text ends for tshark"
_ORDER = "a mandatory TLV is missing, and tshark stops there"
DIFFERENT: Different = {
    ("golden/lldpd__lldpd/med-loc-malformed.pcap", 1): (
        ("lldp.media.subtype.class", "lldp.port.desc", "lldp.tlv.system.desc", "lldp.tlv.system.name"),
        "a location is too short, and tshark stops there",
    ),
    ("wild/lldpd__lldpd/sg200.pcap", 1): (("lldp.media.manufacturer",), "a NUL inside, where a text ends for tshark"),
    ("wild/sspans__ladvd/lldp__03.chassis_id.missing.pcap", 1): (
        ("lldp.port.subtype", "port id", "lldp.time_to_live"),
        _ORDER,
    ),
    ("wild/sspans__ladvd/lldp__13.port_id.missing.pcap", 1): (("lldp.time_to_live",), _ORDER),
    ("wild/sspans__ladvd/lldp__A9.fuzzer.port_id.missing.pcap", 1): (("lldp.time_to_live",), _ORDER),
    ("wild/sspans__ladvd/lldp__A4.fuzzer.chassis_id.one.pcap", 1): (
        (
            "chassis id",
            "lldp.port.subtype",
            "port id",
            "lldp.time_to_live",
            "lldp.port.desc",
            "lldp.tlv.system.name",
            "lldp.tlv.system.desc",
        ),
        "a chassis id longer than the standard allows, and tshark stops there",
    ),
    ("wild/arkime__arkime/wireshark-lldp.pcap", 1): (("lldp.time_to_live",), _TWICE),
    ("wild/sspans__ladvd/lldp__lldp.minimal.pcap", 1): (("lldp.time_to_live",), _TWICE),
    ("wild/sspans__ladvd/lldp__A6.fuzzer.end.short.pcap", 1): (("lldp.port.desc",), _DESCRIPTION),
    ("wild/sspans__ladvd/lldp__A8.fuzzer.cap.host.pcap", 1): (("lldp.port.desc",), _DESCRIPTION),
}

_LONG = "a TLV is longer than the rest"
REFUSED = {
    ("wild/sspans__ladvd/lldp__00.empty.pcap", 1): "ends in the header of the first TLV",
    ("wild/sspans__ladvd/lldp__01.chassis_id.broken.pcap", 1): _LONG,
    ("wild/sspans__ladvd/lldp__11.port_id.broken.pcap", 1): _LONG,
    ("wild/sspans__ladvd/lldp__15.port_id.broken.pcap", 1): _LONG,
    ("wild/sspans__ladvd/lldp__16.port_id.broken.pcap", 1): _LONG,
    ("wild/sspans__ladvd/lldp__21.ttl.broken.pcap", 1): _LONG,
    ("wild/sspans__ladvd/lldp__32.system_name.broken.pcap", 1): _LONG,
    ("wild/sspans__ladvd/lldp__33.system_name.broken.pcap", 1): _LONG,
    ("wild/sspans__ladvd/lldp__92.tlv.broken.pcap", 1): "ends in the header of a TLV",
    ("wild/sspans__ladvd/lldp__A2.fuzzer.chassis_id.short.pcap", 1): "a chassis id without subtype",
}


def theirs(told: Told) -> Told:
    """Identities in one field each; a chassis id that is no address comes as bytes."""
    chassis = told["lldp.chassis.id"]
    if told["lldp.chassis.subtype"] != [ADDRESS]:
        chassis = [_text(bytes.fromhex(value)) for value in chassis]
    return told | {
        "chassis id": [*chassis, *(value for name in CHASSIS for value in told[name])],
        "port id": [value for name in PORT for value in told[name]],
    }


def _text(raw: bytes) -> str:
    text = loose(raw)
    return text if text.isprintable() else raw.hex()


def ours(lldp: Lldp) -> Told:
    policies = lldp.policies
    return {
        "lldp.chassis.subtype": one(lldp.chassis_subtype or None),
        "chassis id": [lldp.chassis_id],
        "lldp.port.subtype": one(lldp.port_subtype or None),
        "port id": [lldp.port_id],
        "lldp.time_to_live": one(lldp.ttl),
        "lldp.port.desc": one(lldp.port_description),
        "lldp.tlv.system.name": one(lldp.system_name),
        "lldp.tlv.system.desc": [text.replace("\n", "\\n") for text in one(lldp.system_description)],
        "lldp.ieee.802_1.port_vlan.id": one(lldp.port_vlan),
        "lldp.media.subtype.class": one(lldp.med_class),
        "lldp.media.app_type": [str(policy.application) for policy in policies],
        "lldp.media.policy_flag": [str(int(policy.unknown)) for policy in policies],
        "lldp.media.tag_flag": [str(int(policy.tagged)) for policy in policies],
        "lldp.media.vlan_id": [str(policy.vlan) for policy in policies],
        "lldp.media.l2_prio": [str(policy.priority) for policy in policies],
        "lldp.media.dscp": [str(policy.dscp) for policy in policies],
        "lldp.media.manufacturer": one(lldp.manufacturer),
        "lldp.media.model": one(lldp.model),
        "lldp.media.software": one(lldp.software_revision),
    }


def test_we_read_what_tshark_reads() -> None:
    comparison = compare(told_of(captures_with("lldp"), "lldp", FIELDS), "lldp", Lldp, ours, theirs)
    assert comparison.unshared == set()
    assert comparison.unlike(DIFFERENT) == {}
    assert comparison.untold == set()
    assert comparison.compared > 70
    assert set(comparison.refused) == set(REFUSED)
    assert all(comparison.refused.values())
