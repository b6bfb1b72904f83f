"""SECURITY.md promises nothing that no test holds, and the program talks to nobody."""

from __future__ import annotations

import ast
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from acdiag.cli import main

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", SECURITY)
CAPTURE = str(ROOT / "captures" / "no-offer" / "capture.pcapng")


def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_promise_names_a_test_that_is_there(file: str, name: str) -> None:
    assert not name or name in functions(file)


def test_every_promise_names_one() -> None:
    promising, refusing = SECURITY.split("## What is not promised")
    promises = re.findall(r"(?ms)^- \*\*.*?(?=^- |^## |\Z)", promising)
    assert len(promises) > 10
    assert [promise for promise in promises if "`tests/" not in promise] == []
    assert "tests/" in refusing


@pytest.mark.parametrize(
    "words",
    [
        ["triage", CAPTURE],
        ["report", CAPTURE, "-o", "r.html", "--bundle", "b.zip"],
        ["decode", CAPTURE, "--frame", "7"],
        ["facts", CAPTURE],
        ["rtp", CAPTURE],
        ["live", "--headless", "--replay", CAPTURE],
        ["explain", "403"],
        ["rules", "list"],
        ["simulate", "healthy-445hd", "-o", "h.pcap"],
    ],
    ids=lambda words: words[0],
)
def test_no_command_opens_a_connection(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []

    def refuse(*arguments: object, **more: object) -> None:
        tried.append(arguments)
        raise OSError("the network is not ours")

    def look_up(host: str, *arguments: Any, **more: Any) -> Any:
        """scapy writes down its networks so; that asks nobody."""
        return found(host, *arguments, **more) if host.replace(".", "").isdecimal() else refuse(host)

    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse, raising=False)
    for name in ("gethostbyname", "gethostbyaddr"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.chdir(tmp_path)
    assert main(words) in (0, 1)
    assert tried == []
