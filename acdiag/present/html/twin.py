"""The case as JSON inside the report, for programs; the same object as `acdiag triage --format json`.

It must not end the element that holds it, and not be larger than what people came to read: where it is, the streams'
intervals are left out first, then the twin as a whole, and the report says so.
"""

from __future__ import annotations

import json
from typing import Any

from acdiag.model.case import Case
from acdiag.model.expression import expression
from acdiag.model.record import Record
from acdiag.present.escape import json_safe
from acdiag.present.json.case import document

LARGEST = 3_000_000
"""Characters of the twin: with the texts of three hundred phones a report stays below 5 MB."""
_MARKUP = expression("[<>&\u2028\u2029]")


class TwinView(Record):
    json: str
    """Safe inside a script element; empty where it was too large."""
    left_out: str
    """What is not in it, in words; empty where nothing is."""


def twin(case: Case) -> TwinView:
    """The case on as little room as it needs."""
    whole = document(case)
    text = _text(whole)
    if len(text) <= LARGEST:
        return TwinView(text, "")
    for stream in whole["streams"]:
        stream["intervals"] = []
    text = _text(whole)
    if len(text) <= LARGEST:
        return TwinView(text, "the streams' intervals")
    return TwinView("", "all of it")


def _text(value: dict[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _MARKUP.sub(lambda found: f"\\u{ord(found.group()):04x}", json_safe(text))
