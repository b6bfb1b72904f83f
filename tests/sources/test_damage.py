"""No bytes, however damaged, end in anything but frames, a problem, or the refusal to open the file."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
from collections.abc import Iterator
from itertools import islice

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Frame
from acdiag.model.case import Problem
from acdiag.sources.examination import captures_in
from acdiag.sources.origin import Memory, Origin
from acdiag.sources.source import Source
from acdiag.sources.stored import Held
from tests.sources.made import (
    block,
    enhanced,
    interface,
    option,
    pcap_file,
    pcap_header,
    pcapng_file,
    record,
    section,
    tarred,
    zipped,
)

RICH = (
    section()
    + interface(options=option(9, b"\x09") + option(14, struct.pack("<q", 3600)) + option(0, b""))
    + interface(113, 40)
    + enhanced(5)
    + block(3, struct.pack("<I", 8) + b"abcdefgh")
    + block(2, struct.pack("<HHIIII", 1, 0, 0, 9, 4, 4) + b"abcd")
    + block(5, b"statistics!!")
    + section(">")
    + interface(order=">")
    + enhanced(order=">")
)
SAMPLES = {
    "pcap": pcap_file(),
    "big-endian ns": pcap_header(">", 0xA1B23C4D) + record(order=">") * 3,
    "pcapng": pcapng_file(),
    "rich pcapng": RICH,
    "gzip": gzip.compress(pcap_file(), mtime=0),
    "xz": lzma.compress(RICH),
    "bzip2": bz2.compress(pcapng_file()),
    "zstd": zstandard.compress(pcap_file()),
    "zip": zipped({"a.pcap": pcap_file(), "b/../c": RICH, "note.txt": b"hello"}),
    "zip in zip": zipped({"in.zip": zipped({"a.pcap": pcap_file()}), "b.gz": gzip.compress(RICH)}),
    "tar": tarred({"a.pcap": pcap_file(), "n" * 120: RICH}),
    "tar.gz": tarred({"a.pcap": pcap_file(), "b": RICH}, "w:gz"),
}


def outcome(data: bytes) -> tuple[list[Frame], list[Problem], list[str]]:
    """Frames, problems and refusals."""
    frames: list[Frame] = []
    problems: list[Problem] = []
    refusals: list[str] = []
    for found in captures_in("x", Held(data), Origin("x", len(data), Memory())):
        if isinstance(found, Source):
            frames += found.frames()
            problems += found.report.problems
            assert found.progress == 1.0
        else:
            refusals.append(found.why)
    return frames, problems, refusals


def prefixes(data: bytes) -> Iterator[bytes]:
    return (data[:size] for size in range(len(data)))


@pytest.mark.parametrize("name", ["pcap", "big-endian ns", "pcapng", "rich pcapng"])
def test_every_prefix_gives_the_frames_before_the_cut(name: str) -> None:
    whole, problems, refusals = outcome(SAMPLES[name])
    assert whole
    assert not problems + refusals
    for prefix in prefixes(SAMPLES[name]):
        frames, problems, refusals = outcome(prefix)
        assert frames == whole[: len(frames)]
        if refusals:
            assert not frames
            assert len(prefix) < 28
        for problem in problems:
            assert problem.at == len(frames) + 1
            assert problem.what.startswith("truncated record")


@pytest.mark.parametrize("name", ["gzip", "xz", "bzip2", "zstd"])
def test_every_prefix_of_compressed_data_is_a_problem_or_refused(name: str) -> None:
    whole, _, _ = outcome(SAMPLES[name])
    assert whole
    for prefix in prefixes(SAMPLES[name]):
        frames, problems, refusals = outcome(prefix)
        assert frames == whole[: len(frames)]
        assert problems or refusals


@pytest.mark.parametrize("name", ["zip", "zip in zip", "tar", "tar.gz"])
def test_every_prefix_of_an_archive_gives_nothing_that_is_not_in_it(name: str) -> None:
    whole, _, _ = outcome(SAMPLES[name])
    assert whole
    for prefix in islice(prefixes(SAMPLES[name]), 0, None, 5):
        frames, _, _ = outcome(prefix)
        assert set(frames) <= set(whole)


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_fuzz_flipped_bytes_never_raise(name: str, data: st.DataObject) -> None:
    sample = bytearray(SAMPLES[name])
    for place in data.draw(st.lists(st.integers(0, len(sample) - 1), min_size=1, max_size=8)):
        sample[place] = data.draw(st.integers(0, 255))
    outcome(bytes(sample))


@given(st.sampled_from([data[:28] for data in SAMPLES.values()]), st.binary(max_size=2000))
def test_fuzz_any_bytes_behind_a_good_beginning_never_raise(beginning: bytes, rest: bytes) -> None:
    outcome(beginning + rest)


@given(st.sampled_from(sorted(SAMPLES)), st.binary(min_size=1, max_size=40), st.floats(0, 1))
def test_fuzz_inserted_garbage_never_raises(name: str, garbage: bytes, where: float) -> None:
    sample = SAMPLES[name]
    place = int(where * len(sample))
    outcome(sample[:place] + garbage + sample[place:])
