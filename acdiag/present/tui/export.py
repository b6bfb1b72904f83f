"""What is shown, as a file: a table as CSV, JSON or text, a page as text."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.present.csv import guarded
from acdiag.present.escape import json_safe, visible
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.passage import Passage

MOST = 1_000
"""Files of one name that are tried before giving up."""


def exported(shown: Listing | Passage, form: str) -> str:
    """Its content in `form`: csv, json or text."""
    if isinstance(shown, Passage):
        heads, rows = ["text"], [[line] for line in shown.text.splitlines()]
    else:
        heads = [column.title or "state" for column in shown.columns]
        rows = [list(row.texts) for row in shown.rows]
    return {"csv": _csv, "json": _json, "text": _text}[form](heads, rows)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([guarded(cell.strip()) for cell in row] for row in rows)
    return page.getvalue()


def _json(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    told = [dict(zip(heads, (cell.strip() for cell in row), strict=True)) for row in rows]
    return json_safe(json.dumps(told, ensure_ascii=False, indent=1)) + "\n"


def _text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    if len(heads) == 1:
        return "".join(f"{visible(row[0])}\n" for row in rows)
    table = [list(heads), *([visible(cell.strip()) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    return "".join(
        "  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip() + "\n" for row in table
    )


def write(folder: Path, name: str, form: str, text: str) -> Path:
    """A new file for its owner only; nothing is ever written over. Raises `Unusable`."""
    ending = {"text": "txt"}.get(form, form)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    for number in range(1, MOST):
        path = folder / f"acdiag-{name}{'' if number == 1 else f'-{number}'}.{ending}"
        try:
            handle = os.open(path, flags, 0o600)
        except FileExistsError:
            continue
        except OSError as error:
            raise _refused(path, error) from None
        try:
            with open(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as error:
            with suppress(OSError):
                path.unlink()
            raise _refused(path, error) from None
        return path
    raise Unusable(f"there are {MOST} files like {path}", "Clear some away.")


def _refused(path: Path, error: OSError) -> Unusable:
    return Unusable(f"cannot write {path}: {error.strerror}", "Start acdiag in a folder that is yours.")
