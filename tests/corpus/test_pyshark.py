"""The same decoders beside pyshark, which reads tshark's PDML and not its fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from acdiag.wire.cdp import Cdp
from acdiag.wire.dhcp import Dhcp
from acdiag.wire.lldp import Lldp
from acdiag.wire.tftp import ACK, DATA, Tftp
from acdiag.wireshark import hosting
from tests.corpus.tshark import CORPUS, REQUIREMENTS, packets

pytest.importorskip("pyshark", reason="pyshark is not installed")

pytestmark = [*REQUIREMENTS, pytest.mark.oracle]

PATIENCE = 30
"""Seconds for one capture."""


def read(path: str, protocol: str) -> dict[int, Any]:
    """pyshark's layer of all packets that carry the protocol, by frame number."""
    opened = hosting.file(str(CORPUS / path), display_filter=protocol, custom_parameters=["-n"], keep_packets=False)
    found: list[Any] = []
    try:
        hosting.each_packet(opened, found.append, PATIENCE, subject=path, without="")
    except hosting.TookTooLong:
        pytest.skip(f"pyshark was not ready within {PATIENCE} s")
    return {int(packet.number): packet[protocol] for packet in found}


def said(layer: Any, *names: str) -> tuple[str | None, ...]:
    return tuple(None if field is None else str(field) for field in (layer.get(name) for name in names))


def dhcp(record: Dhcp, layer: Any) -> None:
    names = ("type", "id", "ip_client", "ip_your", "ip_server", "ip_relay", "hw_mac_addr", "option_dhcp")
    ours = (record.op, f"0x{record.xid:08x}", record.ciaddr, record.yiaddr, record.siaddr, record.giaddr)
    assert said(layer, *names) == tuple(str(value) for value in (*ours, record.chaddr, record.message_type))


def tftp(record: Tftp, layer: Any) -> None:
    block = str(record.block) if record.opcode in (DATA, ACK) else None
    assert said(layer, "opcode", "type", "block") == (str(record.opcode), record.mode or None, block)


def lldp(record: Lldp, layer: Any) -> None:
    names = ("chassis_subtype", "port_subtype", "port_id", "time_to_live", "tlv_system_name", "ieee_802_1_port_vlan_id")
    ours = (record.chassis_subtype, record.port_subtype, record.port_id, record.ttl)
    assert said(layer, *names) == tuple(str(value) for value in (*ours, record.system_name, record.port_vlan))


def cdp(record: Cdp, layer: Any) -> None:
    names = ("version", "ttl", "deviceid", "portid", "platform", "native_vlan")
    ours = (record.version, record.ttl, record.device_id, record.port_id, record.platform, record.native_vlan)
    assert said(layer, *names) == tuple(str(value) for value in ours)


@pytest.mark.parametrize(
    ("protocol", "path", "record", "compare", "least"),
    [
        ("dhcp", "golden/zeek__zeek/dhcp__dhcp.pcap", Dhcp, dhcp, 9),
        ("tftp", "golden/zeek__spicy-tftp/tftp_oack.pcap", Tftp, tftp, 7),
        ("lldp", "golden/the-tcpdump-group__tcpdump/LLDP_and_CDP.pcap", Lldp, lldp, 8),
        ("cdp", "golden/the-tcpdump-group__tcpdump/LLDP_and_CDP.pcap", Cdp, cdp, 4),
    ],
)
def test_pyshark_says_the_same(
    protocol: str, path: str, record: type[object], compare: Callable[[Any, Any], None], least: int
) -> None:
    ours = {packet.frame.number: packet.messages for packet in packets(path)}
    layers = read(path, protocol)
    assert len(layers) >= least
    for number, layer in layers.items():
        (message,) = (message for message in ours[number] if isinstance(message, record))
        compare(message, layer)
