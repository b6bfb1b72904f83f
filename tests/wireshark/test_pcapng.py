"""What is written is read again: by our own reader, and by tshark."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.sources.opening import open_sources
from acdiag.sources.pcapng import frames
from acdiag.sources.stream import BytesStream
from acdiag.wireshark import pcapng

AT = 1_772_438_400_123_456_789


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.integers(0, (1 << 63) - 1), st.binary(max_size=200), st.integers(0, 9000), st.text()
        ),
        max_size=8,
    )
)
def test_our_own_reader_gets_back_what_was_written(packets: list[tuple[int, int, bytes, int, str]]) -> None:
    written = pcapng.section("test", "a\nb") + pcapng.interface(1, "one") + pcapng.interface(113, "two")
    written += b"".join(pcapng.packet(*one) for one in packets)
    problems: list[object] = []
    read = list(frames(BytesStream(written), "x", problems))  # type: ignore[arg-type]
    assert problems == []
    assert [(f.interface, f.at, f.data, f.wire_length) for f in read] == [one[:4] for one in packets]
    assert all(f.link_type == (1, 113)[f.interface] for f in read)


def test_times_and_texts_are_bounded() -> None:
    data = pcapng.section("t") + pcapng.interface(1, "é" * 5000) + pcapng.packet(0, -5, b"x", 1, "é" * 5000)
    data += pcapng.packet(0, 1 << 70, b"y", 1 << 40)
    first, second = frames(BytesStream(data), "x", [])
    assert first.at == 0
    assert second.wire_length == 0xFFFF_FFFF
    assert len(data) < 3 * pcapng.LONGEST_OPTION


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_times_names_and_comments(tmp_path: Path) -> None:
    file = tmp_path / "a.pcapng"
    frame = bytes.fromhex("ffffffffffff00908f1234568100") + bytes(46)
    file.write_bytes(
        pcapng.section("acdiag", "all of it")
        + pcapng.interface(1, "boot.pcap #0")
        + pcapng.packet(0, AT, frame, 99, "ACD-A-001@x: é\nsecond line")
        + pcapng.packet(0, AT + 1, frame, 60)
    )
    fields = ["frame.time_epoch", "frame.len", "frame.interface_name", "frame.comment"]
    words = ["tshark", "-n", "-r", str(file), "-T", "fields", *(w for field in fields for w in ("-e", field))]
    told = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True).stdout.splitlines()
    first = told[0].split("\t")
    assert first[:3] == ["1772438400.123456789", "99", "boot.pcap #0"]
    assert "ACD-A-001@x: é" in first[3]
    assert "second line" in first[3]
    assert told[1].split("\t")[3:] in ([], [""])
    assert open_sources([str(file)], on_skip=lambda *_: None)[0].readable
