"""EAP packets: written by hand, built by scapy, cut at every byte, any bytes at all, and compared with tshark."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.eap import FAST, IDENTITY, MD5, NAK, NOTIFICATION, PEAP, TLS, Eap, TlsFragment, decode


def eap(code: int, identifier: int, content: bytes = b"") -> bytes:
    return struct.pack("!BBH", code, identifier, 4 + len(content)) + content


HELLO = b"\x16\x03\x01\x00\x04abcd"

EXPECTED = {
    eap(1, 1, b"\1"): Eap(1, 1, 5, IDENTITY),
    eap(1, 1, b"\1who\0networkid=x"): Eap(1, 1, 20, IDENTITY, text="who"),
    eap(2, 1, b"\1host/phone"): Eap(2, 1, 15, IDENTITY, text="host/phone"),
    eap(2, 1, b"\1f\xfcr"): Eap(2, 1, 8, IDENTITY, text="für"),
    eap(1, 2, b"\2password expires"): Eap(1, 2, 21, NOTIFICATION, text="password expires"),
    eap(2, 2, b"\3\x0d\x19"): Eap(2, 2, 7, NAK, wanted=(TLS, PEAP)),
    eap(2, 2, b"\3\0"): Eap(2, 2, 6, NAK, wanted=(0,)),
    eap(2, 2, b"\3"): Eap(2, 2, 5, NAK),
    eap(1, 3, b"\4\x10" + bytes(16) + b"auth"): Eap(1, 3, 26, MD5, value_size=16),
    eap(1, 4, b"\x0d\x20"): Eap(1, 4, 6, TLS, tls=TlsFragment(True, False, None, b"")),
    eap(2, 4, b"\x0d\0"): Eap(2, 4, 6, TLS, tls=TlsFragment(False, False, None, b"")),
    eap(2, 4, b"\x0d\x80\0\0\0\x09" + HELLO): Eap(2, 4, 19, TLS, tls=TlsFragment(False, False, 9, HELLO)),
    eap(1, 5, b"\x19\xc1\0\0\x10\0" + HELLO): Eap(1, 5, 19, PEAP, tls=TlsFragment(False, True, 4096, HELLO)),
    eap(1, 5, b"\x2b\x40" + HELLO): Eap(1, 5, 15, FAST, tls=TlsFragment(False, True, None, HELLO)),
    eap(1, 6, b"\xfe\0\x37\x2a\0\0\0\1"): Eap(1, 6, 12, 254),
    eap(3, 6): Eap(3, 6, 4),
    eap(4, 6): Eap(4, 6, 4),
    eap(5, 6, b"\1x"): Eap(5, 6, 6),
}


@pytest.mark.parametrize(("data", "packet"), EXPECTED.items())
def test_by_hand(data: bytes, packet: Eap) -> None:
    assert decode(data) == packet
    assert decode(data + bytes(30)) == packet


@pytest.mark.parametrize("data", EXPECTED)
def test_every_prefix_is_malformed(data: bytes) -> None:
    for end in range(len(data)):
        with pytest.raises(Malformed) as caught:
            decode(data[:end])
        assert 0 <= caught.value.at <= end


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\1\1\0", "EAP header is cut"),
        (eap(0, 1), "EAP code is unknown"),
        (eap(7, 1), "EAP code is unknown"),
        (b"\1\1\0\3", "EAP length is below 4"),
        (b"\1\1\0\6\1", "EAP packet is cut"),
        (eap(1, 1), "EAP type is missing"),
        (eap(1, 1, b"\4"), "MD5 value is cut"),
        (eap(1, 1, b"\4\x10" + bytes(15)), "MD5 value is cut"),
        (eap(1, 1, b"\x0d"), "flags are missing"),
        (eap(1, 1, b"\x0d\x80\0\0\0"), "TLS message length is cut"),
    ],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(data)
    assert caught.value.why == why


@given(
    st.one_of(
        st.binary(max_size=40), st.tuples(st.integers(1, 2), st.binary(max_size=20)).map(lambda t: eap(t[0], 1, t[1]))
    )
)
def test_any_bytes_are_a_packet_or_malformed(data: bytes) -> None:
    try:
        at = decode(data).length
    except Malformed as error:
        at = error.at
    assert 0 <= at <= len(data)


@given(st.integers(0, 255), st.binary(max_size=60), st.booleans(), st.booleans(), st.booleans())
def test_scapy_builds_what_we_read(identifier: int, tls: bytes, length: bool, more: bool, start: bool) -> None:
    from scapy.layers.eap import EAP_TLS

    fields = {"code": 2, "id": identifier, "L": int(length), "M": int(more), "S": int(start), "tls_data": tls}
    built = EAP_TLS(**fields, **({"tls_message_len": 5000} if length else {}))
    fragment = decode(bytes(built)).tls
    assert fragment == TlsFragment(start, more, 5000 if length else None, tls)


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_same(tmp_path: Path) -> None:
    from scapy.layers.l2 import Ether
    from scapy.packet import Raw
    from scapy.utils import wrpcap

    capture = tmp_path / "eap.pcap"
    # A switch of its own for each packet, so that tshark does not put fragments together.
    wrpcap(
        str(capture),
        [
            Ether(type=0x888E, src=f"02:00:00:00:00:{n:02x}", dst="01:80:c2:00:00:03")
            / Raw(struct.pack("!BBH", 1, 0, len(data)) + data)
            for n, data in enumerate(EXPECTED)
        ],
    )
    fields = ["eap.code", "eap.id", "eap.type", "eap.len", "eap.identity", "eap.desired_type", "eap.md5.value_size"]
    fields += ["eap.tls.flags.start", "eap.tls.flags.more_fragments", "eap.tls.len"]
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields", "-E", "aggregator=;"]
    for field in fields:
        command += ["-e", field]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(answer) == len(EXPECTED)
    for line, packet in zip(answer, EXPECTED.values(), strict=True):
        said = dict(zip(fields, line.split("\t"), strict=True))
        assert [said["eap.code"], said["eap.id"], said["eap.len"]] == [str(value) for value in packet[:3]]
        assert said["eap.type"] == ("" if packet.type is None else str(packet.type))
        assert said["eap.md5.value_size"] == ("" if packet.value_size is None else str(packet.value_size))
        if packet.type == IDENTITY and packet.text.isascii():
            assert said["eap.identity"] == packet.text
        if packet.wanted and any(packet.wanted):
            assert said["eap.desired_type"] == str(packet.wanted[0])  # tshark reads no more of them
        if packet.tls is not None:
            assert said["eap.tls.flags.start"] == str(int(packet.tls.start))
            assert said["eap.tls.flags.more_fragments"] == str(int(packet.tls.more))
            assert said["eap.tls.len"] == ("" if packet.tls.total is None else str(packet.tls.total))
