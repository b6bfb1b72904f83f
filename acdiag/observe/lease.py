"""What a DHCP ACK gives: the options that a rule may look at, decoded into the fields of `dhcp.acked`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from acdiag.model.errors import Malformed
from acdiag.model.names.models import model_in
from acdiag.wire import option43, provisioning_url, sip_servers
from acdiag.wire.dhcp import Dhcp
from acdiag.wire.dhcp_options import decode_option
from acdiag.wire.text import loose

HEADER_OPTIONS = frozenset((52, 53))
"""Options that belong to the message itself."""
NOBODY = "0.0.0.0"


def given(message: Dhcp) -> tuple[int, ...]:
    """The option codes that a server's message carries, ascending."""
    return tuple(sorted(message.options.keys() - HEADER_OPTIONS))


def text_option(message: Dhcp, code: int) -> str | None:
    raw = message.options.get(code)
    return loose(raw) or None if raw is not None else None


def contents(message: Dhcp, asked: Iterable[int]) -> dict[str, Any]:
    """The fields of `dhcp.acked` that come from the message; `asked` is option 55 of the request."""
    values: dict[int, Any] = {}
    malformed = []
    codes = given(message)
    for code in codes:
        try:
            values[code] = decode_option(code, message.options[code])
        except Malformed:
            malformed.append(code)
    tftp_server = text_option(message, 66) or message.sname or None
    boot_file = text_option(message, 67) or message.file or None
    next_server = message.siaddr if message.siaddr != NOBODY else None
    url = _url(message)
    return {
        "options": codes,
        "missing": missing(message, asked),
        "malformed": tuple(malformed),
        "routers": _addresses(values.get(3)),
        "dns_servers": _addresses(values.get(6)),
        "domain": text_option(message, 15),
        "ntp_servers": _addresses(values.get(42)),
        "time_servers": _addresses(values.get(4)),
        "time_offset": values.get(2),
        "tftp_server": tftp_server,
        "boot_file": boot_file,
        "next_server": next_server,
        "firmware_model": model_in(url["url_firmware"] or "") if 160 in message.options else model_in(boot_file or ""),
        **url,
        **_unified_communications(message),
        **_sip(message),
    }


def missing(message: Dhcp, asked: Iterable[int]) -> tuple[int, ...]:
    """Asked for and not given, ascending; siaddr, sname and file of the header count as options 66 and 67."""
    lacking = set(asked).difference(message.options)
    if message.sname or message.siaddr != NOBODY:
        lacking.discard(66)
    if message.file:
        lacking.discard(67)
    return tuple(sorted(lacking))


def _addresses(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else ()


def _url(message: Dhcp) -> dict[str, Any]:
    raw = message.options.get(160)
    if raw is None:
        return {"url": None, "url_firmware": None}
    url = loose(raw)
    parsed = provisioning_url.parse(url)
    return {
        "url": url,
        "url_scheme": parsed.scheme,
        "url_server": parsed.server,
        "url_firmware": parsed.firmware,
        "url_configuration": parsed.configuration,
        "url_valid": parsed.valid,
    }


def _unified_communications(message: Dhcp) -> dict[str, Any]:
    raw = message.options.get(43)
    if raw is None:
        return {}
    found = option43.decode(raw)
    return {
        "uc": found.uc,
        "uc_identifier": found.identifier,
        "uc_scheme": found.scheme,
        "uc_server": found.server,
        "uc_port": found.port,
        "uc_path": found.path,
        "uc_vlan": "empty" if found.vlan == "" else found.vlan,
        "uc_vlan_id": found.vlan_id,
    }


def _sip(message: Dhcp) -> dict[str, Any]:
    raw = message.options.get(120)
    if raw is None:
        return {}
    found = sip_servers.decode(raw)
    return {"sip_servers": found.names, "sip_encoding": found.encoding}
