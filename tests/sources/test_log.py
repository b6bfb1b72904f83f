"""Saved logs as sources: recognised, streamed, placed in time, and honest about what was assumed."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from acdiag.model.arrival import Line
from acdiag.model.errors import Unusable
from acdiag.sources.log import is_text, looks_like
from acdiag.sources.opening import Source, arrivals_in_time_order, in_time_order, open_sources
from tests.sources.made import EPOCH, pcap_file

OLD = b"Nov 14 22:13:20 10.59.1.7 nxphone: one\nNov 14 22:13:22 10.59.1.7 nxphone: two\n"
"""From the second on in which the captures of `made` begin."""
SECOND = 1_000_000_000


def opened(*paths: Path, logs: tuple[Path, ...] = ()) -> list[Source]:
    return open_sources([str(path) for path in paths], logs=[str(path) for path in logs], on_skip=lambda *_: None)


def lines(source: Source) -> list[Line]:
    return [arrival for arrival in source.arrivals() if isinstance(arrival, Line)]


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_log_beside_a_capture_takes_its_year(tmp_path: Path) -> None:
    capture, log = written(tmp_path / "a.pcap", pcap_file()), written(tmp_path / "b.log", OLD)
    _, source = opened(capture, log)
    assert (source.report.kind, source.report.own_clock) == ("syslog", True)
    assert [(line.number, line.at // SECOND - EPOCH, line.sender) for line in lines(source)] == [
        (1, 0, "10.59.1.7"), (2, 2, "10.59.1.7")]  # fmt: skip
    assert source.report.clock == "day and year 2023 from the capture beside it; no zone in its lines: read as UTC"


def test_frames_and_lines_in_the_order_of_time(tmp_path: Path) -> None:
    sources = opened(written(tmp_path / "a.pcap", pcap_file()), written(tmp_path / "b.log", OLD))
    kinds = [type(arrival).__name__ for arrival in arrivals_in_time_order(sources)]
    assert kinds == ["Frame", "Line", "Frame", "Frame", "Line"]
    assert len(list(in_time_order(sources))) == 3


def test_alone_the_date_of_the_file_is_the_last_resort(tmp_path: Path) -> None:
    log = written(tmp_path / "messages", OLD)
    os.utime(log, (EPOCH - 400 * 86_400, EPOCH - 400 * 86_400))
    (source,) = opened(log)
    assert "2022 from when the file was last changed" in source.report.clock
    (named,) = opened(written(tmp_path / "messages-20201201", OLD))
    assert "2020 from the file's name" in named.report.clock


def test_compressed_and_rotated(tmp_path: Path) -> None:
    (source,) = opened(written(tmp_path / "messages.1.gz", gzip.compress(OLD)))
    assert [line.data for line in lines(source)] == OLD.splitlines()


def test_a_damaged_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(OLD for _ in range(5_000)) + os.urandom(200_000).hex().encode())
    (source,) = opened(written(tmp_path / "messages.gz", data[: len(data) // 2]))
    assert len(lines(source)) > 100
    assert source.report.problems[0].what


@pytest.mark.parametrize("junk", [b"", bytes(5_000), bytes(range(256)) * 20, b"\x80\x01\x02\x03\x04" * 900])
def test_binary_junk_is_no_log_even_where_one_was_named(tmp_path: Path, junk: bytes) -> None:
    with pytest.raises(Unusable) as refused:
        opened(logs=(written(tmp_path / "junk", junk),))
    assert refused.value.status == 3


def test_text_is_a_log_only_where_it_was_named(tmp_path: Path) -> None:
    prose = written(tmp_path / "prose.txt", b"Dear all,\nthe phones do not work.\n")
    with pytest.raises(Unusable):
        opened(prose)
    (source,) = opened(logs=(prose,))
    assert [line.sender for line in lines(source)] == [str(prose)] * 2
    assert source.report.problems[0].what == "no line has a time that can be read; its lines stand in their order"


def test_rest_of_a_message_belongs_to_its_sender(tmp_path: Path) -> None:
    text = b"Nov 14 22:13:20 10.59.1.7 sip_stack: sent\nREGISTER sip:x SIP/2.0\n\nv=0\n"
    (source,) = opened(written(tmp_path / "a.log", text))
    assert [(line.sender, line.data) for line in lines(source)][1:] == [
        ("10.59.1.7", b"REGISTER sip:x SIP/2.0"), ("10.59.1.7", b"\nv=0")]  # fmt: skip


def test_what_is_its_own_clock_and_what_is_arrival(tmp_path: Path) -> None:
    (own,) = opened(written(tmp_path / "a.log", OLD))
    assert not any(line.arrived for line in lines(own))
    kiwi = b"2026-11-23 02:06:34\tLocal0.Info\t10.59.1.7\tNov 23 04:06:34 nxphone: up\n"
    (collected,) = opened(written(tmp_path / "b.log", kiwi))
    assert [line.arrived for line in lines(collected)] == [True]


def test_once_more_gives_the_same(tmp_path: Path) -> None:
    (source,) = opened(written(tmp_path / "a.log", OLD))
    again = source.again()
    assert again is not None
    assert lines(again) == lines(source)
    assert again.report.clock == source.report.clock


def test_long_lines_are_cut_and_counted(tmp_path: Path) -> None:
    (source,) = opened(written(tmp_path / "a.log", OLD + (b"x" * 100_000 + b"\n") * 2))
    assert [len(line.data) for line in lines(source)][2:] == [65_536, 65_536]
    assert [(problem.at, problem.count) for problem in source.report.problems] == [(3, 2)]


def test_text_and_log() -> None:
    assert is_text(b"a\x1b[31m\n" * 50)
    assert not is_text(b"\0\1\2" * 50)
    assert looks_like(b"\n\n<134>nxphone: x\n")
    assert not looks_like(b"a\n" * 100 + b"<134>nxphone: x\n")
