"""DHCP messages: written by hand, built by scapy, cut at every byte, and any bytes at all."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.dhcp import ACK, BOOTREPLY, BOOTREQUEST, DISCOVER, INFORM, Dhcp, decode

COOKIE = bytes.fromhex("63825363")
MAC = bytes.fromhex("00908f123456")


def header(
    op: int = 1,
    hlen: int = 6,
    chaddr: bytes = MAC,
    sname: bytes = b"",
    file: bytes = b"",
    secs: int = 0,
    flags: int = 0,
) -> bytes:
    fixed = struct.pack(">BBBBIHH", op, 1, hlen, 0, 0x3903F326, secs, flags)
    addresses = bytes.fromhex("00000000 0a3b0107 0a3b0014 00000000")
    return fixed + addresses + chaddr.ljust(16, b"\0") + sname.ljust(64, b"\0") + file.ljust(128, b"\0")


def option(code: int, value: bytes) -> bytes:
    return bytes([code, len(value)]) + value


def outcome(data: bytes) -> Dhcp | Malformed:
    try:
        return decode(data)
    except Malformed as error:
        return error


DISCOVER_BY_HAND = bytes.fromhex(
    "01010600 3903f326 0004 8000 00000000 00000000 00000000 0a3b00fe"
    "00908f123456 00000000000000000000" + "00" * 192 + "63825363"
    "350101 3d070100908f123456 3c0541554443 49 4d05 3435304844 370a 01 03 06 0f 2a 2b 42 43 78 a0 ff 0000"
)
ACK_WITH_NAMES = (
    header(2, sname=b"tftp.example", file=b"450HD_2.0.9.img\0left over") + COOKIE + option(53, b"\5") + b"\xff"
)
OVERLOADED = (
    header(2, sname=option(67, b"450") + b"\xff", file=option(67, b"hd/") + option(66, b"10.59.0.20") + b"\xff")
    + COOKIE
    + option(53, b"\5")
    + option(52, b"\3")
    + option(67, b"fw/")
    + b"\xff"
)
PLAIN_BOOTP = header(2, file=b"boot.img") + bytes(64)
SAMPLES = {"discover": DISCOVER_BY_HAND, "names": ACK_WITH_NAMES, "overloaded": OVERLOADED, "bootp": PLAIN_BOOTP}


def test_discover_by_hand() -> None:
    assert decode(DISCOVER_BY_HAND) == Dhcp(
        op=BOOTREQUEST,
        htype=1,
        hops=0,
        xid=0x3903F326,
        secs=4,
        flags=0x8000,
        ciaddr="0.0.0.0",
        yiaddr="0.0.0.0",
        siaddr="0.0.0.0",
        giaddr="10.59.0.254",
        chaddr="00:90:8f:12:34:56",
        sname="",
        file="",
        message_type=DISCOVER,
        options={
            53: b"\1",
            61: b"\1" + MAC,
            60: b"AUDCI",
            77: b"450HD",
            55: bytes([1, 3, 6, 15, 42, 43, 66, 67, 120, 160]),
        },
    )


def test_header_names_end_at_the_first_nul() -> None:
    message = decode(ACK_WITH_NAMES)
    assert (message.op, message.message_type) == (BOOTREPLY, ACK)
    assert (message.yiaddr, message.siaddr) == ("10.59.1.7", "10.59.0.20")
    assert (message.sname, message.file) == ("tftp.example", "450HD_2.0.9.img")


def test_overloaded_fields_are_read_in_the_order_of_the_rfc_and_are_no_names() -> None:
    message = decode(OVERLOADED)
    assert (message.sname, message.file) == ("", "")
    assert message.options == {53: b"\5", 52: b"\3", 67: b"fw/hd/450", 66: b"10.59.0.20"}
    assert list(message.options) == [53, 52, 67, 66]


@pytest.mark.parametrize(
    ("overload", "sname", "file", "options"),
    [
        (b"\1", "srv", "", {52: b"\1", 66: b"a"}),
        (b"\2", "", "B\1b", {52: b"\2", 67: b"sr"}),
        (b"\4", "srv", "B\1a", {52: b"\4"}),
        (b"", "srv", "B\1a", {52: b""}),
        (b"\3\3", "srv", "B\1a", {52: b"\3\3"}),
    ],
)
def test_overload_values(overload: bytes, sname: str, file: str, options: dict[int, bytes]) -> None:
    fields = {b"\1": (b"srv", b"B\1a"), b"\2": (b"C\2sr", b"B\1b")}.get(overload, (b"srv", b"B\1a"))
    message = decode(header(2, sname=fields[0], file=fields[1]) + COOKIE + option(52, overload))
    assert (message.sname, message.file, message.options) == (sname, file, options)


def test_parts_of_one_option_are_joined() -> None:
    parts = option(43, b"\1\x0cMS-UC") + option(53, b"\5") + option(43, b"-Client")
    message = decode(header(2) + COOKIE + parts)
    assert message.options == {43: b"\1\x0cMS-UC-Client", 53: b"\5"}
    assert list(message.options) == [43, 53]


def test_ten_thousand_parts_of_one_option_are_joined_in_no_time() -> None:
    message = decode(header() + COOKIE + option(43, b"x") * 20_000)
    assert message.options == {43: b"x" * 20_000}


def test_the_first_message_type_counts() -> None:
    assert decode(header() + COOKIE + option(53, b"\x08") + option(53, b"\1")).message_type == INFORM
    assert decode(header() + COOKIE + option(53, b"")).message_type is None


def test_pads_are_dropped_and_nothing_is_read_after_the_end() -> None:
    message = decode(header() + COOKIE + b"\0\0" + option(53, b"\1") + b"\0\xff" + b"\x35\xff")
    assert message.options == {53: b"\1"}


def test_a_missing_end_is_accepted() -> None:
    assert decode(header() + COOKIE + option(53, b"\1")).message_type == DISCOVER


@pytest.mark.parametrize("rest", [b"", bytes(64), b"\x63\x82\x53\x64" + option(53, b"\1"), b"\x63\0"])
def test_without_cookie_it_is_bootp(rest: bytes) -> None:
    message = decode(header(2, file=b"boot.img") + rest)
    assert (message.file, message.message_type, message.options) == ("boot.img", None, {})


@pytest.mark.parametrize(
    ("hlen", "chaddr", "shown"),
    [
        (0, b"", ""),
        (6, MAC, "00:90:8f:12:34:56"),
        (8, b"\2" * 8, "02:02:02:02:02:02:02:02"),
        (16, b"\3" * 16, ":".join(["03"] * 16)),
    ],
)
def test_hardware_addresses_of_any_length(hlen: int, chaddr: bytes, shown: str) -> None:
    assert decode(header(hlen=hlen, chaddr=chaddr)).chaddr == shown


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "BOOTP header is cut"),
        (header()[:-1], "BOOTP header is cut"),
        (header(op=3), "op is neither request nor reply"),
        (header(op=0), "op is neither request nor reply"),
        (header(hlen=17), "hlen exceeds the field of chaddr"),
        (header() + COOKIE[:3], "magic cookie is cut"),
        (header() + COOKIE + b"\x35", "option has no length"),
        (header() + COOKIE + b"\x35\2\1", "option is cut"),
        (header(file=b"\x42\x80x") + COOKIE + option(52, b"\1"), "option is cut"),
        (header(sname=b"\0" * 63 + b"\x42") + COOKIE + option(52, b"\2"), "option has no length"),
    ],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(data)
    assert caught.value.why == why
    assert 0 <= caught.value.at <= len(data)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_prefix_is_a_message_or_malformed(sample: bytes) -> None:
    whole = decode(sample)
    for end in range(len(sample)):
        try:
            cut = decode(sample[:end])
        except Malformed:
            continue
        assert cut.xid == whole.xid
        assert set(cut.options) <= set(whole.options)


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=300).map(lambda rest: header(2) + COOKIE + rest)))
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    found = outcome(data)
    if isinstance(found, Malformed):
        assert 0 <= found.at <= len(data)
    else:
        assert found.op in (1, 2)
        assert sum(map(len, found.options.values())) <= len(data)


@given(
    st.dictionaries(st.integers(1, 254).filter(lambda code: code != 52), st.binary(max_size=600), max_size=8),
    st.integers(0, 0xFFFFFFFF),
)
def test_what_scapy_splits_is_joined_again(values: dict[int, bytes], xid: int) -> None:
    from scapy.layers.dhcp import BOOTP

    tail = b"".join(
        option(code, value[at : at + 255]) for code, value in values.items() for at in range(0, len(value) or 1, 255)
    )
    message = decode(bytes(BOOTP(op=2, xid=xid, chaddr=MAC, options=COOKIE)) + tail + b"\xff")
    assert (message.xid, message.options) == (xid, values)


def test_scapy_builds_what_we_read() -> None:
    from scapy.layers.dhcp import BOOTP, DHCP

    built = BOOTP(
        op=2,
        hops=1,
        xid=7,
        secs=9,
        flags="B",
        ciaddr="1.2.3.4",
        yiaddr="10.59.1.7",
        siaddr="10.59.0.20",
        giaddr="10.59.1.1",
        chaddr=MAC,
        sname=b"srv",
        file=b"450HD.img",
    ) / DHCP(options=[("message-type", "ack"), ("server_id", "10.59.0.1"), ("lease_time", 86400), "end"])
    message = decode(bytes(built))
    assert message == Dhcp(
        op=2,
        htype=1,
        hops=1,
        xid=7,
        secs=9,
        flags=0x8000,
        ciaddr="1.2.3.4",
        yiaddr="10.59.1.7",
        siaddr="10.59.0.20",
        giaddr="10.59.1.1",
        chaddr="00:90:8f:12:34:56",
        sname="srv",
        file="450HD.img",
        message_type=ACK,
        options={53: b"\5", 54: b"\x0a\x3b\0\1", 51: b"\0\1\x51\x80"},
    )
