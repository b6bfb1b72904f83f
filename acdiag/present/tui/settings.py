"""What a user has chosen for the screen, kept from one run to the next."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from acdiag.model.record import ChangingRecord

LARGEST = 100_000
"""Bytes of the file that are read."""


class Settings(ChangingRecord):
    """The choices."""

    theme: str = "acdiag-dark"
    ascii: bool = False
    """Shapes out of plain letters, for terminals whose font has no others."""

    def save(self, path: Path | None) -> None:
        """Keep them; a home that cannot be written keeps none."""
        if path is None:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = path.with_suffix(".new")
            new.write_text(json.dumps(asdict(self)), encoding="utf-8")
            new.replace(path)
        except OSError:
            return


def default_path() -> Path | None:
    """Where they are kept; None for a user without a home."""
    folder = os.environ.get("XDG_CONFIG_HOME", "")
    base = folder if os.path.isabs(folder) else os.path.expanduser("~/.config")
    return Path(base, "acdiag", "screen.json") if os.path.isabs(base) else None


def load(path: Path | None) -> Settings:
    """What is kept there; the defaults for all that is not, or cannot be read."""
    settings = Settings()
    if path is None:
        return settings
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(LARGEST))
    except (OSError, ValueError):
        return settings
    if isinstance(told, dict):
        if isinstance(told.get("theme"), str):
            settings.theme = told["theme"]
        if isinstance(told.get("ascii"), bool):
            settings.ascii = told["ascii"]
    return settings
