"""The document of `acdiag cfg`."""

from __future__ import annotations

import json

from acdiag.model.arrival import Where
from acdiag.model.case import Case
from acdiag.model.facts.cfg_lint import CfgForeign, CfgMisfitted, CfgUnknown
from acdiag.present.json.configuration import dump
from acdiag.wire.configuration import parse

CASE = Case("1", "sha256:0", (), (), (), (), (), ())
WHERE = (Where("x.cfg", line=1),)


def test_a_case_and_the_file_line_by_line() -> None:
    read = parse(b"a/b=1\nsystem/password=hunter2\na/b=2\njunk\n", "dir/450HD.cfg", "450HD.cfg")
    lines = [
        CfgMisfitted(at=0, host="", where=WHERE, line=3, parameter="a/b", value="2", wanted="one of 0, 1"),
        CfgUnknown(at=0, host="", where=WHERE, line=5, parameter="a/c", nearest="a/d"),
        CfgForeign(at=0, host="", where=WHERE, line=6, parameter="a/e", value="1", model="RX50", models=("HRS",)),
    ]
    text = dump(CASE, read, lines, 1)
    assert "hunter2" not in text
    told = json.loads(text)
    assert told["schema"] == "acdiag/cfg/1"
    assert told["findings"] == []
    assert told["configuration"] == {
        "file": "450HD.cfg",
        "model": "450HD",
        "mac": None,
        "encoding": "utf-8",
        "lines": 4,
        "parameters": 2,
        "known": 1,
        "unread": 1,
        "repeated": [{"parameter": "a/b", "line": 3, "passed_over": [1], "differs": True}],
        "remarks": [
            {
                "line": 3,
                "parameter": "a/b",
                "kind": "value",
                "value": "2",
                "wanted": "one of 0, 1",
                "nearest": None,
                "models": [],
            },
            {
                "line": 5,
                "parameter": "a/c",
                "kind": "name",
                "value": None,
                "wanted": None,
                "nearest": "a/d",
                "models": [],
            },
            {
                "line": 6,
                "parameter": "a/e",
                "kind": "model",
                "value": "1",
                "wanted": None,
                "nearest": None,
                "models": ["HRS"],
            },
        ],
    }
