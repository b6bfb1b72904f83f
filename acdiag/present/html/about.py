"""The engineer's own words on the case: a small YAML file, read as strictly as a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.model.expression import expression
from acdiag.present.html.material import About
from acdiag.rulebook.entry import Entry, Mistake
from acdiag.rulebook.shelf import LARGEST, parse

KEYS = ("title", "ticket", "site", "contact", "serials", "firmware", "notes")
_MAC = expression(r"[0-9a-f]{12}\Z")


def load(path: str) -> About:
    """What is in the file at `path`. Raises `Unusable`."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}", "Name the YAML file with --about.") from None
    try:
        return read(parse(data, "header"))
    except Mistake as mistake:
        raise Unusable(f"{path}:{mistake.line}: {mistake.why}", f"Its keys are {', '.join(KEYS)}.") from None


def read(top: Entry) -> About:
    """The header in a YAML document. Raises `Mistake`."""
    entries = top.mapping(KEYS)
    texts = {key: entries[key].text() for key in ("title", "ticket", "site", "contact", "firmware") if key in entries}
    serials = tuple(_serials(entries["serials"])) if "serials" in entries else ()
    notes = tuple(_paragraphs(entries["notes"])) if "notes" in entries else ()
    return About(**texts, serials=serials, notes=notes)


def _serials(entry: Entry) -> Iterator[tuple[str, str]]:
    """MAC → serial number, or serial numbers alone."""
    if entry.shape == "mapping":
        for name, serial in entry.pairs():
            digits = re.sub(r"[.:\-]", "", name).lower()
            mac = ":".join(digits[i : i + 2] for i in range(0, 12, 2)) if _MAC.match(digits) else name
            yield mac, serial.text()
    else:
        for item in entry.one_or_more():
            yield "", item.text()


def _paragraphs(entry: Entry) -> Iterator[str]:
    for item in entry.one_or_more():
        yield from (" ".join(part.split()) for part in re.split(r"\n\s*\n", item.text()))
