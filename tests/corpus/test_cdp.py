"""CDP in real captures, compared with tshark: who it is, which port, which VLANs."""

from __future__ import annotations

import pytest

from acdiag.wire.cdp import Cdp
from tests.corpus.at_once import told_of
from tests.corpus.comparison import compare, one
from tests.corpus.tshark import REQUIREMENTS, Told, captures_with

pytestmark = [*REQUIREMENTS, pytest.mark.oracle]

FIELDS = (
    "_ws.malformed", "cdp.version", "cdp.ttl", "cdp.checksum.status", "cdp.deviceid", "cdp.portid", "cdp.platform",
    "cdp.software_version", "cdp.vtp_management_domain", "cdp.native_vlan", "cdp.duplex", "cdp.power_consumption",
    "cdp.system_name", "cdp.tlv.type", "cdp.voice_vlan",
)  # fmt: skip

REPLY, QUERY = "0x000e", "0x000f"
"""TLV types of the voice VLAN, which share a field in tshark."""

REFUSED = {
    ("wild/sspans__ladvd/cdp__00.empty.pcap", 1): "ends in the header",
    ("wild/sspans__ladvd/cdp__01.header.broken.pcap", 1): "ends in the header",
    ("wild/sspans__ladvd/cdp__31.system_name.broken.pcap", 1): "a TLV is longer than the rest",
}


def theirs(told: Told) -> Told:
    kinds = [kind for kind in told["cdp.tlv.type"] if kind in (REPLY, QUERY)]
    voice = list(zip(kinds, told["cdp.voice_vlan"], strict=True))
    return told | {
        "offered": [vlan for kind, vlan in voice if kind == REPLY],
        "asked": [vlan for kind, vlan in voice if kind == QUERY],
    }


def ours(cdp: Cdp) -> Told:
    return {
        "cdp.version": [str(cdp.version)],
        "cdp.ttl": [str(cdp.ttl)],
        "cdp.checksum.status": [str(int(cdp.checksum_ok))],
        "cdp.deviceid": one(cdp.device_id),
        "cdp.portid": one(cdp.port_id),
        "cdp.platform": one(cdp.platform),
        "cdp.software_version": (cdp.software or "").split("\n"),
        "cdp.vtp_management_domain": one(cdp.vtp_domain),
        "cdp.native_vlan": one(cdp.native_vlan),
        "cdp.duplex": [str(int(full)) for full in (cdp.full_duplex,) if full is not None],
        "cdp.power_consumption": one(cdp.power),
        "cdp.system_name": one(cdp.system_name),
        "offered": one(cdp.voice_vlan),
        "asked": one(cdp.voice_vlan_query),
    }


def test_we_read_what_tshark_reads() -> None:
    comparison = compare(told_of(captures_with("cdp"), "cdp", FIELDS), "cdp", Cdp, ours, theirs)
    assert comparison.unshared == set()
    assert comparison.unlike({}) == {}
    assert comparison.untold == set()
    assert comparison.compared > 25
    assert set(comparison.refused) == set(REFUSED)
    assert all(comparison.refused.values())
