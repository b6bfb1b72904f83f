"""Every command in README is one: its words are taken, and what needs no network, screen or privilege is run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from acdiag.cli import main, parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACEHOLDERS = {
    "PATH...": ["boot.pcapng"],
    "PATH": ["boot.pcapng"],
    "FILE.html": ["file.html"],
    "FILE": ["450HD.cfg"],
    "BASE": ["450HD.cfg"],
    "NEW": ["new.cfg"],
    "BEFORE": ["boot.pcapng"],
    "AFTER": ["r.pcap"],
    "SCENARIO": ["healthy-445hd", "-o", "healthy.pcap"],
    "DIR": ["carved"],
    "60": ["3"],  # phones of a rollout
    "--speed": [],
    "20": [],
}
"""What stands for the words of README, and what makes its examples short."""
TYPED = ["ACD-DHCP-001", "Duplicate IP", "403", "1013", "unknown_ca", "network/lan/vlan/mode"]
"""What `acdiag explain ID|"TEXT ON THE SCREEN"|CODE|PARAMETER` stands for."""
NEED_PATH = {"triage", "facts"}


def written() -> list[str]:
    """The commands, in the order of README, without comments."""
    found = [
        (match.start(), match[1])
        for pattern in (r"`(acdiag [^`]+)`", r"(?m)^(?:    |\$ )(?:ssh .*\| )?(acdiag .*)$")
        for match in re.finditer(pattern, README)
    ]
    return [command.partition("  #")[0].strip() for _, command in sorted(found)]


def words_of(command: str) -> list[str]:
    """The words to run; of a command that is only named (`acdiag facts`) with an input."""
    words = [new for word in shlex.split(command)[1:] for new in PLACEHOLDERS.get(word, [word])]
    if words[0] in NEED_PATH and not {"boot.pcapng", "monday"} & set(words) and "captures/" not in words[-1]:
        words.append("boot.pcapng")
    return words


def is_whole(command: str) -> bool:
    return "..." not in command.replace("PATH...", "") and "|" not in command


WHOLE = list(dict.fromkeys(command for command in written() if is_whole(command)))
RUN = [command for command in WHOLE if "--interface" not in command and not command.endswith(" -")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that README speaks of, made as README says."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "captures" / "no-offer", folder / "captures" / "no-offer")
    shutil.copy(ROOT / "captures" / "no-offer" / "capture.pcapng", folder / "boot.pcapng")
    shutil.copy(ROOT / "captures" / "log-pin-expired" / "phone.log", folder / "phone.log")
    shutil.copy(ROOT / "reports" / "sample" / "about.yaml", folder / "about.yaml")
    (folder / "450HD.cfg").write_text("network/lan/vlan/mode=LLDP\n")
    (folder / "new.cfg").write_text("network/lan/vlan/mode=CDP\n")
    (site,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (folder / "site.yaml").write_text(site)
    live = [sys.executable, "-m", "acdiag", "live", "-", "--headless", "-q", "--session", str(folder / "monday")]
    subprocess.run(live, input=(folder / "boot.pcapng").read_bytes(), cwd=ROOT, check=True, capture_output=True)
    return folder


def test_there_are_some() -> None:
    assert len(RUN) > 15
    assert len(WHOLE) > len(RUN)


@pytest.mark.parametrize("command", WHOLE)
def test_its_words_are_taken(command: str) -> None:
    if command != "acdiag --help":
        parser().parse_args(words_of(command))


@pytest.mark.parametrize("command", RUN)
def test_it_does_what_it_says(command: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    words = words_of(command)
    if words[0] == "live" and "--headless" not in words:
        words.append("--headless")
    prepare(place, words)
    if words == ["--help"]:
        with pytest.raises(SystemExit, match="0"):
            main(words)
        return
    assert main(words) in (0, 1)


def prepare(place: Path, words: list[str]) -> None:
    """What an earlier command of README made, should this one be run alone."""
    if "--rules" in words and not (place / "my-rules").exists():
        (new,) = (command for command in WHOLE if command.startswith("acdiag rules new "))
        assert main(words_of(new)) == 0
    if "r.pcap" in words and words[0] != "simulate" and not (place / "r.pcap").exists():
        assert main(["simulate", "rollout", "--phones", "3", "-o", "r.pcap"]) == 0


@pytest.mark.parametrize("typed", TYPED)
def test_what_can_be_explained(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", typed]) == 0
    assert capsys.readouterr().out


def test_the_output_at_the_top_is_that_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line, but what stands for more (`…`)."""
    block = re.search(r"```console\n\$ acdiag (.*?)\n(.*?)```", README, re.DOTALL)
    assert block is not None
    environment = {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "ACDIAG_CACHE": ""}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "acdiag", *block[1].split()]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8").stdout
    plain = " ".join(said.split())
    missing = [line for line in block[2].splitlines() if "…" not in line and " ".join(line.split()) not in plain]
    assert missing == []
