from __future__ import annotations

import gzip
import hashlib
import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard

from acdiag.model.errors import Unusable
from acdiag.sources import origin, signature
from acdiag.sources.opening import in_time_order, open_sources
from tests.sources.made import EPOCH, SECOND, Skipped, only_source, opened, pcap_file, pcapng_file, tarred, zipped

ACCEPTED = f"accepted are {signature.ACCEPTED}"


def complaint(*paths: Path | str) -> str:
    """The line of exit 3; nothing may be reported as skipped beside it."""
    skipped = Skipped()
    with pytest.raises(Unusable) as refused:
        open_sources([str(path) for path in paths], on_skip=skipped)
    assert refused.value.status == 3
    assert not skipped
    assert "\n" not in refused.value.message
    return refused.value.message


@pytest.mark.parametrize(("data", "kind"), [(pcap_file(), "pcap"), (pcapng_file(), "pcapng")])
def test_a_file_is_known_by_its_content(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "holiday.jpeg"
    path.write_bytes(data)
    source = only_source(path)
    report = source.report
    assert (report.path, report.kind, report.bytes) == (str(path), kind, len(data))
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert source.first == EPOCH * SECOND
    assert (report.packets, report.first, report.last) == (0, None, None)
    assert (source.readable, source.progress) == (True, 0.0)
    assert [frame.number for frame in source.frames()] == [1, 2, 3]
    assert source.progress == 1.0
    source.close()


def test_reading_again_gives_the_same_and_no_problem_twice(tmp_path: Path) -> None:
    path = tmp_path / "cut.pcap"
    path.write_bytes(pcap_file()[:-1])
    source = only_source(path)
    assert list(source.frames()) == list(source.frames())
    assert [(problem.at, problem.count) for problem in source.report.problems] == [(3, 1)]


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_compressed_file_is_reported_as_stored(tmp_path: Path, compress: object) -> None:
    data = compress(pcap_file(2000))  # type: ignore[operator]
    path = tmp_path / "x"
    path.write_bytes(data)
    source = only_source(path)
    assert (source.report.kind, source.report.bytes) == ("pcap", len(data))
    assert source.report.sha256 == hashlib.sha256(data).hexdigest()
    assert source.first == EPOCH * SECOND
    assert len(list(source.frames())) == 2000


@pytest.mark.parametrize("pack", [zipped, tarred, lambda members: tarred(members, "w:gz"), lambda m: tarred(m, "w:xz")])
def test_members_of_archives(tmp_path: Path, pack: object) -> None:
    members = {"2.pcap": pcap_file(3, EPOCH + 10), "../1": gzip.compress(pcapng_file()), "read.me": b"hello"}
    data = pack(members)  # type: ignore[operator]
    path = tmp_path / "ticket"
    path.write_bytes(data)
    skipped = Skipped()
    sources = open_sources([str(path)], on_skip=skipped)
    assert skipped == [(f"{path}/read.me", "plain text")]
    assert [(source.report.path, source.report.kind) for source in sources] == [
        (f"{path}/2.pcap", "pcap"),
        (f"{path}/../1", "pcapng"),
    ]
    assert {(source.report.bytes, source.report.sha256) for source in sources} == {
        (len(data), hashlib.sha256(data).hexdigest())
    }
    assert [frame.at // SECOND - EPOCH for frame in in_time_order(sources)] == [0, 1, 2, 10, 11, 12]
    assert sorted(path.parent.iterdir()) == [path]


def test_archives_are_opened_two_deep(tmp_path: Path) -> None:
    inner = zipped({"a.pcap": pcap_file(), "deep.zip": zipped({"b.pcap": pcap_file()})})
    path = tmp_path / "x.tgz"
    path.write_bytes(tarred({"in.zip": inner, "in.tar": tarred({"c.pcap": pcap_file()})}, "w:gz"))
    skipped = Skipped()
    sources = open_sources([str(path)], on_skip=skipped)
    assert [source.report.path for source in sources] == [f"{path}/in.zip/a.pcap", f"{path}/in.tar/c.pcap"]
    assert [len(list(source.frames())) for source in sources] == [3, 3]
    why = "a zip archive too deep or too large to be opened here; unpack it first"
    assert skipped == [(f"{path}/in.zip/deep.zip", why)]


def test_inner_archive_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acdiag.sources.examination.HOLD", 100)
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"in.zip": zipped({"a.pcap": pcap_file()})}))
    assert "in.zip: a zip archive too deep or too large" in complaint(path)


def test_folder_is_walked_and_what_is_no_input_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.pcap").write_bytes(pcap_file())
    (tmp_path / "a.pcapng.gz").write_bytes(gzip.compress(pcapng_file()))
    (tmp_path / "log.txt").write_text("hello")
    (tmp_path / "empty.pcap").touch()
    os.mkfifo(tmp_path / "fifo")
    skipped = Skipped()
    sources = open_sources([str(tmp_path)], on_skip=skipped)
    assert [source.report.path for source in sources] == [f"{tmp_path}/a.pcapng.gz", f"{tmp_path}/deep/b.pcap"]
    assert skipped == [
        (f"{tmp_path}/empty.pcap", "an empty file"),
        (f"{tmp_path}/fifo", "no regular file"),
        (f"{tmp_path}/log.txt", "plain text"),
    ]


def test_what_is_typed_and_unreadable_becomes_an_entry(tmp_path: Path) -> None:
    good, bad, missing, folder = (tmp_path / name for name in ("good", "bad", "missing", "folder"))
    good.write_bytes(pcap_file())
    bad.write_text("hello")
    folder.mkdir()
    skipped = Skipped()
    sources = open_sources([str(path) for path in (missing, good, bad, folder)], on_skip=skipped)
    assert [(source.report.path, source.readable) for source in sources] == [
        (str(missing), False),
        (str(good), True),
        (str(bad), False),
        (str(folder), False),
    ]
    whys = ["no such file or directory", "plain text", "no files in it"]
    assert [source.report.problems[0].what for source in sources if not source.readable] == whys
    assert skipped == list(zip(map(str, (missing, bad, folder)), whys, strict=True))
    assert [frame.source for frame in in_time_order(sources)] == [str(good)] * 3
    assert [source.progress for source in sources] == [1.0] * 4
    assert len(sources[0].report.problems) == 1


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (b"hello", "plain text"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (pcap_file()[:20], "a pcap file whose header is cut after 20 of 24 bytes"),
        (gzip.compress(b"hello", mtime=0), "gzip data that holds plain text"),
        (gzip.compress(gzip.compress(pcap_file(), mtime=0), mtime=0), "gzip data that holds gzip data"),
        (
            gzip.compress(pcap_file(), mtime=0)[:12],
            "gzip data that holds too little to tell: the gzip data ends too early",
        ),
        (zipped({}), "no files in it"),
        (zipped({"a.txt": b"hello", "b": b""}), "no capture among 2 files (a.txt: plain text; b: an empty file)"),
        (b"PK\3\4" + bytes(100), "a damaged zip archive: File is not a zip file"),
    ],
)
def test_one_file_that_is_no_capture(tmp_path: Path, data: bytes, found: str) -> None:
    path = tmp_path / "x.pcap"
    path.write_bytes(data)
    assert complaint(path) == f"{path}: {found}; {ACCEPTED}"


def test_folder_without_captures(tmp_path: Path) -> None:
    for name in "abcde":
        (tmp_path / name).write_text("hello")
    found = "no capture among 5 files (a: plain text; b: plain text; c: plain text; and 2 more)"
    assert complaint(tmp_path) == f"{tmp_path}: {found}; {ACCEPTED}"


def test_several_that_are_no_captures(tmp_path: Path) -> None:
    names = [tmp_path / name for name in "abcd"]
    named = "; ".join(f"{path}: no such file or directory" for path in names[:3])
    assert complaint(*names) == f"{named}; and 1 more; {ACCEPTED}"


def test_capture_without_packets_is_fine(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(pcap_file(0))
    source = only_source(tmp_path / "x")
    assert (source.first, list(source.frames()), source.report.problems) == (None, [], [])


def test_links_that_lead_nowhere_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path / "round")
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    (tmp_path / "x.pcap").write_bytes(pcap_file())
    skipped = Skipped()
    open_sources([str(tmp_path)], on_skip=skipped)
    assert [path for path, _ in skipped] == [f"{tmp_path}/gone", f"{tmp_path}/round"]
    assert skipped[0][1] == "no such file or directory"


def test_empty_path_is_not_the_current_folder() -> None:
    assert complaint("") == f": no such file or directory; {ACCEPTED}"


def test_the_same_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "x.pcap"
    path.write_bytes(pcap_file())
    skipped = Skipped()
    (source,) = open_sources([str(tmp_path), str(path)], on_skip=skipped)
    assert source.report.path == f"{tmp_path}/x.pcap"
    assert skipped == [(str(path), "given twice; read once")]


def test_large_files_are_hashed_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin, "HASHED", 100)
    path = tmp_path / "x"
    path.write_bytes(pcap_file())
    assert only_source(path).report.sha256 is None
    (source,) = open_sources([str(path)], hash_large=True, on_skip=Skipped())
    assert source.report.sha256 == hashlib.sha256(pcap_file()).hexdigest()


def test_names_that_are_no_utf8_are_made_readable(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.pcap"
    Path(os.fsdecode(path)).write_bytes(pcap_file())
    assert only_source(Path(os.fsdecode(path))).report.path == f"{tmp_path}/\ufffd.pcap"


class Unseekable(io.RawIOBase):
    """Bytes as a pipe gives them: in small pieces, once."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read1(self, size: int) -> bytes:
        return self._data.read(min(size, 1000))


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        (pcap_file(2000), ["-"]),
        (gzip.compress(pcapng_file(2000)), ["-"]),
        (zipped({"a": pcap_file(2000), "b": b"hello"}), ["-/a"]),
        (tarred({"a": pcap_file(1000), "b": pcap_file(1000)}, "w:gz"), ["-/a", "-/b"]),
    ],
)
def test_standard_input(data: bytes, paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Unseekable(data), isatty=lambda: False))
    sources = open_sources(["-"], on_skip=Skipped())
    assert [source.report.path for source in sources] == paths
    assert sources[0].first == EPOCH * SECOND
    assert len(list(in_time_order(sources))) == 2000
    assert all((source.report.bytes, source.report.sha256) == (len(data), None) for source in sources)


def test_terminal_as_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    assert complaint("-") == f"-: nothing is piped into standard input; {ACCEPTED}"


def test_more_files_than_can_be_open(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number:03}.pcap").write_bytes(pcap_file(3, EPOCH + number % 7))
    times = [frame.at for frame in in_time_order(opened(tmp_path))]
    assert len(times) == 900
    assert times == sorted(times)
