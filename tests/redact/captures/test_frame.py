"""Rewritten packets: whole, with right checksums, and with nothing of the originals; what is not understood is cut."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Frame
from acdiag.redact.captures.frame import Frames
from acdiag.redact.redactor import Redactor
from acdiag.sources.opening import in_time_order, open_sources
from acdiag.wire.dissect import dissect
from acdiag.wireshark import pcapng
from tests.frames import ethernet, frame, ipv4, udp
from tests.redact import planting

CAPTURES = Path(__file__).parents[3] / "captures"


@cache
def redactor() -> Redactor:
    """One for all bytes that hypothesis makes: it reads every word of ours first."""
    return Redactor()


def rewritten(*originals: Frame) -> list[Frame]:
    own = Redactor()
    noting = Frames(*own.noting)
    for each in originals:
        noting(each)
    frames = Frames(*own.substitution)
    return [frames(each) for each in originals]


def planted() -> list[Frame]:
    return [frame(data, number, number) for number, data in enumerate(planting.frames(), 1)]


def test_no_original_is_in_any_packet() -> None:
    whole = b"".join(each.data for each in rewritten(*planted()))
    assert [raw for raw in planting.binary() if raw in whole] == []
    assert [word for word in planting.everything() if word.encode() in whole.lower()] == []


def test_the_originals_are_in_the_packets_before() -> None:
    whole = b"".join(each.data for each in planted())
    assert all(raw in whole for raw in planting.binary()[:5])


def test_what_was_understood_is_understood_again() -> None:
    for before, after in zip(planted(), rewritten(*planted()), strict=True):
        old, new = dissect(before), dissect(after)
        if old.transport != "tcp" and "tftp" not in old.protocols:
            assert new.protocols == old.protocols
            assert new.malformed == old.malformed
        assert (new.vlans, new.source_port, new.destination_port) == (old.vlans, old.source_port, old.destination_port)


def test_a_block_of_a_file_is_cut_behind_its_number() -> None:
    data = udp("10.1.1.1", "10.1.1.2", 2000, 3000, b"\0\3\0\1password=x\n")
    (told,) = rewritten(frame(data))
    assert told.data.endswith(b"\0\3\0\1")
    assert told.wire_length == len(data)


@pytest.mark.parametrize("kind", [0x9999, 0x8863])
def test_an_unknown_kind_is_cut_and_counted(kind: int) -> None:
    frames = Frames(*Redactor().substitution)
    told = frames(frame(ethernet("00:90:8f:00:00:01", "02:00:00:00:00:01", kind, b"secret")))
    assert b"secret" not in told.data
    assert told.wire_length == 20
    assert frames.refused == {f"EtherType 0x{kind:04x}": 1}


def test_another_link_is_refused_whole() -> None:
    frames = Frames(*Redactor().substitution)
    told = frames(Frame("x.pcap", 1, 0, 113, b"whatever", 8))
    assert (told.data, told.wire_length) == (b"", 8)


def test_pieces_of_a_datagram_are_cut() -> None:
    piece = bytearray(ipv4("10.1.1.1", "10.1.1.2", 17, b"zaphodbb" * 4))
    piece[6] = 0x20
    (told,) = rewritten(frame(ethernet("00:90:8f:00:00:01", "02:00:00:00:00:01", 0x0800, bytes(piece))))
    assert b"zaphodbb" not in told.data
    assert told.wire_length == 14 + len(piece)


@given(st.binary(max_size=120), st.sampled_from([0x0800, 0x86DD, 0x0806, 0x88CC, 0x888E, 0x8100, 40]))
def test_any_bytes_are_taken(data: bytes, kind: int) -> None:
    frames = Frames(*redactor().noting)
    original = frame(bytes(12) + kind.to_bytes(2, "big") + data)
    told = frames(original)
    assert len(told.data) <= told.wire_length


@given(st.binary(max_size=300), st.sampled_from([53, 67, 69, 123, 514, 5060, 9999]))
def test_any_payload_is_taken(payload: bytes, port: int) -> None:
    told = Frames(*redactor().noting)(frame(udp("10.1.1.1", "10.1.1.2", 4000, port, payload)))
    assert told.data[:14] != b""


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("name", ["healthy-450hd", "wrong-name-then-loop", "dot1x-md5-accepted", "tftp-file-not-found"])
def test_tshark_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    sources = open_sources([str(CAPTURES / name / "capture.pcapng")], on_skip=lambda path, why: None)
    data = pcapng.section("test") + pcapng.interface(1, "x")
    originals = list(in_time_order(sources))
    for each in rewritten(*originals):
        data += pcapng.packet(0, each.at, each.data, each.wire_length)
    file = tmp_path / "x.pcapng"
    file.write_bytes(data)
    wrong = "_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0 || tcp.checksum.status == 0"
    checks = [word for layer in ("ip", "udp", "tcp") for word in ("-o", f"{layer}.check_checksum:TRUE")]
    found = subprocess.run(
        ["tshark", "-r", str(file), *checks, "-Y", wrong], capture_output=True, text=True, check=True
    ).stdout
    counted = subprocess.run(["tshark", "-r", str(file)], capture_output=True, text=True, check=True).stdout
    assert found == ""
    assert len(counted.splitlines()) == len(originals)
