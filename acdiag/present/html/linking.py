"""Who is told of where on the page, and what the site calls its addresses."""

from __future__ import annotations

from collections.abc import Mapping

from acdiag.model.arrival import Where
from acdiag.model.record import Record, field
from acdiag.present.naming import named


class Links(Record):
    """Targets inside the page; a name without one is shown without a link."""

    chapters: Mapping[str, str] = field(default_factory=dict)
    """Entities of the phones that are told of in full, and the ids of where."""
    shown: Mapping[tuple[str, int | None, int | None], str] = field(default_factory=dict)
    """Pieces of evidence (input, frame, line) that are shown with their fields, and the ids of where."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What the site calls an address."""

    def phone(self, entity: str) -> str:
        """Where the phone is told of; empty when it has only a line."""
        return self.chapters.get(entity, "")

    def evidence(self, where: Where) -> str:
        """Where the fields of a piece of evidence are."""
        return self.shown.get((where.source, where.frame, where.line), "")

    def named(self, text: str) -> str:
        """`text` with the site's names beside the addresses in it."""
        return named(text, self.names)
