"""DHCP in the words of tshark: which fields to ask for, and our records in them."""

from __future__ import annotations

from acdiag.wire import dhcp_options, sip_servers
from acdiag.wire.dhcp import Dhcp
from acdiag.wire.text import loose, mac
from tests.corpus.comparison import one
from tests.corpus.tshark import Told

_VALUES = {
    12: "dhcp.option.hostname",
    50: "dhcp.option.requested_ip_address",
    51: "dhcp.option.ip_address_lease_time",
    54: "dhcp.option.dhcp_server_id",
    55: "dhcp.option.request_list_item",
    60: "dhcp.option.vendor_class_id",
    66: "dhcp.option.tftp_server_name",
    67: "dhcp.option.bootfile_name",
}
"""Options whose value tshark shows as we do."""

_TEXT, _DATA = "dhcp.option.user_class.text", "dhcp.option.user_class.data"
_RELAY, _RELAY_VALUE = "dhcp.option.agent_information_option.suboption", "dhcp.option.agent_information_option.value"

FIELDS = (
    "_ws.malformed", "dhcp.type", "dhcp.hw.type", "dhcp.hops", "dhcp.id", "dhcp.secs", "dhcp.flags",
    "dhcp.ip.client", "dhcp.ip.your", "dhcp.ip.server", "dhcp.ip.relay", "dhcp.hw.mac_addr",
    "dhcp.server", "dhcp.file", "dhcp.option.dhcp",
    "dhcp.option.type", "dhcp.option.length", "dhcp.option.value",
    *_VALUES.values(), _TEXT, _DATA, _RELAY, _RELAY_VALUE,
    "dhcp.option.sip_server.encoding", "dhcp.option.sip_server.name", "dhcp.option.sip_server.address",
)  # fmt: skip


def theirs(told: Told) -> Told:
    """What tshark told, with options, user classes and relay sub-options put together."""
    return told | {
        "options": _options(told),
        "user classes": told[_TEXT] or [loose(bytes.fromhex(value)) for value in told[_DATA]],
        "relay": [f"{code}={value}" for code, value in zip(told[_RELAY], told[_RELAY_VALUE], strict=True)],
    }


def _options(told: Told) -> list[str]:
    """Codes and raw values in order, parts of a repeated option joined; pad and end have type 0 in tshark."""
    codes = [code for code in told["dhcp.option.type"] if code != "0"]
    joined: dict[str, str] = {}
    for code, length, value in zip(codes, told["dhcp.option.length"], told["dhcp.option.value"], strict=True):
        joined[code] = joined.get(code, "") + (value if length != "0" else "")
    return [f"{code}={value}" for code, value in joined.items()]


def ours(dhcp: Dhcp) -> Told:
    """Our record in the same fields."""
    options = dhcp.options
    return {
        "dhcp.type": [str(dhcp.op)],
        "dhcp.hw.type": [f"0x{dhcp.htype:02x}", *("0x01" for _ in _hardware_client_id(options))],
        "dhcp.hops": [str(dhcp.hops)],
        "dhcp.id": [f"0x{dhcp.xid:08x}"],
        "dhcp.secs": [str(dhcp.secs)],
        "dhcp.flags": [f"0x{dhcp.flags:04x}"],
        "dhcp.ip.client": [dhcp.ciaddr],
        "dhcp.ip.your": [dhcp.yiaddr],
        "dhcp.ip.server": [dhcp.siaddr],
        "dhcp.ip.relay": [dhcp.giaddr],
        "dhcp.hw.mac_addr": [dhcp.chaddr, *_hardware_client_id(options)],
        "dhcp.server": [dhcp.sname],
        "dhcp.file": [dhcp.file],
        "dhcp.option.dhcp": one(dhcp.message_type),
        "options": [f"{code}={value.hex()}" for code, value in options.items()],
        **{name: _value(options, code) for code, name in _VALUES.items()},
        "user classes": _value(options, 77),
        "relay": [f"{code}={value.hex()}" for code, value in _relay(options)],
        **_sip_servers(options),
    }


def _value(options: dict[int, bytes], code: int) -> list[str]:
    if code not in options:
        return []
    value = dhcp_options.decode_option(code, options[code])
    return [str(each) for each in value] if isinstance(value, tuple) else [str(value)]


def _hardware_client_id(options: dict[int, bytes]) -> list[str]:
    """Option 61 with a MAC in it, for which tshark has the same fields as for htype and chaddr."""
    raw = options.get(61, b"")
    return [mac(raw[1:])] if len(raw) == 7 and raw[0] == 1 else []


def _relay(options: dict[int, bytes]) -> tuple[tuple[int, bytes], ...]:
    return dhcp_options.suboptions(options[82]) if 82 in options else ()


def _sip_servers(options: dict[int, bytes]) -> Told:
    found = sip_servers.decode(options.get(120, b""))
    names = found.names if found.encoding == sip_servers.NAMES else ()
    addresses = found.names if found.encoding == sip_servers.ADDRESSES else ()
    return {
        "dhcp.option.sip_server.encoding": ["0"] if names else ["1"] if addresses else [],
        "dhcp.option.sip_server.name": list(names),
        "dhcp.option.sip_server.address": list(addresses),
    }
