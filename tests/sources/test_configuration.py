"""A phone's configuration as an input: known by its content, wherever it lies, and refused in one line."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from acdiag.model.errors import Unusable
from acdiag.sources.configuration import LARGEST
from acdiag.sources.opening import in_time_order, open_configuration, open_sources
from tests.sources.made import Skipped, only_source, opened, pcap_file, zipped

TEXT = b"# by hand\r\nsystem/password=hunter2\r\nnetwork/lan_type=DHCP\r\n"


def test_a_configuration_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpeg"
    path.write_bytes(TEXT)
    source = only_source(path)
    assert (source.report.kind, source.report.bytes, source.readable) == ("cfg", len(TEXT), True)
    assert source.report.sha256
    assert source.configuration is not None
    assert list(source.configuration.parameters) == ["system/password", "network/lan_type"]
    assert list(source.frames()) == list(in_time_order([source])) == []
    assert source.again() is source
    assert source.progress == 1.0


def test_in_an_attachment(tmp_path: Path) -> None:
    path = tmp_path / "ticket.zip"
    path.write_bytes(zipped({"a/00908f123456.cfg": TEXT, "b.pcap": pcap_file(), "c.cfg.gz": gzip.compress(TEXT)}))
    sources = opened(path)
    assert [(source.report.path.removeprefix(f"{path}/"), source.report.kind) for source in sources] == [
        ("a/00908f123456.cfg", "cfg"), ("b.pcap", "pcap"), ("c.cfg.gz", "cfg"),
    ]  # fmt: skip
    assert sources[0].configuration is not None
    assert sources[0].configuration.mac == "00:90:8f:12:34:56"


def test_from_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = SimpleNamespace(buffer=io.BytesIO(TEXT), isatty=lambda: False)
    monkeypatch.setattr(sys, "stdin", pipe)
    source = open_configuration("-")
    assert source.configuration is not None
    assert len(source.configuration.parameters) == 2


def test_compressed_or_something_else(tmp_path: Path) -> None:
    path = tmp_path / "x.cfg.gz"
    path.write_bytes(gzip.compress(TEXT))
    assert open_configuration(str(path)).configuration is not None
    path.write_bytes(pcap_file())
    with pytest.raises(Unusable, match="pcap data, and no configuration"):
        open_configuration(str(path))


def test_what_does_not_count_is_a_problem_with_its_line_and_without_its_text(tmp_path: Path) -> None:
    path = tmp_path / "x.cfg"
    path.write_bytes(TEXT + b"hunter3\nhunter4\nhunter 5=1\nnetwork/lan_type=STATIC\nnetwork/lan_type=DHCP\n")
    problems = [(problem.at, problem.what, problem.count) for problem in only_source(path).report.problems]
    assert problems == [
        (4, "no setting: the line has no =", 2),
        (6, "no setting: the line has a name that no parameter can have", 1),
        (8, "network/lan_type is set again, with another value, after 2 lines; the last one counts", 1),
    ]


def test_problems_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "x.cfg"
    path.write_text("".join(f"system/x{n}=1\nsystem/x{n}=2\n" for n in range(1000)) + "junk\n" * 500, encoding="utf-8")
    problems = only_source(path).report.problems
    assert len(problems) < 30
    assert sum(problem.count for problem in problems) == 1500


def refusal(path: Path) -> str:
    with pytest.raises(Unusable) as refused:
        open_sources([str(path)], on_skip=Skipped())
    assert refused.value.status == 3
    assert "\n" not in refused.value.message
    with pytest.raises(Unusable) as alone:
        open_configuration(str(path))
    assert alone.value.status == 3
    assert "\n" not in alone.value.message
    return alone.value.message.removeprefix(f"{path}: ")


def test_an_encrypted_one_is_refused_politely(tmp_path: Path) -> None:
    path = tmp_path / "Conf.cfx"
    path.write_bytes(bytes(range(7, 250)) * 9)
    assert (
        refusal(path)
        == "an encrypted configuration (.cfx), which only phones can read; give the .cfg that it was made from"
    )
    with pytest.raises(Unusable, match="an encrypted configuration"):
        open_sources([str(path)], on_skip=Skipped())


def test_an_unencrypted_one_of_that_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Conf.cfx"
    path.write_bytes(TEXT)
    assert only_source(path).configuration is not None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no configuration: no line in it is like path/to/parameter=value"),
        (bytes(range(256)) * 100, "no configuration: it holds bytes that are no text"),
        (TEXT + b"\0" + TEXT, "no configuration: it holds bytes that are no text"),
        (b"system/a=" + b"x" * (LARGEST + 1), "larger than 4 MiB, which no phone's configuration is"),
        (b"system/a=1\n" * 370_000, "no configuration: more than 50,000 settings, which no phone's configuration has"),
    ],
    ids=["empty", "binary", "nul", "gigabyte line", "settings"],
)
def test_hostile_files_end_in_one_line(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "x.cfg"
    path.write_bytes(data)
    assert refusal(path) == why


def test_a_sparse_gigabyte_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.cfg"
    with path.open("wb") as file:
        file.write(TEXT)
        file.truncate(3 << 30)
    assert "larger than 4 MiB" in refusal(path) or "no text" in refusal(path)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as refused:
        open_configuration(str(tmp_path / "x.cfg"))
    assert refused.value.message.endswith("no such file or directory")


def test_no_configuration_at_all_where_one_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "AllowCalls.cfg"
    path.write_text("AllowCallsInLockState=DENY_BOTH\n", encoding="utf-8")
    assert open_configuration(str(path)).configuration is not None, "asked for by name, it need not look like one"
