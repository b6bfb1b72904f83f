"""Wireshark's dissection through pyshark, and one line for whatever is in its way."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from acdiag.model.errors import Unusable
from acdiag.wireshark.dissect import MOST_FRAMES, dissect

CAPTURE = str(Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng")
with_tshark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]


class TestWithTshark:
    pytestmark = with_tshark

    def test_the_layers_of_the_frames_that_were_asked_for(self) -> None:
        found = dissect(CAPTURE, [35, 7])
        assert sorted(found) == [7, 35]
        assert [layer.protocol for layer in found[7]][-3:] == ["ip", "udp", "dhcp"]
        dhcp = found[7][-1]
        assert any(field.name == "dhcp.hw.mac_addr" and field.value == "00:90:8f:12:34:50" for field in dhcp.fields)
        assert any("DHCP Message Type (Discover)" in field.text for field in dhcp.fields)

    def test_no_more_than_the_first_twenty(self) -> None:
        assert sorted(dissect(CAPTURE, range(1, 100))) == list(range(1, MOST_FRAMES + 1))
        assert dissect(CAPTURE, []) == {}
        assert dissect(CAPTURE, [10_000_000]) == {}

    def test_a_cut_capture_as_far_as_it_goes(self, tmp_path: Path) -> None:
        cut = tmp_path / "cut.pcapng"
        data = Path(CAPTURE).read_bytes()
        cut.write_bytes(data[: len(data) - 10])
        assert sorted(dissect(str(cut), [7])) == [7]

    def test_what_tshark_cannot_read(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("no capture, really\n", encoding="utf-8")
        with pytest.raises(Unusable, match="tshark cannot read"):
            dissect(str(tmp_path / "notes.txt"), [1])

    @pytest.mark.parametrize("path", ["-", "archive.zip/boot.pcapng"])
    def test_only_files_on_disk(self, path: str) -> None:
        with pytest.raises(Unusable, match="no file on disk"):
            dissect(path, [1])

    @pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
    def test_it_is_stopped_in_time_and_leaves_no_process(self) -> None:
        with pytest.raises(Unusable, match="was stopped"):
            dissect(CAPTURE, [7], seconds=0.01)
        assert not _children("tshark")

    def test_a_python_that_cannot_host_pyshark(self, monkeypatch: pytest.MonkeyPatch) -> None:
        broken = ModuleType("pyshark")

        def refuse(*_: object, **__: object) -> None:
            raise AttributeError("module 'asyncio' has no attribute\n 'SafeChildWatcher'")

        broken.FileCapture = refuse  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "pyshark", broken)
        with pytest.raises(Unusable, match="this Python cannot host pyshark: module 'asyncio' has no") as caught:
            dissect(CAPTURE, [7])
        assert "\n" not in caught.value.message


def test_without_tshark_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unusable) as caught:
        dissect(CAPTURE, [7])
    assert caught.value.message == "Wireshark's dissection needs tshark: apt install tshark"
    assert caught.value.status == 2


def _children(name: str) -> list[str]:
    """Our running child processes of that name; ended ones have no command line."""
    mine = []
    for entry in Path("/proc").iterdir():
        try:
            stat = (entry / "stat").read_text(encoding="utf-8") if entry.name.isdecimal() else ""
            line = (entry / "cmdline").read_bytes() if stat else b""
        except OSError:
            continue
        if stat and int(stat.rpartition(")")[2].split()[1]) == os.getpid() and name.encode() in line:
            mine.append(entry.name)
    return mine
