"""How a support organisation wants its reports: a folder with `theme.yaml` and whatever templates it replaces.

What a folder lacks is taken from the built-in one, so the smallest theme is a logo and three lines of YAML.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

import acdiag
from acdiag.model.errors import Unusable
from acdiag.model.record import Record
from acdiag.rulebook.entry import Entry, Mistake
from acdiag.rulebook.shelf import parse

KEYS = ("organisation", "logo", "contact", "footer")
LARGEST_LOGO = 200_000
"""Bytes of a logo; it is in every report."""
LARGEST_TEXT = 400_000
"""Bytes of a template or style sheet of a theme."""
_KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


class ThemeView(Record):
    organisation: str
    logo: str
    """A data: URI; empty without one."""
    contact: str
    footer: str


class Theme(Record):
    """What a page is made with."""

    view: ThemeView
    folders: tuple[Path, ...]
    """Where templates are looked for, the theme's own first."""
    terms: Mapping[str, str]
    """The glossary."""


def builtin_folder() -> Path:
    """The templates that ship with acdiag: beside the package's modules when installed, else in the source tree."""
    package = Path(acdiag.__file__).parent
    installed = package / "_reports"
    return installed if installed.is_dir() else package.parent / "reports"


def load(folder: str | None = None) -> Theme:
    """The theme in `folder`, on top of the built-in one. Raises `Unusable`."""
    folders: list[Path] = [builtin_folder()]
    if folder is not None:
        if not Path(folder).is_dir():
            raise Unusable(f"{folder}: no such folder of a theme", "Give the folder that holds theme.yaml.")
        folders.insert(0, Path(folder))
    told: dict[str, str] = {}
    for each in reversed(folders):
        told |= _theme(each)
    terms: dict[str, str] = {}
    for each in reversed(folders):
        terms |= _terms(each)
    view = ThemeView(
        told.get("organisation", ""), told.get("logo", ""), told.get("contact", ""), told.get("footer", "")
    )
    return Theme(view, tuple(folders), terms)


def text_of(folders: Sequence[Path], name: str) -> str:
    """The file `name` of the first folder that has it. Raises `Unusable`."""
    for folder in folders:
        path = folder / name
        if path.is_file():
            return _bytes(path, LARGEST_TEXT).decode("utf-8", "replace")
    raise Unusable(f"{name} is in no folder of templates", "Install acdiag again, or name another --theme.")


def _theme(folder: Path) -> dict[str, str]:
    path = folder / "theme.yaml"
    if not path.is_file():
        return {}
    try:
        entries = parse(_bytes(path, LARGEST_TEXT), "theme").mapping(KEYS)
        told = {key: entry.text() for key, entry in entries.items()}
    except Mistake as mistake:
        raise Unusable(f"{path}:{mistake.line}: {mistake.why}", f"A theme has the keys {', '.join(KEYS)}.") from None
    if "logo" in told:
        told["logo"] = _logo(folder, told["logo"])
    return told


def _terms(folder: Path) -> dict[str, str]:
    path = folder / "glossary.yaml"
    if not path.is_file():
        return {}
    try:
        pairs: list[tuple[str, Entry]] = parse(_bytes(path, LARGEST_TEXT), "glossary").pairs()
        return {term: " ".join(entry.text().split()) for term, entry in pairs}
    except Mistake as mistake:
        raise Unusable(f"{path}:{mistake.line}: {mistake.why}", "A glossary is a mapping of terms to texts.") from None


def _logo(folder: Path, name: str) -> str:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Unusable(f"{name} is outside of the theme {folder}", "Put the logo beside theme.yaml.")
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise Unusable(f"{path} cannot be a logo", f"A logo is one of {', '.join(sorted(_KINDS))}.")
    return f"data:{kind};base64,{base64.b64encode(_bytes(path, LARGEST_LOGO)).decode('ascii')}"


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}", "Make the file readable, or take it out of the theme.") from None
    if len(data) > most:
        raise Unusable(f"{path} is larger than {most:,} bytes", "Make it smaller: it is in every report.")
    return data
