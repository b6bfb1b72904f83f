"""`acdiag cfg --format json`: schema `acdiag/cfg/1`, which is a case and, behind it, the file line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from acdiag.model.case import Case
from acdiag.model.configuration import Configuration
from acdiag.model.facts.cfg_lint import CfgForeign, CfgLine, CfgMisfitted, CfgUnknown
from acdiag.present.json import indented
from acdiag.present.json.case import document

SCHEMA = "acdiag/cfg/1"
_KINDS: dict[type[CfgLine], str] = {CfgMisfitted: "value", CfgUnknown: "name", CfgForeign: "model"}


def dump(case: Case, configuration: Configuration, lines: Sequence[CfgLine], known: int) -> str:
    """The document as text; `known` is the number of parameters that the reference has."""
    told = {
        "file": configuration.file,
        "model": configuration.model,
        "mac": configuration.mac,
        "encoding": configuration.encoding,
        "lines": configuration.lines,
        "parameters": len(configuration.parameters),
        "known": known,
        "unread": configuration.unread_count,
        "repeated": [
            {"parameter": each.name, "line": each.line, "passed_over": list(each.lines), "differs": each.differs}
            for each in configuration.repeats
        ],
        "remarks": [_remark(line) for line in lines],
    }
    return indented.dumps({**document(case), "schema": SCHEMA, "configuration": told}) + "\n"


def _remark(line: CfgLine) -> dict[str, Any]:
    """One line that does not fit; every key is always there."""
    return {
        "line": line.line,
        "parameter": line.parameter,
        "kind": _KINDS[type(line)],
        "value": getattr(line, "value", None),
        "wanted": line.wanted if isinstance(line, CfgMisfitted) else None,
        "nearest": line.nearest if isinstance(line, CfgUnknown) else None,
        "models": list(line.models) if isinstance(line, CfgForeign) else [],
    }
