"""TFTP packets: written by hand, built by scapy, compared with tshark, cut at every byte, and any bytes at all."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.tftp import ACK, DATA, ERROR, OACK, RRQ, WRQ, Tftp, decode

READ = bytes.fromhex("0001") + b"450HD_2.0.9.img\0octet\0"
READ_WITH_OPTIONS = bytes.fromhex("0001") + b"450HD/450HD.img\0OCTET\0BlkSize\x001428\0tsize\x000\0windowsize\x004\0"
WRITE = bytes.fromhex("0002") + b"upload.txt\0netascii\0"
BLOCK = bytes.fromhex("0003 ffff") + b"x" * 512
ACKNOWLEDGED = bytes.fromhex("0004 0102")
NOT_FOUND = bytes.fromhex("0005 0001") + b"File not found\0"
OPTIONS = bytes.fromhex("0006") + b"blksize\x001428\0tsize\x0046545\0"

EXPECTED = {
    READ: Tftp(RRQ, file="450HD_2.0.9.img", mode="octet", options={}),
    READ_WITH_OPTIONS: Tftp(
        RRQ, file="450HD/450HD.img", mode="octet", options={"blksize": "1428", "tsize": "0", "windowsize": "4"}
    ),
    WRITE: Tftp(WRQ, file="upload.txt", mode="netascii", options={}),
    BLOCK: Tftp(DATA, block=65_535, length=512),
    ACKNOWLEDGED: Tftp(ACK, block=0x0102),
    NOT_FOUND: Tftp(ERROR, code=1, message="File not found"),
    OPTIONS: Tftp(OACK, options={"blksize": "1428", "tsize": "46545"}),
}


@pytest.mark.parametrize(("data", "packet"), EXPECTED.items())
def test_by_hand(data: bytes, packet: Tftp) -> None:
    assert decode(data) == packet


@pytest.mark.parametrize("data", EXPECTED)
def test_every_prefix_is_a_packet_or_malformed(data: bytes) -> None:
    for end in range(len(data)):
        try:
            assert decode(data[:end]).opcode == data[1]
        except Malformed:
            continue


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "TFTP packet is cut"),
        (b"\0\3\0", "TFTP packet is cut"),
        (b"\0\0\0\0", "opcode is unknown"),
        (b"\0\7\0\0", "opcode is unknown"),
        (b"\1\3\0\0", "opcode is unknown"),
        (READ[:-1], "string has no end"),
        (bytes.fromhex("0001") + b"450HD.img", "string has no end"),
        (bytes.fromhex("0001") + b"450HD.img\0", "mode is missing"),
        (bytes.fromhex("0001") + b"450HD.img\0\0", "mode is missing"),
        (bytes.fromhex("0001") + b"\0octet\0", "file name is empty"),
        (READ + b"tsize\0", "option has no name or no value"),
        (READ + b"\x000\0", "option has no name or no value"),
        (OPTIONS + b"tsize", "string has no end"),
    ],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(data)
    assert caught.value.why == why


def test_the_last_block_is_short_or_empty() -> None:
    assert decode(b"\0\3\0\2").length == 0
    assert decode(b"\0\3\0\2abc").length == 3


def test_an_error_without_its_last_nul_keeps_its_text() -> None:
    assert decode(b"\0\5\0\2no way").message == "no way"
    assert decode(b"\0\5\0\0") == Tftp(ERROR)


def test_padding_after_the_strings_is_dropped() -> None:
    assert decode(READ + bytes(8)) == EXPECTED[READ]


def test_of_a_repeated_option_the_first_counts() -> None:
    assert decode(READ + b"tsize\x001\0TSIZE\x002\0").options == {"tsize": "1"}


def test_names_that_are_not_utf_8_keep_every_byte() -> None:
    assert decode(bytes.fromhex("0001") + b"f\xfcr.img\0octet\0").file == "für.img"


def test_packets_cannot_change_each_others_options() -> None:
    options: Any = decode(ACKNOWLEDGED).options
    with pytest.raises(TypeError):
        options["blksize"] = "1"


@given(st.one_of(st.binary(max_size=64), st.binary(max_size=64).map(lambda rest: b"\0\1" + rest)))
def test_any_bytes_are_a_packet_or_malformed(data: bytes) -> None:
    try:
        at = decode(data).opcode
    except Malformed as error:
        at = error.at
    assert 0 <= at <= max(6, len(data))


NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)


@given(NAMES, st.dictionaries(NAMES.map(str.lower), NAMES, max_size=4))
def test_scapy_builds_what_we_read(file: str, options: dict[str, str]) -> None:
    from scapy.layers.tftp import TFTP, TFTP_RRQ, TFTP_Option, TFTP_Options

    built = TFTP(op=1) / TFTP_RRQ(filename=file.encode(), mode=b"octet")
    if options:
        built /= TFTP_Options(options=[TFTP_Option(oname=name, value=value) for name, value in options.items()])
    assert decode(bytes(built)) == Tftp(RRQ, file=file, mode="octet", options=options)


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_same(tmp_path: Path) -> None:
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether
    from scapy.packet import Raw
    from scapy.utils import wrpcap

    capture = tmp_path / "tftp.pcap"
    # A client of its own for each packet: tshark gives the file's name to all packets of one transfer.
    frames = [
        Ether() / IP(src=f"10.0.0.{number}", dst="10.0.1.1") / UDP(sport=69, dport=69) / Raw(data)
        for number, data in enumerate(EXPECTED)
    ]
    wrpcap(str(capture), frames)
    fields = ["opcode", "source_file", "destination_file", "type", "block", "error.code", "error.message"]
    fields += ["option.name", "option.value"]
    command = ["tshark", "-r", str(capture), "-d", "udp.port==69,tftp", "-T", "fields", "-E", "aggregator=;"]
    for field in fields:
        command += ["-e", f"tftp.{field}"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(answer) == len(EXPECTED)
    for line, packet in zip(answer, EXPECTED.values(), strict=True):
        said = dict(zip(fields, line.split("\t"), strict=True))
        assert int(said["opcode"]) == packet.opcode
        assert said["source_file"] + said["destination_file"] == packet.file
        assert said["type"].lower() == packet.mode
        assert int(said["block"] or 0) == packet.block
        assert int(said["error.code"] or 0) == packet.code
        assert said["error.message"] == packet.message
        assert said["option.name"].lower() == ";".join(packet.options)
        assert said["option.value"] == ";".join(packet.options.values())
