"""A mistake of this program costs one section of a report and not the report: it is needed when things go wrong.

What failed is said where the reader learns what to trust. Tests build reports strictly, so no mistake hides behind it.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

View = TypeVar("View")


class Salvage:
    """Builds sections and remembers which of them failed."""

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self.failures: list[str] = []
        """One sentence each."""

    def section(self, name: str, build: Callable[[], View], otherwise: View) -> View:
        """What `build` gives; `otherwise` when it fails, unless everything is wanted strictly."""
        try:
            return build()
        except Exception as error:
            if self._strict:
                raise
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(last.filename).name}, line {last.lineno}"
            self.failures.append(
                f"The section on {name} could not be made, by a mistake of this program ({type(error).__name__} in "
                f"{place}). It is missing below; the JSON twin has what it would have told."
            )
            return otherwise
