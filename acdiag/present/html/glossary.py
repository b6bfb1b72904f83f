"""Terms that the report uses and not every reader knows; the words themselves are in the folder of the templates."""

from __future__ import annotations

from acdiag.model.record import Record


class TermView(Record):
    term: str
    meaning: str


def glossary(terms: dict[str, str]) -> tuple[TermView, ...]:
    """In order of the alphabet."""
    return tuple(TermView(term, terms[term]) for term in sorted(terms, key=str.casefold))
