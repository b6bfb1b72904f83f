"""`--keylog` and secrets inside a capture, as a user meets them: real TLS, made here, and read through tshark."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import ssl
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from acdiag.cli import main
from tests.tls_frames import Wire, frames
from tests.tls_inside import FORBIDDEN, answer, conversation, register, save, wire

with_tshark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
REFUSED = [(0, register()), (1, FORBIDDEN)]
AGENT = "AUDC-IPPhone-450HD_UC_3.4.8.808/1.0"
EMPTY = "Content-Length: 0\r\n\r\n"
ASK = f"POST /CertProv/CertProvisioningService.svc HTTP/1.1\r\nHost: web.contoso.com\r\nUser-Agent: {AGENT}\r\n{EMPTY}"
REFUSAL = (
    "HTTP/1.1 500 Internal Server Error\r\n"
    f'X-Ms-diagnostics: 28020;source="web.contoso.com";reason="No valid security token."\r\n{EMPTY}'
)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out, told.err


def case(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    _, out, _ = run(capsys, "triage", *words, "--format", "json")
    found: dict[str, Any] = json.loads(out)
    return found


def rules(told: dict[str, Any]) -> dict[str, str]:
    return {rule["rule"]: rule["outcome"] for rule in told["rules"]}


def refused(folder: Path, version: str = "1.2", *, inside: bool = False) -> tuple[Path, Path]:
    """A phone whose REGISTER is refused inside TLS, and the key log."""
    keys = folder / "keys.log"
    talk = wire(conversation(keys, REFUSED, VERSIONS[version]))
    name = folder / "boot.pcapng"
    return save(name, frames(talk), keys.read_bytes() if inside else b""), keys


class TestRegister:
    pytestmark = with_tshark

    @pytest.mark.parametrize("version", VERSIONS)
    @pytest.mark.parametrize("inside", [False, True], ids=["beside", "inside"])
    def test_a_refusal_inside_tls_is_the_cause(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, version: str, inside: bool
    ) -> None:
        capture, keys = refused(tmp_path, version, inside=inside)
        told = case(capsys, capture, *([] if inside else ["--keylog", keys]))
        (finding,) = [each for each in told["findings"] if each["rule"] == "ACD-REG-003"]
        assert finding["root_cause"]
        assert "ms-diagnostics 4002" in finding["observed"]
        last = told["sources"][0]["packets"]
        assert [place["frame"] for place in finding["evidence"]] == [last - 2, last - 1]
        assert told["sources"][0]["protocols"]["sip"] == 2

    def test_without_secrets_it_is_undecided(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        capture, _ = refused(tmp_path)
        told = case(capsys, capture)
        assert {rules(told)[rule] for rule in ("ACD-REG-003", "ACD-REG-004")} == {"undecided"}
        assert not [each for each in told["findings"] if each["rule"].startswith("ACD-REG")]

    def test_the_secrets_are_in_no_output(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        capture, keys = refused(tmp_path, "1.3")
        secrets = set(re.findall(r"[0-9a-f]{64,}", keys.read_text(encoding="ascii")))
        assert len(secrets) > 4
        for words in (["facts"], ["facts", "--format", "jsonl"], ["triage"], ["triage", "--format", "json"]):
            _, out, err = run(capsys, *words, capture, "--keylog", keys)
            assert "403" in out
            assert not [secret for secret in secrets if secret in out + err]

    def test_compressed_in_an_archive_and_from_stdin(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        capture, _ = refused(tmp_path, inside=True)
        (tmp_path / "a.pcapng.gz").write_bytes(gzip.compress(capture.read_bytes()))
        with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
            archive.write(capture, "boot.pcapng")
        for path in ("a.pcapng.gz", "b.zip"):
            assert rules(case(capsys, tmp_path / path))["ACD-REG-003"] == "found"

        class Stdin:
            buffer = io.BytesIO(capture.read_bytes())

            def isatty(self) -> bool:
                return False

        monkeypatch.setattr(sys, "stdin", Stdin())
        assert rules(case(capsys, "-"))["ACD-REG-003"] == "found"

    def test_a_connection_in_two_captures(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        capture, keys = refused(tmp_path)
        taken = frames(wire(conversation(keys, REFUSED)))
        first, second = save(tmp_path / "1.pcapng", taken[:6]), save(tmp_path / "2.pcapng", taken[6:])
        told = case(capsys, first, second, "--keylog", keys)
        (finding,) = [each for each in told["findings"] if each["rule"] == "ACD-REG-003"]
        assert {place["source"] for place in finding["evidence"]} == {str(second)}
        assert capture.exists()

    def test_a_pc_s_connection_stays_closed(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        keys = tmp_path / "keys.log"
        flights = conversation(keys, REFUSED)
        foreign = [
            each._replace(data=each.data.replace(bytes.fromhex("00908f000001"), bytes.fromhex("3c5282000001")))
            for each in frames(wire(flights))
        ]
        code, out, err = run(capsys, "triage", save(tmp_path / "pc.pcapng", foreign), "--keylog", keys)
        assert code == 0
        assert "opens no TLS connection of a phone" in err
        assert "403" not in out

    def test_bytes_that_are_missing_are_no_silence(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        keys = tmp_path / "keys.log"
        flights = conversation(keys, [(0, register()), (1, FORBIDDEN), (0, register(2)), (1, answer("200 OK"))])
        taken = frames(wire(flights), until=120.0)
        gap = [each for each in taken if each.number != len(taken) - 3]
        told = case(capsys, save(tmp_path / "gap.pcapng", gap), "--keylog", keys)
        assert rules(told)["ACD-REG-002"] != "found"


class TestHttp:
    pytestmark = with_tshark

    def test_a_refusal_of_the_certificate_service(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        keys = tmp_path / "keys.log"
        talk = wire(conversation(keys, [(0, ASK.encode()), (1, REFUSAL.encode())]), port=443)
        capture = save(tmp_path / "boot.pcapng", frames(talk), keys.read_bytes())
        told = case(capsys, capture)
        assert rules(told)["ACD-CERT-005"] == "found"
        assert told["sources"][0]["protocols"]["http"] == 2
        (phone,) = told["phones"]
        assert (phone["model"], phone["firmware"]) == ("450HD", "UC_3.4.8.808")


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            (b"-----BEGIN PRIVATE KEY-----\nAAAA\n", "it is a private key"),
            (b"-----BEGIN CERTIFICATE-----\nAAAA\n", "it is a certificate"),
            (b"", "it is an empty file"),
            (b"CLIENT_RANDOM 0102 0304\n", "it is plain text"),
            (b"\x0a\x0d\x0d\x0a" + bytes(60), "it is a pcapng file"),
        ],
        ids=["key", "certificate", "empty", "text", "capture"],
    )
    def test_what_is_no_key_log(
        self,
        capsys: pytest.CaptureFixture[str],
        tmp_path: Path,
        text: bytes,
        found: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("acdiag.wireshark.decrypt.require", lambda: "tshark")
        (tmp_path / "keys.log").write_bytes(text)
        capture = save(tmp_path / "boot.pcapng", frames(Wire().open()))
        code, out, err = run(capsys, "triage", capture, "--keylog", tmp_path / "keys.log")
        assert (code, out) == (2, "")
        assert "is no TLS key log" in err
        assert found in err
        assert "CLIENT_RANDOM, hexadecimal digits" in err
        assert "AAAA" not in err

    def test_a_file_that_is_not_there(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("acdiag.wireshark.decrypt.require", lambda: "tshark")
        capture = save(tmp_path / "boot.pcapng", frames(Wire().open()))
        code, _, err = run(capsys, "triage", capture, "--keylog", tmp_path / "none.log")
        assert code == 2
        assert "no such file" in err

    def test_without_tshark_only_what_needs_it_ends(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        capture, keys = refused(tmp_path, inside=True)
        monkeypatch.setenv("PATH", str(tmp_path))
        code, out, err = run(capsys, "triage", capture, "--keylog", keys)
        assert (code, out) == (2, "")
        assert "reading inside TLS needs tshark: apt install tshark" in err
        code, out, err = run(capsys, "triage", capture)
        assert code == 0
        assert "the secrets in the capture are not used: reading inside TLS needs tshark: apt install tshark" in err
        assert out

    @pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
    def test_a_python_that_cannot_host_pyshark(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        capture, keys = refused(tmp_path)
        monkeypatch.setitem(sys.modules, "pyshark.capture.pipe_capture", None)
        code, _, err = run(capsys, "triage", capture, "--keylog", keys)
        assert code == 2
        assert "this Python cannot host pyshark" in err
