"""`acdiag rtp` from the command line."""

from __future__ import annotations

import importlib.util
import io
import json
import stat
import sys
from pathlib import Path

import pandas as pd
import pytest

from acdiag.cli import main
from acdiag.simulate.scenarios import SCENARIOS, write


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rtp") / "losses.pcap"
    write(SCENARIOS["recording-with-losses"], path)
    return path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(list(words))
    out, err = capsys.readouterr()
    return status, out, err


def test_the_page(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "rtp", "-q", str(recorded))
    assert (status, err) == (0, "")
    assert "AC49x, confidence high" in out
    assert "121 of the recording itself missing" in out
    assert max(map(len, out.splitlines())) <= 80


def test_json(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "rtp", "-q", str(recorded), "--format", "json")
    document = json.loads(out)
    assert status == 0
    assert {(stream["via"], stream["lost"]) for stream in document["streams"]} == {("recording", 0)}
    assert {stream["phone"] for stream in document["streams"]} == {"00:90:8f:12:34:50"}
    assert [recording["lost"] for recording in document["recordings"]] == [121]


@pytest.mark.parametrize(("table", "rows"), [("streams", 2), ("recordings", 6), ("intervals", 6)])
def test_tables(table: str, rows: int, recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "rtp", "-q", str(recorded), "--format", "csv", "--table", table)
    path = tmp_path / "out.parquet"
    _, nothing, _ = said(capsys, "rtp", "-q", str(recorded), "--format", "parquet", "--table", table, "-o", str(path))
    read, parquet = pd.read_csv(io.StringIO(out)), pd.read_parquet(path)
    assert nothing == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(read) == len(parquet)
    assert len(read) == rows


def test_sound(recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("av", reason="PyAV is not installed (pip install acdiag[audio])")
    folder = tmp_path / "wav"
    status, out, _ = said(capsys, "rtp", "-q", str(recorded), "--wav", str(folder))
    files = sorted(path.name for path in folder.iterdir())
    assert status == 0
    assert len(files) == 5
    assert all(name in out for name in files)
    assert "2 channels" in out
    status, _, err = said(capsys, "rtp", "-q", str(recorded), "--wav", str(folder))
    assert status == 2
    assert "holds sound already" in err


def test_without_pyav(
    recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "av" else found(name, *rest))
    status, out, err = said(capsys, "rtp", str(recorded), "--wav", str(tmp_path / "wav"))
    assert (status, out) == (2, "")
    assert "acdiag[audio]" in err
    assert not (tmp_path / "wav").exists()


def test_the_users_word_goes_first(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "rtp", "-q", str(recorded), "--recording-samples", "mulaw", "--format", "json")
    tracks = json.loads(out)["recordings"][0]["tracks"]
    assert {(track["samples"], track["confidence"]) for track in tracks if track["kind"] == "tdm-out"} == {
        ("mulaw", "given")
    }
    _, out, _ = said(capsys, "rtp", "-q", str(recorded), "--recording-format", "acdr", "--format", "json")
    assert [recording["confidence"] for recording in json.loads(out)["recordings"]] == ["given"]


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1"])
def test_a_port_that_is_none(port: str, recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["rtp", str(recorded), f"--recording-port={port}"])
    assert caught.value.code == 2
    assert "is no port" in capsys.readouterr().err


def test_parquet_is_not_put_on_a_terminal(
    recorded: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    status, _, err = said(capsys, "rtp", str(recorded), "--format", "parquet")
    assert status == 2
    assert "-o" in err


def test_a_recording_alone_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str], recorded: Path) -> None:
    from scapy.layers.inet import UDP
    from scapy.utils import rdpcap, wrpcap

    packets = [packet for packet in rdpcap(str(recorded)) if UDP in packet and packet[UDP].dport == 50_000]
    alone = tmp_path / "alone.pcap"
    wrpcap(str(alone), packets[:300])
    _, out, _ = said(capsys, "rtp", "-q", str(alone), "--format", "json")
    assert [source["kind"] for source in json.loads(out)["sources"]] == ["recording"]
    _, out, _ = said(capsys, "triage", "-q", str(alone), "--format", "json", "--fail-on", "never")
    source = json.loads(out)["sources"][0]
    assert source["kind"] == "recording"
    assert source["protocols"]["rtp"] > 100


def test_only_the_phone_that_was_asked_for(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for phone, count in (("00:90:8f:12:34:50", 1), ("10.1.120.20", 1), ("00:90:8f:99:99:99", 0)):
        _, out, _ = said(capsys, "rtp", "-q", str(recorded), "--phone", phone, "--format", "json")
        document = json.loads(out)
        assert (len(document["recordings"]), len(document["streams"])) == (count, 2 * count)
