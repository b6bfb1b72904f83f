from __future__ import annotations

import random
import struct
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.case import SourceReport
from acdiag.sources.merging import in_time_order
from acdiag.sources.source import Source, first_time
from acdiag.sources.stored import Held
from tests.sources.made import SECOND, opened, pcap_file, pcap_header, record


def source(name: str, seconds: list[int], rest: bytes = b"") -> Source:
    data = pcap_header() + b"".join(
        record(second, data=struct.pack("I", place)) for place, second in enumerate(seconds)
    )
    content = Held(data + rest)
    return Source(SourceReport(name, "pcap"), content, first_time("pcap", content, data, whole=True))


def merged(*sources: Source) -> list[tuple[str, int]]:
    return [(frame.source, frame.at // SECOND) for frame in in_time_order(sources)]


def test_sources_that_overlap() -> None:
    assert merged(source("b", [2, 4, 6]), source("a", [1, 3, 5, 7])) == [
        ("a", 1), ("b", 2), ("a", 3), ("b", 4), ("a", 5), ("b", 6), ("a", 7),
    ]  # fmt: skip


def test_one_source_that_runs_backwards_keeps_its_order_and_holds_up_nobody() -> None:
    assert merged(source("a", [5, 1, 2, 9]), source("b", [4, 6, 8, 10])) == [
        ("b", 4), ("a", 5), ("a", 1), ("a", 2), ("b", 6), ("b", 8), ("a", 9), ("b", 10),
    ]  # fmt: skip


def test_equal_times_begin_with_the_source_that_was_typed_first() -> None:
    assert merged(source("b", [1, 1, 2]), source("a", [1, 2])) == [("b", 1), ("b", 1), ("a", 1), ("b", 2), ("a", 2)]


def test_empty_and_broken_sources_are_read_too() -> None:
    broken = source("broken", [], rest=b"half a record"[:10])
    assert merged(broken, source("a", [1]), source("empty", [])) == [("a", 1)]
    assert [problem.at for problem in broken.report.problems] == [1]


def test_nothing_at_all() -> None:
    assert merged() == []


def test_files_that_follow_each_other_are_not_open_together(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{9 - number}.pcap").write_bytes(pcap_file(3, 1000 + 10 * number))
    sources = opened(tmp_path)
    seen = []
    for frame in in_time_order(sources):
        seen.append(frame.at // SECOND)
        reading = [
            source for source in sources if source.progress not in (0.0, 1.0) or source.report.path == frame.source
        ]
        assert len(reading) == 1
    assert seen == [1000, 1001, 1002, 1010, 1011, 1012, 1020, 1021, 1022]


@given(st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=5))
def test_every_frame_comes_once_in_the_order_of_its_source(times: list[list[int]]) -> None:
    sources = [source(str(place), seconds) for place, seconds in enumerate(times)]
    frames = list(in_time_order(sources))
    for place, seconds in enumerate(times):
        assert [frame.at // SECOND for frame in frames if frame.source == str(place)] == seconds
    if all(seconds == sorted(seconds) for seconds in times):
        assert [frame.at for frame in frames] == sorted(frame.at for frame in frames)


def test_sorted_sources_give_a_sorted_whole() -> None:
    dice = random.Random(7)
    sources = [source(str(place), sorted(dice.choices(range(1000), k=200))) for place in range(20)]
    times = [frame.at for frame in in_time_order(sources)]
    assert len(times) == 4000
    assert times == sorted(times)
