"""Lines that tell of a lease or of the time, and lines that only look so."""

from __future__ import annotations

import pytest

from acdiag.model.names.log_moments import moment_in


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("lease of 10.59.1.7 obtained, lease time 86400", ("lease", "10.59.1.7")),
        ("bound to 10.59.1.7 -- renewal in 43200 seconds.", ("lease", "10.59.1.7")),
        ("eth0: dhcpv4 address 10.59.1.7/24, gateway 10.59.1.1", ("lease", "10.59.1.7")),
        ("setting time to 2026-11-23 02:06:34.123 (offset +5.1s)", ("time", "")),
        ("control_center: time set from time server 10.1.20.20", ("time", "")),
        ("sending release of 10.59.1.7", None),
        ("failed to connect to time server", None),
        ("no dhcp address", None),
        ("lease of 10.59.1.7.8 obtained", None),
    ],
)
def test_lines(line: str, moment: tuple[str, str] | None) -> None:
    assert moment_in(line) == moment


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("dhcpack of 10.59.1.7 from 10.59.0.1", ("lease", "10.59.1.7")),
        ("dhcp: got address 10.59.1.7 from server 10.59.0.1", ("lease", "10.59.1.7")),
        ("network: dhcp ack received, ip 10.59.1.7 mask 255.255.255.0", ("lease", "10.59.1.7")),
        ("dhcp client: obtained lease 10.59.1.7", ("lease", "10.59.1.7")),
        ("dhcpack from 10.59.0.1", None),
        ("dhcp server 10.59.0.1 does not answer", None),
        ("dhcp: discover sent from 10.59.1.7", None),
        ("sending invite, call-id: abc@10.59.1.7", ("invite", "abc@10.59.1.7")),
        ("calllegmgr: bye sent call-id=abc@10.59.1.7, reason normal", ("bye", "abc@10.59.1.7")),
        ("200 ok for invite, call-id: abc@10.59.1.7", None),
        ("no invite for call-id: abc@10.59.1.7", None),
        ("sending register to 10.59.0.5", ("register", "")),
        ("register sip:contoso.com sip/2.0", ("register", "")),
        ("registration succeeded", ("registered", "")),
        ("registered with sip.contoso.com", ("registered", "")),
        ("received 200 ok for register", ("registered", "")),
        ("registration failed", None),
        ("not registered with sip.contoso.com", None),
        ("cash register", None),
        ("recalling settings", None),
    ],
)
def test_requests_and_answers(line: str, moment: tuple[str, str] | None) -> None:
    assert moment_in(line) == moment
