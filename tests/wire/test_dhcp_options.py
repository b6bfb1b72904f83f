"""Option values: by hand, against tshark, cut at every byte, and any bytes at all."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.model.names.dhcp import OPTIONS
from acdiag.wire.dhcp_options import ClientFqdn, Route, decode_option, name_of, user_classes


class Sample(NamedTuple):
    code: int
    raw: bytes
    value: object
    field: str
    """What tshark calls the value, without `dhcp.`."""
    said: str
    """What tshark says of it."""


SIP_NAMES = bytes.fromhex("00 03736970 07636f6e746f736f 03636f6d 00 0473697032 07636f6e746f736f 03636f6d 00")
CIRCUIT = bytes.fromhex("0104 00040011 0206 00908f123456")
SAMPLES = [
    Sample(1, b"\xff\xff\xf0\0", "255.255.240.0", "option.subnet_mask", "255.255.240.0"),
    Sample(2, b"\xff\xff\xb9\xb0", -18_000, "option.time_offset", "-18000"),
    Sample(2, b"\0\0\x1c\x20", 7_200, "option.time_offset", "7200"),
    Sample(3, b"\x0a\x3b\0\1", ("10.59.0.1",), "option.router", "10.59.0.1"),
    Sample(4, b"\x0a\x3b\0\2", ("10.59.0.2",), "option.time_server", "10.59.0.2"),
    Sample(5, b"\x0a\x3b\0\2", ("10.59.0.2",), "option.name_server", "10.59.0.2"),
    Sample(
        6, b"\x0a\x3b\0\3\x0a\x3b\0\4", ("10.59.0.3", "10.59.0.4"), "option.domain_name_server", "10.59.0.3;10.59.0.4"
    ),
    Sample(7, b"\x0a\x3b\0\5", ("10.59.0.5",), "option.log_server", "10.59.0.5"),
    Sample(12, b"phone-7", "phone-7", "option.hostname", "phone-7"),
    Sample(15, b"contoso.com\0", "contoso.com", "option.domain_name", "contoso.com"),
    Sample(17, b"/srv", "/srv", "option.root_path", "/srv"),
    Sample(23, b"\x40", 64, "option.default_ip_ttl", "64"),
    Sample(26, b"\x05\xdc", 1500, "option.interface_mtu", "1500"),
    Sample(28, b"\x0a\x3b\x0f\xff", "10.59.15.255", "option.broadcast_address", "10.59.15.255"),
    Sample(
        42, b"\x0a\x3b\0\x14\x0a\x3b\0\x15", ("10.59.0.20", "10.59.0.21"), "option.ntp_server", "10.59.0.20;10.59.0.21"
    ),
    Sample(44, b"\x0a\x3b\0\6", ("10.59.0.6",), "option.netbios_over_tcpip_name_server", "10.59.0.6"),
    Sample(46, b"\x08", 8, "option.netbios_over_tcpip_node_type", "8"),
    Sample(50, b"\x0a\x3b\1\7", "10.59.1.7", "option.requested_ip_address", "10.59.1.7"),
    Sample(51, b"\0\1\x51\x80", 86_400, "option.ip_address_lease_time", "86400"),
    Sample(51, b"\xff" * 4, 0xFFFFFFFF, "option.ip_address_lease_time", "4294967295"),
    Sample(52, b"\2", 2, "option.option_overload", "2"),
    Sample(53, b"\5", 5, "option.dhcp", "5"),
    Sample(54, b"\x0a\x3b\0\1", "10.59.0.1", "option.dhcp_server_id", "10.59.0.1"),
    Sample(55, b"\x42\x43\1", (66, 67, 1), "option.request_list_item", "66;67;1"),
    Sample(56, b"no address left", "no address left", "option.message", "no address left"),
    Sample(57, b"\x05\xdc", 1500, "option.dhcp_max_message_size", "1500"),
    Sample(58, b"\0\0\x0e\x10", 3600, "option.renewal_time_value", "3600"),
    Sample(59, b"\0\0\x18\x9c", 6300, "option.rebinding_time_value", "6300"),
    Sample(60, b"MS-UC-Client", "MS-UC-Client", "option.vendor_class_id", "MS-UC-Client"),
    Sample(61, b"\1\0\x90\x8f\x12\x34\x56", "00:90:8f:12:34:56", "hw.mac_addr", "00:00:00:00:00:00;00:90:8f:12:34:56"),
    Sample(66, b"tftp.contoso.com", "tftp.contoso.com", "option.tftp_server_name", "tftp.contoso.com"),
    Sample(67, b"450HD_2.0.9.img\0", "450HD_2.0.9.img", "option.bootfile_name", "450HD_2.0.9.img"),
    Sample(77, b"\x05450HD\x02UC", ("450HD", "UC"), "option.user_class.data", "3435304844;5543"),
    Sample(
        81, b"\1\0\0phone-7.contoso.com", ClientFqdn(1, 0, 0, "phone-7.contoso.com"), "fqdn.name", "phone-7.contoso.com"
    ),
    Sample(
        81,
        bytes.fromhex("05 00 ff 0770686f6e652d37 07636f6e746f736f 03636f6d 00"),
        ClientFqdn(5, 0, 255, "phone-7.contoso.com"),
        "fqdn.name",
        "phone-7.contoso.com",
    ),
    Sample(
        82,
        CIRCUIT,
        ((1, b"\0\4\0\x11"), (2, b"\0\x90\x8f\x12\x34\x56")),
        "option.agent_information_option.value",
        "00040011;00908f123456",
    ),
    Sample(100, b"CET-1", "CET-1", "option.tz_pcode", "CET-1"),
    Sample(101, b"Europe/Berlin", "Europe/Berlin", "option.tz_tcode", "Europe/Berlin"),
    Sample(
        120,
        SIP_NAMES,
        ("sip.contoso.com", "sip2.contoso.com"),
        "option.sip_server.name",
        "sip.contoso.com;sip2.contoso.com",
    ),
    Sample(120, b"\1\x0a\x3b\0\7", ("10.59.0.7",), "option.sip_server.address", "10.59.0.7"),
    Sample(
        150,
        b"\x0a\x3b\0\x08\x0a\x3b\0\x09",
        ("10.59.0.8", "10.59.0.9"),
        "option.tftp_server_address",
        "10.59.0.8;10.59.0.9",
    ),
    Sample(
        160,
        b"http://10.59.0.9/450HD.img\0",
        "http://10.59.0.9/450HD.img",
        "option.value",
        b"http://10.59.0.9/450HD.img\0".hex(),
    ),
    Sample(
        252,
        b"http://wpad/wpad.dat",
        "http://wpad/wpad.dat",
        "option.private_proxy_autodiscovery",
        "http://wpad/wpad.dat",
    ),
]
NAMED = (1, 2, 3, 4, 6, 12, 15, 42, 43, *range(50, 62), 66, 67, 77, 81, 82, 120, 121, 150, 160)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.code}-{sample.raw.hex()[:12]}")
def test_values(sample: Sample) -> None:
    assert decode_option(sample.code, sample.raw) == sample.value


@pytest.mark.parametrize("code", [43, 119, 200])
def test_options_without_definition_stay_raw(code: int) -> None:
    assert decode_option(code, b"\1\2") == b"\1\2"
    assert decode_option(code, b"") == b""


@pytest.mark.parametrize(
    ("raw", "routes"),
    [
        (b"\0\x0a\0\0\1", (Route("0.0.0.0/0", "10.0.0.1"),)),
        (b"\x08\x0a\x0a\0\0\1", (Route("10.0.0.0/8", "10.0.0.1"),)),
        (b"\x19\x0a\x3b\1\x80\0\0\0\0", (Route("10.59.1.128/25", "0.0.0.0"),)),
        (b"\x20\1\2\3\4\x0a\0\0\1\0\x0a\0\0\2", (Route("1.2.3.4/32", "10.0.0.1"), Route("0.0.0.0/0", "10.0.0.2"))),
    ],
)
@pytest.mark.parametrize("code", [121, 249])
def test_classless_routes(code: int, raw: bytes, routes: tuple[Route, ...]) -> None:
    assert decode_option(code, raw) == routes


def test_scapy_builds_the_routes_that_we_read() -> None:
    from scapy.layers.dhcp import DHCP

    options = [("classless_static_routes", ["10.59.0.0/20:10.0.0.1", "0.0.0.0/0:10.0.0.2"])]
    raw = bytes(DHCP(options=options))[2:]
    assert decode_option(121, raw) == (Route("10.59.0.0/20", "10.0.0.1"), Route("0.0.0.0/0", "10.0.0.2"))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"\1\0\x90\x8f\x12\x34\x56", "00:90:8f:12:34:56"),
        (b"\6\0\x90\x8f\x12\x34\x56", "06:00:90:8f:12:34:56"),
        (b"\0phone", "00:70:68:6f:6e:65"),
        (b"\xff\1\2\3\4\0\1", "ff:01:02:03:04:00:01"),
        (b"\1\2", "01:02"),
    ],
)
def test_client_identifiers(raw: bytes, shown: str) -> None:
    assert decode_option(61, raw) == shown


@pytest.mark.parametrize(
    ("raw", "classes"),
    [
        (b"450HD", ("450HD",)),
        (b"450HD\0", ("450HD",)),
        (b"\x05450HD", ("450HD",)),
        (b"\x06450HD\0", ("450HD",)),
        (b"\x05450HD\0", ("450HD",)),
        (b"\x06C450HD\x04RX50", ("C450HD", "RX50")),
        (b"\x05C450HD", ("\x05C450HD",)),
        (b"\x06C450H", ("\x06C450H",)),
        (b"\x03a\x01b\x01c", ("\x03a\x01b\x01c",)),
        (b"\x00", ()),
        (b"", ()),
        (b"\x07subopt1\x11subopt2-123456789\x0asubopt3-12", ("subopt1", "subopt2-123456789", "subopt3-12")),
        (b"iPXE", ("iPXE",)),
    ],
)
def test_user_classes_are_counted_or_bare(raw: bytes, classes: tuple[str, ...]) -> None:
    assert user_classes(raw) == classes


def test_texts_of_any_encoding() -> None:
    assert decode_option(12, b"t\xc3\xa4st\0\0") == "täst"
    assert decode_option(12, b"t\xe4st") == "täst"
    assert decode_option(12, b"\0") == ""
    assert decode_option(160, b"") == ""


def test_a_partial_name_of_option_81() -> None:
    assert decode_option(81, b"\4\0\0\7phone-7") == ClientFqdn(4, 0, 0, "phone-7")
    assert decode_option(81, b"\0\0\0") == ClientFqdn(0, 0, 0, "")
    assert decode_option(81, b"\0\0\0phone.contoso.com.") == ClientFqdn(0, 0, 0, "phone.contoso.com")


@pytest.mark.parametrize(
    ("code", "raw", "why"),
    [
        (1, b"\xff\xff\xff", "value is not one address"),
        (1, b"\xff" * 8, "value is not one address"),
        (2, b"\0\0", "value is not 4 bytes long"),
        (3, b"", "value is not a list of addresses"),
        (42, b"\x0a\x3b\0\x14\x0a", "value is not a list of addresses"),
        (42, b"10.59.0.20\0\0", "address is written as text"),
        (150, b"74.213.137.138\0", "value is not a list of addresses"),
        (150, b"10.0.0.1", "address is written as text"),
        (12, b"", "text is empty"),
        (52, b"\0", "overload is none of 1, 2, 3"),
        (52, b"\4", "overload is none of 1, 2, 3"),
        (53, b"", "value is not 1 bytes long"),
        (53, b"\1\1", "value is not 1 bytes long"),
        (55, b"", "list is empty"),
        (57, b"\5", "value is not 2 bytes long"),
        (61, b"\1", "client identifier is too short"),
        (77, b"", "user class is empty"),
        (81, b"\0\0", "FQDN option is cut"),
        (81, b"\4\0\0\x05ab", "label is cut"),
        (81, b"\4\0\0\xc0\0", "name is compressed"),
        (82, b"", "no sub-option"),
        (82, b"\1", "sub-option is cut"),
        (82, b"\1\3ab", "sub-option is cut"),
        (120, b"sip.contoso.com", "SIP servers are not encoded as RFC 3361 says"),
        (121, b"", "no route"),
        (121, b"\x21\1\2\3\4\x0a\0\0\1", "prefix is longer than an address"),
        (121, b"\x18\x0a\0\0\x0a\0\0", "route is cut"),
    ],
)
def test_malformed(code: int, raw: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode_option(code, raw)
    assert caught.value.why == why


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.code}-{sample.raw.hex()[:12]}")
def test_every_prefix_is_a_value_or_malformed(sample: Sample) -> None:
    for end in range(len(sample.raw)):
        try:
            value = decode_option(sample.code, sample.raw[:end])
        except Malformed:
            continue
        assert type(value) is type(sample.value)


@given(st.integers(0, 255), st.binary(max_size=300))
def test_any_bytes_are_a_value_or_malformed(code: int, raw: bytes) -> None:
    try:
        value = decode_option(code, raw)
    except Malformed as error:
        value = error.at
    assert value is not None


@given(
    st.lists(
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30), min_size=1, max_size=6
    )
)
def test_counted_user_classes_come_back(classes: list[str]) -> None:
    raw = b"".join(bytes([len(text)]) + text.encode() for text in classes)
    assert user_classes(raw) == tuple(classes)


def test_names() -> None:
    assert [name_of(code) for code in (42, 43, 160)] == [
        "Network Time Protocol Servers",
        "Vendor-Specific Information",
        "Provisioning URL",
    ]
    assert name_of(222) == "Option 222"
    assert all(name_of(code) == OPTIONS[code] for code in NAMED)


@pytest.fixture(scope="module")
def tshark_says(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """One row of tshark's fields for every sample, each in an ACK of its own."""
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether
    from scapy.packet import Raw
    from scapy.utils import wrpcap

    capture: Path = tmp_path_factory.mktemp("dhcp") / "options.pcap"
    header = struct.pack(">BBBB232x", 2, 1, 6, 0) + bytes.fromhex("63825363")
    wrpcap(
        str(capture),
        [
            Ether()
            / IP(src="10.0.0.1", dst="10.0.0.2")
            / UDP(sport=67, dport=68)
            / Raw(header + bytes([sample.code, len(sample.raw)]) + sample.raw + b"\xff")
            for sample in SAMPLES
        ],
    )
    fields = sorted({sample.field for sample in SAMPLES})
    command = ["tshark", "-r", str(capture), "-T", "fields", "-E", "aggregator=;"]
    for field in fields:
        command += ["-e", f"dhcp.{field}"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [dict(zip(fields, line.split("\t"), strict=True)) for line in lines]


@pytest.mark.oracle
@pytest.mark.parametrize("at", range(len(SAMPLES)), ids=lambda at: f"{SAMPLES[at].code}-{SAMPLES[at].raw.hex()[:12]}")
def test_tshark_says_the_same(tshark_says: list[dict[str, str]], at: int) -> None:
    assert tshark_says[at][SAMPLES[at].field] == SAMPLES[at].said
