"""Files that were made to take all memory, all time, or another file's place."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import resource
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from struct import pack

import pytest
import zstandard

from acdiag.cli import main
from acdiag.model.errors import Unusable
from acdiag.present.html import about, theme
from acdiag.rulebook import policy
from acdiag.rulebook.shelf import Shelf, builtin_folder, load
from tests.frames import PHONE, SERVER, udp
from tests.mutants.writing import block

MEGABYTE = bytes(1 << 20)
START = pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1)
RECORD = pack("<IIII", 1_760_000_000, 0, 65_000, 65_000) + bytes(65_000)
MEMORY = 1 << 30


def _zip(data: bytes, name: str = "boot.pcap") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _tar(data: bytes, name: str = "boot.pcap") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def _nested(depth: int) -> bytes:
    data = START + RECORD
    for _ in range(depth):
        data = _zip(gzip.compress(data, mtime=0), "inner.zip")
    return data


BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros.gz": lambda: gzip.compress(MEGABYTE, mtime=0) * 2000,
    "zeros.bz2": lambda: bz2.compress(MEGABYTE) * 2000,
    "zeros.xz": lambda: lzma.compress(MEGABYTE) * 2000,
    "zeros.zst": lambda: zstandard.ZstdCompressor().compress(MEGABYTE) * 2000,
    "capture.pcap.gz": lambda: gzip.compress(START, mtime=0) + gzip.compress(RECORD * 16, mtime=0) * 300,
    "in-a-zip.zip": lambda: _zip(START + MEGABYTE * 64),
    "tar.gz": lambda: gzip.compress(_tar(START + MEGABYTE * 64), mtime=0),
    "nested.zip": lambda: _nested(9),
    "gz-in-gz.gz": lambda: gzip.compress(gzip.compress(MEGABYTE, mtime=0) * 500, mtime=0),
}
"""Two gigabytes of zeros in two megabytes or less; what is inside is no capture, or one of the same packet for ever."""


MEASURED = """
import sys
from acdiag.cli import main
code = main(sys.argv[1:])
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) // 1024, file=sys.stderr)
sys.exit(code)
"""
"""The command line, and its peak memory (MB) as the last line of stderr; `ru_maxrss` would count its parent's too."""


def test_compression_bombs_end_in_a_line_each(tmp_path: Path) -> None:
    folder = tmp_path / "bombs"
    folder.mkdir()
    for name, make in BOMBS.items():
        (folder / name).write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "triage", "--format", "json", str(folder)],
        capture_output=True, text=True, timeout=60, check=False, preexec_fn=_limit,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    assert int(done.stderr.split()[-1]) < 400
    read = {Path(each["path"]).name: each for each in json.loads(done.stdout)["sources"]}
    told = {name for name in BOMBS if f"/{name}" in done.stderr}
    assert told | read.keys() >= BOMBS.keys()
    (problem,) = read["capture.pcap.gz"]["problems"]
    assert "grows more than 500 times" in problem["what"]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def test_names_of_members_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    (here / "evil.zip").write_bytes(_zip(START + RECORD, "../../escaped.pcap"))
    (here / "evil.tar").write_bytes(_tar(START + RECORD, "/tmp/../escaped.pcap"))
    assert main(["triage", "-q", "evil.zip", "evil.tar", "--format", "json", "-o", "case.json"]) == 0
    assert [path.name for path in sorted(tmp_path.rglob("*")) if path.is_file()] == [
        "case.json",
        "evil.tar",
        "evil.zip",
    ]
    assert [source["packets"] for source in json.loads(Path("case.json").read_text())["sources"]] == [1, 1]


def test_a_bundle_of_somebody_else_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("bundle.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps({"schema": "acdiag/bundle/1", "files": [{"name": "../../x"}]}))
        archive.writestr("../../case.json", "{}")
        archive.writestr("case.json", "[" * 100_000)
    assert main(["triage", "-q", "bundle.zip"]) in (2, 3)
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.zip"]


def test_names_on_the_wire_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    name = b"../../../../tmp/owned.cfg"
    request = udp("10.59.1.7", "10.59.0.3", 2000, 69, b"\0\1" + name + b"\0octet\0")
    answer = udp("10.59.0.3", "10.59.1.7", 69, 2000, b"\0\5\0\1../../../owned\0", mac=SERVER, to=PHONE)
    with open("asked.pcap", "wb") as file:
        file.write(START)
        for second, data in enumerate((request, answer, request, answer)):
            file.write(pack("<IIII", 1_760_000_000 + second, 0, len(data), len(data)) + data)
    command = ["triage", "-q", "asked.pcap", "--carve", "carved", "--html", "page.html", "-o", "out.txt"]
    assert main(command) in (0, 1)
    assert main(["report", "-q", "asked.pcap", "-o", "report.html", "--bundle", "bundle.zip"]) in (0, 1)
    assert main(["rtp", "-q", "asked.pcap", "--wav", "sound", "-o", "streams.txt"]) == 0
    left = {str(path.relative_to(here)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in left if not path.startswith("carved/")} == {
        "asked.pcap", "page.html", "out.txt", "report.html", "bundle.zip", "streams.txt",
    }  # fmt: skip
    with zipfile.ZipFile("bundle.zip") as archive:
        assert not [entry for entry in archive.namelist() if ".." in entry or entry.startswith("/")]


def test_as_many_interfaces_as_there_are_numbers(tmp_path: Path) -> None:
    described = block("<", 1, pack("<HHI", 1, 0, 0))
    frame = udp("10.59.1.7", "10.59.0.3", 2000, 69, b"\0\1a.cfg\0octet\0")
    packets = b"".join(
        block("<", 6, pack("<IIIII", number, 0x6200, number, len(frame), len(frame)) + frame)
        for number in range(0, 65_535, 16)
    )
    head = block("<", 0x0A0D0D0A, pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    path, out = tmp_path / "many.pcapng", tmp_path / "case.json"
    path.write_bytes(head + described * 65_535 + packets)
    assert main(["triage", "-q", str(path), "--fail-on", "never", "--format", "json", "-o", str(out)]) == 0
    (source,) = json.loads(out.read_text())["sources"]
    assert (source["packets"], source["problems"]) == (4096, [])


def _aliases() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


YAML_BOMBS = {
    "aliases": _aliases(),
    "deep lists": b"[" * 100_000,
    "deep mappings": b"{a: " * 50_000,
    "deep blocks": b"".join(b" " * n + b"a:\n" for n in range(600)),
    "keys": b"? " * 50_000,
    "merges": b"a: &a {x: 1}\nb: {<<: *a, <<: *a}\n",
    "a number": b"title: " + b"9" * 200_000,
    "a tag": b"title: !!python/object/apply:os.system ['touch owned']\n",
    "long": b"title: " + b"x" * 500_000,
    "no text": b"title: \xff\xfe\n",
    "sexagesimal": b"notes: " + b":".join([b"1"] * 50_000),
}


def _as_rule(path: Path, _: Shelf) -> object:
    return load([path.parent])


def _as_policy(path: Path, shelf: Shelf) -> object:
    return policy.load(path, shelf)


def _as_about(path: Path, _: Shelf) -> object:
    return about.load(str(path))


def _as_theme(path: Path, _: Shelf) -> object:
    path.rename(path.with_name("theme.yaml"))
    return theme.load(str(path.parent))


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return load([builtin_folder()])


@pytest.mark.parametrize("reader", [_as_rule, _as_policy, _as_about, _as_theme])
@pytest.mark.parametrize("name", YAML_BOMBS)
def test_yaml_bombs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: Shelf, name: str, reader: Callable[[Path, Shelf], object]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "bomb.yaml"
    path.write_bytes(YAML_BOMBS[name])
    harmless = reader in (_as_about, _as_theme) and name in ("a number", "long")
    if not harmless:
        with pytest.raises(Unusable) as refused:
            reader(path, shelf)
        assert len(refused.value.message) < 2_000
    assert not os.path.exists("owned")


REGULAR_BOMBS = (r"(a+)+$", r"(a|a)*$", r"(.*)*x", r"(?:a?){200}a{200}", r"((a{1,100}){1,100}){1,100}", "(" * 5_000)
EXPLOSIVE = 4
"""So many of them are harmless to RE2; the others are refused."""


@pytest.mark.parametrize("number", range(len(REGULAR_BOMBS)))
def test_regular_expressions_that_explode(tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int) -> None:
    folder, capture = tmp_path / "rules", tmp_path / "asked.pcap"
    folder.mkdir()
    request = udp("10.59.1.7", "10.59.0.3", 2000, 69, b"\0\1" + b"a" * 400 + b"!\0octet\0")
    capture.write_bytes(START + pack("<IIII", 1_760_000_000, 0, len(request), len(request)) + request)
    assert main(["rules", "new", "tftp/bomb", "--folder", str(folder)]) == 0
    (rule,) = folder.rglob("*.yaml")
    pattern = json.dumps(REGULAR_BOMBS[number])
    before, _, rest = rule.read_text(encoding="utf-8").partition("detect:")
    detect = f"detect:\n  match: {{fact: tftp.asked, where: {{file|re: {pattern}}}}}\nclears_on:"
    rule.write_text(before.replace("dhcp.discovered", "tftp.asked") + detect + rest.partition("clears_on:")[2])
    code = main(["triage", "-q", str(capture), "--rules", str(folder), "-o", str(tmp_path / "out.txt")])
    err = capsys.readouterr().err
    assert code in (0, 1) if number < EXPLOSIVE else code == 2, err
    assert "tftp.asked" not in err
    assert len(err) < 1_000
