"""What LLDP and CDP say in real captures, compared with what tshark 4.0.17 said."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from acdiag.sources.opening import open_sources
from acdiag.wire.cdp import Cdp
from acdiag.wire.dissect import dissect
from acdiag.wire.lldp import Lldp
from acdiag.wire.lldp_extensions import MedPolicy
from acdiag.wire.packet import Packet

CORPUS = Path(os.environ.get("ACDIAG_CORPUS") or Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus")
FACTS = CORPUS / "golden" / "FACTS.jsonl"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FACTS.is_file(), reason="the corpus is not beside the project"),
]


def told(protocol: str) -> Iterator[tuple[str, dict[str, Any], Packet]]:
    """Each whole frame of the protocol: file, what tshark says, and our packet."""
    for line in FACTS.read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        if not fact.get(protocol):
            continue
        (source,) = open_sources([str(CORPUS / "golden" / fact["file"])], on_skip=lambda _path, _why: None)
        packets = {frame.number: dissect(frame) for frame in source.frames()}
        source.close()
        for entry in fact[protocol]:
            if not entry["malformed"]:
                yield fact["file"], entry, packets[entry["frame"]]


def text(value: int | None) -> str | None:
    return None if value is None else str(value)


def policy(said: dict[str, str]) -> tuple[str, ...]:
    return tuple(said[name] for name in ("unknown_policy", "tagged", "vlan", "l2_prio", "dscp"))


def ours(found: MedPolicy) -> tuple[str, ...]:
    return tuple(str(int(value)) for value in found[1:])


def test_lldp() -> None:
    seen = 0
    for file, said, packet in told("lldp"):
        (lldp,) = packet.messages
        assert isinstance(lldp, Lldp)
        place = (file, said["frame"])
        assert (str(lldp.chassis_subtype), lldp.chassis_id) == (said["chassis_subtype"], said["chassis_id"]), place
        assert (str(lldp.port_subtype), lldp.port_id) == (said["port_subtype"], said["port_id"]), place
        assert text(lldp.ttl) == said["ttl"], place
        assert lldp.system_name == said["system_name"], place
        assert lldp.port_description == said["port_desc"], place
        assert text(lldp.port_vlan) == said["pvid"], place
        assert [ours(found) for found in lldp.policies] == [policy(each) for each in said["med_policies"]], place
        seen += 1
    assert seen > 3


def test_cdp() -> None:
    seen = 0
    for file, said, packet in told("cdp"):
        (cdp,) = packet.messages
        assert isinstance(cdp, Cdp)
        place = (file, said["frame"])
        assert (str(cdp.version), str(cdp.ttl)) == (said["version"], said["ttl"]), place
        assert (cdp.device_id, cdp.platform, cdp.port_id) == (said["device_id"], said["platform"], said["port"]), place
        assert text(cdp.native_vlan) == said["native_vlan"], place
        voice = cdp.voice_vlan if cdp.voice_vlan is not None else cdp.voice_vlan_query
        assert text(voice) == said["voice_vlan"], place
        seen += 1
    assert seen > 8
