"""A comparison of two cases as JSON, and the findings of a case that was written as JSON before."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from acdiag.model.comparison import Comparison, Held
from acdiag.present.escape import json_safe
from acdiag.present.json.case import SCHEMA as CASE

SCHEMA = "acdiag/diff/1"


class NotACase(ValueError):
    """The text is no case; the message says what it is."""


def dump(before: str, after: str, comparison: Comparison) -> str:
    """One object: the two paths as they were typed, and the findings of each kind."""
    document = {
        "schema": SCHEMA,
        "before": before,
        "after": after,
        "new": [_object(held) for held in comparison.new],
        "gone": [_object(held) for held in comparison.gone],
        "unchanged": [
            {**_object(held), "severity_before": comparison.severity_before.get(held.id, held.severity)}
            for held in comparison.unchanged
        ],
    }
    return json_safe(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def held_in(text: str) -> list[Held]:
    """The findings of a case that `triage --format json` wrote.

    Raises:
        NotACase: it is no JSON, another schema, or a finding lacks what every finding has.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotACase("not JSON") from None
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != CASE:
        raise NotACase(f"JSON of another kind ({schema})" if isinstance(schema, str) else "JSON without a schema")
    try:
        return [_held(entry) for entry in document["findings"]]
    except (KeyError, TypeError):
        raise NotACase("a case whose findings lack what every finding has") from None


def _held(entry: dict[str, Any]) -> Held:
    words = {key: entry[key] for key in ("id", "severity", "title", "observed")}
    if not all(isinstance(word, str) for word in words.values()):
        raise TypeError
    return Held(**words, root_cause=bool(entry["root_cause"]), cleared=entry["cleared"] is not None)


def _object(held: Held) -> dict[str, Any]:
    return {key: value for key, value in asdict(held).items() if key != "cleared"}
