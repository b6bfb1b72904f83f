"""Wireshark's fields without secrets, by their names, their words, and what they are part of."""

from __future__ import annotations

import pytest

from acdiag.model.wireshark import WiresharkField, WiresharkLayer
from acdiag.wireshark.discretion import discreet


def told(name: str, text: str, value: str = "", protocol: str = "sip") -> WiresharkField:
    (field,) = discreet(WiresharkLayer(protocol, (WiresharkField(name, text, value or text),))).fields
    return field


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("snmp.community", "community: hunter2"),
        ("http.authbasic", "Credentials: prov:hunter2"),
        ("http.cookie", "Cookie: sid=hunter2"),
        ("eap.md5.value", "EAP-MD5 Value: hunter2"),
        ("eap.data", "EAP Data: hunter2"),
        ("ldap.simple", "simple: hunter2"),
        ("ftp.request.arg", "Request arg: hunter2"),
        ("sip.auth.digest.response", 'Digest Authentication Response: "hunter2"'),
        ("sip.contact.user", "Contact URI User Part: alice:hunter2"),
        ("rtp.payload", "Payload: hunter2"),
        ("rtpevent.event_id", "Event ID: DTMF Seven 7 (hunter2)"),
        ("dhcp.option.tftp_server_name", "TFTP Server Name: http://prov:hunter2@10.1.1.1/"),
        ("syslog.msg", "Message: password=hunter2"),
    ],
)
def test_a_secret_goes_and_its_label_stays(name: str, text: str) -> None:
    field = told(name, text)
    assert "hunter2" not in field.text + field.value
    assert field.text.startswith(text.partition(":")[0])


def test_bytes_that_are_text_are_read() -> None:
    assert told("dhcp.option.value", "Value", b"http://prov:hunter2@10.1.1.1/".hex(":")).value == "(hidden)"
    assert told("dhcp.option.value", "Value", b"http://10.1.1.1/".hex(":")).value == b"http://10.1.1.1/".hex(":")


def test_what_is_cut_out_of_a_hidden_field_and_has_no_name() -> None:
    assert told("", "YWxpY2U6aHVudGVyMg==").text == "(hidden)"
    assert told("", "Message Body").text == "Message Body"


@pytest.mark.parametrize("protocol", ["data-text-lines", "DATA", "xml", "urlencoded-form", "ntlmssp"])
def test_bodies_are_counted_and_not_shown(protocol: str) -> None:
    layer = discreet(WiresharkLayer(protocol, (WiresharkField("", "MIIEvQIBADANBg", "MIIEvQIBADANBg"),) * 3))
    assert [field.text for field in layer.fields] == ["3 fields (hidden)"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dhcp.hw.mac_addr", "Client MAC address: 00:90:8f:12:34:50"),
        ("dhcp.cookie", "Magic cookie: DHCP"),
        ("sip.Status-Code", "Status-Code: 403"),
        ("udp.payload", "UDP payload (252 bytes)"),
        ("sip.from.user", "SIP from address User Part: alice"),
    ],
)
def test_everything_else_stays(name: str, text: str) -> None:
    assert told(name, text, text.rpartition(": ")[2]).text == text
