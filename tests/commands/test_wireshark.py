"""`acdiag decode --wireshark` and `acdiag triage --carve` as a user meets them."""

from __future__ import annotations

import io
import json
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from acdiag.cli import main
from acdiag.sources.pipe import HEAD
from tests.sources.made import block

CAPTURE = str(Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng")
HEALTHY = str(Path(__file__).parents[2] / "captures" / "healthy-450hd" / "capture.pcapng")
NAME = "ACD-DHCP-001@00-90-8f-12-34-50.pcapng"
with_tshark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    told = capsys.readouterr()
    return code, told.out, told.err


class TestDecode:
    pytestmark = with_tshark

    def test_wireshark_s_dissection_stands_below_ours(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = run(capsys, "decode", CAPTURE, "--frame", "7", "--wireshark")
        assert (code, err) == (0, "")
        assert "Parameter Request List" in out.partition("Wireshark says")[0]
        assert "Option: (53) DHCP Message Type (Discover)" in out.partition("Wireshark says")[2]

    def test_in_json_lines_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, out, _ = run(capsys, "decode", CAPTURE, "--protocol", "dhcp", "--wireshark", "--format", "jsonl")
        frames = [json.loads(line) for line in out.splitlines()]
        assert all(frame["wireshark"][-1]["protocol"] == "dhcp" for frame in frames[:20])

    def test_after_twenty_frames_only_ours(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, out, err = run(capsys, "decode", CAPTURE, "--wireshark", "--format", "jsonl")
        frames = [json.loads(line) for line in out.splitlines()]
        assert ["wireshark" in frame for frame in frames] == [True] * 20 + [False] * (len(frames) - 20)
        assert err == "acdiag: Wireshark's dissection is shown of the first 20 frames only\n"

    def test_a_member_of_an_archive_is_no_file_for_tshark(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.write(CAPTURE, "boot.pcapng")
        code, _, err = run(capsys, "decode", str(tmp_path / "a.zip"), "--frame", "7", "--wireshark")
        assert code == 2
        assert "a.zip/boot.pcapng is no file on disk" in err


def test_without_tshark_decode_says_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = run(capsys, "decode", CAPTURE, "--frame", "7", "--wireshark")
    assert (code, out) == (2, "")
    assert "apt install tshark" in err


def test_findings_are_carved_for_their_owner_only(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "findings"
    code, out, err = run(capsys, "triage", CAPTURE, "--carve", str(folder))
    assert code == 1
    assert out == run(capsys, "triage", CAPTURE)[1]
    assert NAME in {path.name for path in folder.iterdir()}
    assert f"carved into {folder}" in err
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_same_finding_is_in_what_was_carved(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, "triage", CAPTURE, "--carve", str(tmp_path))
    code, out, _ = run(capsys, "triage", str(tmp_path / NAME), "--format", "json")
    assert code in (0, 1)
    (source,) = json.loads(out)["sources"]
    assert source["problems"] == []
    assert source["protocols"]["dhcp"] == 10


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_every_piece_of_evidence_carries_its_finding(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = run(capsys, "triage", CAPTURE, "--carve", str(tmp_path), "--format", "json")[1]
    (finding,) = [one for one in json.loads(out)["findings"] if one["rule"] == "ACD-DHCP-001"]
    words = ["tshark", "-n", "-r", str(tmp_path / NAME), "-T", "fields", "-e", "frame.comment"]
    told = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    comments = [line for line in told.split("\n") if finding["id"] in line]
    assert len(comments) == len(finding["evidence"])
    for piece, comment in zip(finding["evidence"], comments, strict=True):
        assert finding["title"] in comment
        assert finding["observed"] in comment
        assert f"frame {piece['frame']} of " in comment


def test_nothing_found_is_nothing_carved(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    policy = tmp_path / "site.yaml"
    policy.write_text(
        "mute:\n  - {rule: ACD-DHCP-001, reason: x}\n  - {rule: ACD-DHCP-051, reason: x}", encoding="utf-8"
    )
    folder = tmp_path / "findings"
    err = run(capsys, "triage", CAPTURE, "--policy", str(policy), "--carve", str(folder))[2]
    assert list(folder.iterdir()) == []
    assert "no finding was carved" in err


def test_long_stdin_cannot_be_carved(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Stdin:
        # A block of no known type makes it longer than what a pipe keeps.
        buffer = io.BytesIO(Path(CAPTURE).read_bytes() + block(0x0000ABCD, bytes(HEAD)))

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Stdin())
    code, _, err = run(capsys, "triage", "-", "--carve", str(tmp_path))
    assert code == 1
    assert "- cannot be carved" in err
    assert list(tmp_path.iterdir()) == []


def test_a_symbolic_link_is_no_place_to_carve(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    code, out, err = run(capsys, "triage", CAPTURE, "--carve", str(tmp_path / "link"))
    assert (code, out) == (2, "")
    assert "symbolic link" in err


@pytest.mark.parametrize(
    ("question", "code", "words"),
    [
        ("403", 0, "Forbidden"),
        ("1013", 0, "clock skew"),
        ("1099", 0, "not known"),
        ("unknown_ca", 0, "TLS alert 48"),
        ("999", 2, "Nearest: 1000"),
        ("unknwn_ca", 2, "unknown_ca"),
        ("ACD-DHCP-001", 0, "discover-unanswered"),
    ],
)
def test_explain_knows_codes(capsys: pytest.CaptureFixture[str], question: str, code: int, words: str) -> None:
    found, out, err = run(capsys, "explain", question)
    assert found == code
    assert words in (err if code else out)
