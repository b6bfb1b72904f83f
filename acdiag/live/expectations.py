"""Which phones should be there: a table that somebody made before the rollout, as spreadsheets write it.

A first line names the columns MAC, user, room and model, in any order; without one that is their order. Comma,
semicolon and tabulator are understood, and MACs in every usual spelling.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.model.expression import expression
from acdiag.present.tui.feed import Expected

LARGEST = 16_000_000
"""Bytes of a table: a hundred times the largest site."""
LONGEST = 200
"""Characters of one cell that are kept."""
COLUMNS = ("mac", "user", "room", "model")
HINT = "Write a line for each phone, like 00:90:8f:12:34:56,alice@contoso.com,F3-17,450HD."
_SEPARATORS = expression(r"[.:\-\s]")
_MAC = expression(r"[0-9a-f]{12}", re.ASCII)


def read(path: str) -> tuple[Expected, ...]:
    """The phones in a table. Raises Unusable with the line that is wrong."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise Unusable(f"{path}: {(error.strerror or str(error)).lower()}", HINT) from None
    if len(raw) > LARGEST:
        raise Unusable(f"{path} is too large for a table of phones", HINT)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return parsed(text, path)


def parsed(text: str, path: str) -> tuple[Expected, ...]:
    """The phones in the text of a table; of two lines with one MAC the first counts."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    comma = max(",;\t", key=first.count)
    rows = [(number, row) for number, row in _rows(text, comma, path) if any(map(str.strip, row))]
    columns: Sequence[str] = COLUMNS
    if rows and _mac(" ".join(rows[0][1][:1])) is None and "mac" in _names(rows[0][1]):
        columns = _names(rows.pop(0)[1])
    found: dict[str, Expected] = {}
    for number, row in rows:
        cells = dict(zip(columns, (cell.strip()[:LONGEST] for cell in row), strict=False))
        mac = _mac(cells.get("mac", ""))
        if mac is None:
            raise Unusable(f"{path}, line {number}: {cells.get('mac', '')[:40]!r} is no MAC", HINT)
        found.setdefault(mac, Expected(mac, *(cells.get(name, "") for name in COLUMNS[1:])))
    if not found:
        raise Unusable(f"{path} names no phone", HINT)
    return tuple(found.values())


def silent(expected: Iterable[Expected], heard: Iterable[str]) -> list[str]:
    """MACs of the phones that should be there and said nothing, in the table's order."""
    known = set(heard)
    return [phone.mac for phone in expected if phone.mac not in known]


def _rows(text: str, comma: str, path: str) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), delimiter=comma)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise Unusable(f"{path}, line {reader.line_num}: {error}", HINT) from None


def _names(row: Sequence[str]) -> list[str]:
    """Names of columns: `MAC address` is the MAC, whatever else is unknown stays unknown."""
    return ["mac" if "mac" in cell.lower().split() else cell.strip().lower() for cell in row]


def _mac(text: str) -> str | None:
    digits = _SEPARATORS.sub("", text).lower()
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2)) if _MAC.fullmatch(digits) else None
