"""Findings as captures: the evidence with its comment, and what the same phone did around it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from acdiag.model.arrival import Frame, Where
from acdiag.model.finding import Finding
from acdiag.sources.opening import open_sources
from acdiag.wireshark.carve import AROUND, Owners, carve
from acdiag.wireshark.drawer import Drawer
from tests.rulebook.making import finding

MAC, OTHER = "00:90:8f:00:00:01", "00:90:8f:00:00:02"
SWITCH = bytes.fromhex("005056000001")
SECOND = 1_000_000_000


def raw(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


def frame(number: int, mac: str = MAC, source: str = "a.pcap", link_type: int = 1, data: bytes | None = None) -> Frame:
    octets = SWITCH + raw(mac) + b"\x08\x00" + number.to_bytes(4, "big") if data is None else data
    return Frame(source, number, number * SECOND + 7, link_type, octets, len(octets) + 4)


def found(*numbers: int, entity: str = MAC, source: str = "a.pcap", rule: str = "ACD-A-001") -> Finding:
    one = finding(rule, entity)
    one.evidence = tuple(Where(source, number, None, number * SECOND) for number in numbers)
    one.observed = "seen \x1b[2J"
    one.wireshark_filter = "arp"
    return one


def carved(folder: Path, findings: list[Finding], frames: list[Frame]) -> dict[str, list[Frame]]:
    drawer = Drawer(str(folder / "out"))
    names = carve(findings, frames, drawer, "acdiag test")
    sources = {name: open_sources([str(drawer.folder / name)], on_skip=lambda *_: None)[0] for name in names}
    read = {name: list(source.frames()) for name, source in sources.items()}
    assert all(source.report.problems == [] for source in sources.values())
    return read


def numbers(frames: list[Frame]) -> list[int]:
    return [one.at // SECOND for one in frames]


def test_evidence_and_the_same_phone_around_it(tmp_path: Path) -> None:
    frames = [frame(n, MAC if n % 2 else OTHER) for n in range(1, 12)]
    read = carved(tmp_path, [found(5)], frames)
    assert list(read) == ["ACD-A-001@00-90-8f-00-00-01.pcapng"]
    (kept,) = read.values()
    assert numbers(kept) == [1, 3, 5, 7, 9, 11]
    assert kept[0] == frames[0]._replace(number=1, source=kept[0].source)


def test_what_is_around_is_bounded_and_in_order(tmp_path: Path) -> None:
    frames = [frame(n) for n in range(1, 2001)]
    (kept,) = carved(tmp_path, [found(900, 1200)], frames).values()
    share = AROUND // 4
    expected = [*range(900 - share, 900 + share + 1), *range(1200 - share, 1200 + share + 1)]
    assert numbers(kept) == expected
    (dense,) = carved(tmp_path, [found(*range(1000, 1009))], frames).values()
    assert len(dense) == 9 + 2 * (AROUND // 18)
    assert numbers(dense) == sorted(numbers(dense))


def test_evidence_of_others_and_of_several_sources(tmp_path: Path) -> None:
    frames = [frame(1), frame(2, OTHER), frame(1, source="b.pcap", link_type=113, data=b"\0" * 20), frame(4)]
    both = found(2)
    both.evidence = (Where("a.pcap", 2), Where("b.pcap", 1))
    (kept,) = carved(tmp_path, [both], frames).values()
    assert [(one.link_type, one.interface) for one in kept] == [(1, 0), (1, 0), (113, 1), (1, 0)]


def test_what_is_over_or_has_no_frame_is_left_out(tmp_path: Path) -> None:
    over, lines = found(1), found(1, rule="ACD-B-001")
    over.cleared = 5
    lines.evidence = (Where("log.txt", None, 7),)
    assert carved(tmp_path, [over, lines], [frame(1)]) == {}


def test_two_findings_of_one_frame_have_a_file_each(tmp_path: Path) -> None:
    read = carved(tmp_path, [found(2), found(2, 3, rule="ACD-B-001")], [frame(n) for n in range(1, 5)])
    assert [numbers(kept) for kept in read.values()] == [[1, 2, 3, 4], [1, 2, 3, 4]]


def test_reading_ends_when_nothing_more_is_wanted(tmp_path: Path) -> None:
    taken: list[int] = []

    def frames() -> object:
        for number in range(1, 5000):
            taken.append(number)
            yield frame(number)

    carve([found(10)], frames(), Drawer(str(tmp_path / "o")), "t")  # type: ignore[arg-type]
    assert len(taken) < 10 + AROUND


@pytest.mark.parametrize(
    ("entity", "data", "link_type", "is_its"),
    [
        (MAC, SWITCH + raw(MAC) + b"\x08\x00", 1, True),
        (MAC, raw(MAC) + SWITCH + b"\x08\x00", 1, True),
        (MAC, b"\xff" * 6 + SWITCH + bytes(58) + raw(MAC), 1, True),
        (MAC, SWITCH + raw(OTHER) + bytes(58) + raw(MAC), 1, True),
        (MAC, b"\xff" * 6 + SWITCH + bytes(200) + raw(MAC), 1, False),
        (MAC, bytes(6) + raw(MAC), 113, True),
        (MAC, b"", 1, False),
        ("ip:10.0.0.9", SWITCH * 2 + b"\x08\x00" + bytes(12) + bytes((10, 0, 0, 9)), 1, True),
        ("ip:10.0.0.9", SWITCH * 2 + b"\x08\x00" + bytes(12) + bytes((10, 0, 0, 8)), 1, False),
        ("ip:2001:db8::1", bytes(22) + bytes.fromhex("20010db8") + bytes(11) + b"\x01", 1, True),
        ("host:name", b"host:name", 1, False),
        ("ip:nonsense", b"nonsense", 1, False),
    ],
)
def test_whose_frame_it_is(entity: str, data: bytes, link_type: int, is_its: bool) -> None:
    owners = Owners([entity])
    assert owners.of(frame(1, data=data, link_type=link_type)) == ((entity,) if is_its else ())


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_shows_the_comment_on_the_evidence_only(tmp_path: Path) -> None:
    drawer = Drawer(str(tmp_path / "out"))
    (name,) = carve([found(2)], [frame(n) for n in range(1, 4)], drawer, "acdiag test")
    words = [
        "tshark",
        "-n",
        "-r",
        str(drawer.folder / name),
        "-T",
        "fields",
        "-e",
        "frame.time_epoch",
        "-e",
        "frame.comment",
    ]
    told = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True).stdout.splitlines()
    assert [line.split("\t")[0] for line in told] == ["1.000000007", "2.000000007", "3.000000007"]
    comments = [line.partition("\t")[2] for line in told]
    assert comments[0] == comments[2] == ""
    for words_ in ("ACD-A-001@00:90:8f:00:00:01", "title of ACD-A-001", "seen", "frame 2 of a.pcap"):
        assert words_ in comments[1]
    assert "\x1b" not in comments[1]
