"""The whole way: what is planted in every input appears in no file of a redacted run, and no secret in any run."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from acdiag.cli import main
from tests.redact.planting import SECRETS, binary, everything, forms, plant

REDACTED = (["--redact"], ["--redact", "--bundle-captures"])


def run(folder: Path, *words: str) -> dict[str, bytes]:
    """Every artifact of a report with these options, by name."""
    folder.mkdir(exist_ok=True)
    inputs = folder / "in"
    inputs.mkdir(exist_ok=True)
    report, bundle = folder / "out.html", folder / "out.zip"
    paths = plant(inputs)
    assert main(["report", "-q", "--fail-on", "never", *paths, "-o", str(report), "--bundle", str(bundle), *words]) == 0
    artifacts = {"out.html": report.read_bytes()}
    with zipfile.ZipFile(bundle) as archive:
        artifacts.update({name: archive.read(name) for name in archive.namelist()})
    return artifacts


@pytest.fixture(scope="module", params=REDACTED, ids=["without-captures", "with-captures"])
def redacted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return run(tmp_path_factory.mktemp("redacted"), *request.param)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return run(tmp_path_factory.mktemp("plain"))


def test_nothing_planted_is_in_a_redacted_run(redacted: dict[str, bytes]) -> None:
    leaks = [
        f"{word} as {form} in {name}"
        for name, data in redacted.items()
        for word in everything()
        for form in forms(word)
        if form.encode() in data.lower() or form in name.lower()
    ]
    assert leaks == []


def test_no_packet_of_a_redacted_run_holds_an_original(redacted: dict[str, bytes]) -> None:
    leaks = [
        (name, raw) for name, data in redacted.items() if name.endswith(".pcapng") for raw in binary() if raw in data
    ]
    assert leaks == []


def test_captures_are_in_a_redacted_bundle_only_when_asked_for(redacted: dict[str, bytes]) -> None:
    state = json.loads(redacted["manifest.json"])["captures"]
    has = any(name.endswith(".pcapng") for name in redacted)
    assert has == (state == "rewritten with pseudonyms")


def test_the_planted_names_are_in_a_plain_run(plain: dict[str, bytes]) -> None:
    """Else the tests above would find nothing because nothing is shown at all."""
    whole = b"".join(plain.values()).lower()
    seen = [word for word in everything() if word.encode() in whole]
    assert len(seen) > 15


def test_no_secret_is_in_any_run(plain: dict[str, bytes]) -> None:
    leaks = [
        f"{secret} as {form} in {name}"
        for name, data in plain.items()
        for secret in SECRETS
        for form in forms(secret)
        if form.encode() in data.lower()
    ]
    assert leaks == []


def test_the_manifest_names_every_file_and_its_sum(plain: dict[str, bytes]) -> None:
    import hashlib

    manifest = json.loads(plain["manifest.json"])
    listed = {file["name"]: file["sha256"] for file in manifest["files"]}
    assert set(listed) == set(plain) - {"manifest.json", "out.html"}
    assert all(hashlib.sha256(plain[name]).hexdigest() == told for name, told in listed.items())


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    words = ("--redact", "--bundle-captures")
    assert run(tmp_path, *words) == run(tmp_path, *words)


def test_the_same_findings_are_in_both(plain: dict[str, bytes], redacted: dict[str, bytes]) -> None:
    def told(artifacts: dict[str, bytes]) -> list[tuple[str, str, int]]:
        case = json.loads(artifacts["case.json"])
        return [(each["rule"], each["severity"], each["count"]) for each in case["findings"]]

    assert told(plain)
    assert told(redacted) == told(plain)


def test_a_bundle_is_an_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path)
    assert main(["triage", "-q", "--fail-on", "never", "--format", "json", str(tmp_path / "out.zip")]) == 0
    kinds = {source["kind"] for source in json.loads(capsys.readouterr().out)["sources"]}
    assert {"pcapng", "cfg", "syslog"} <= kinds


def test_two_bundles_can_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "--redact")
    bundle = str(tmp_path / "out.zip")
    assert main(["diff", bundle, bundle, "--format", "json"]) == 0
    compared = json.loads(capsys.readouterr().out)
    assert compared["new"] == []
    assert compared["unchanged"]
