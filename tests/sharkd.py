"""Wireshark's dissectors, asked by one sharkd for many captures: a tshark for each would cost its start each time."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable

import pytest

NEEDED = pytest.mark.skipif(shutil.which("sharkd") is None, reason="sharkd is not installed")

Question = tuple[str, str]
"""A capture's path and a display filter; every frame is selected by an empty one."""


def frames(questions: Iterable[Question], columns: Iterable[str] = ()) -> dict[Question, dict[int, list[str]]]:
    """Frames that each filter selects in its capture, by number, with the fields asked for, values by comma."""
    each = sorted(questions)
    shown = {f"column{at}": f"{field}:0" for at, field in enumerate(columns)}
    calls: list[tuple[str, dict[str, str]]] = []
    for at, (path, text) in enumerate(each):
        if at == 0 or path != each[at - 1][0]:
            calls.append(("load", {"file": path}))
        # It remembers answers by the filter's text, also those for another capture: no two texts are the same.
        calls.append(("frames", {"filter": f"{text or 'frame'}{' ' * at}", **shown}))
    asked = [
        json.dumps({"jsonrpc": "2.0", "id": at, "method": name, "params": given})
        for at, (name, given) in enumerate(calls, 1)
    ]
    ran = subprocess.run(
        ["sharkd", "-"], input="\n".join(asked), capture_output=True, text=True, check=True, timeout=300
    )
    told = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert [answer["id"] for answer in told] == list(range(1, len(calls) + 1))
    wrong = [(call, answer) for call, answer in zip(calls, told, strict=True) if "error" in answer]
    assert wrong == []
    answers = [answer["result"] for (name, _), answer in zip(calls, told, strict=True) if name == "frames"]
    selected = [{frame["num"]: frame["c"] for frame in frames} for frames in answers]
    return dict(zip(each, selected, strict=True))
