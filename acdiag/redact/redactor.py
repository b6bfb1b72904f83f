"""Redaction of a whole case: made once, then given everything that leaves the house."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from acdiag.model.case import Case
from acdiag.model.expression import expression
from acdiag.redact import vocabulary
from acdiag.redact.originals import Originals
from acdiag.redact.pseudonyms import Noting, Pseudonyms, Substitution
from acdiag.redact.records import PACKAGES, VERSIONS, Walk
from acdiag.redact.text import Text
from acdiag.rulebook.shelf import Shelf

Record = TypeVar("Record")
_VERSION = expression(r"\A(?:[A-Za-z0-9/_-]{0,64}[_/-])?(\d{1,3}(?:\.\d{1,3}){3})(?:[._/-][A-Za-z0-9._/-]{0,32})?\Z")
_ADDRESS = expression(r"(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?\Z")
REDACTION = (
    "Names, numbers, addresses and MACs are replaced by pseudonyms: each original has one pseudonym everywhere, "
    "subnets stay subnets, and phones keep their vendor's 00:90:8f. VLANs, ports, times, models and firmware are as "
    "captured. In captured text every word that this program does not use itself counts as a name."
)
"""For people who read what was redacted."""


class Redactor:
    """One substitution for one case. `learn` everything first; from the first `redact` on nothing new is expected."""

    def __init__(self, rules: Shelf | None = None) -> None:
        self._ours = vocabulary.words(rules)
        self._originals = Originals()
        self._numbers: set[int] = set()
        noting = Noting(self._originals)
        self._versions: set[str] = set()
        self._addresses: set[str] = set()
        self._noted = Text(noting, self._ours, self._numbers, self._versions)
        self._noting = Walk(self._noted)
        self._pseudonyms: Pseudonyms | None = None
        self._text: Text | None = None
        self._walk: Walk | None = None

    def learn(self, *records: object) -> None:
        """Remember the originals in these records: cases, stories, texts, in the order in which they are told."""
        for record in records:
            for path in _inputs(record):
                self._originals.paths.setdefault(path)
            self._look(record, "")
        self._versions -= self._addresses
        for record in records:
            self._noting(record)

    def note(self, text: str) -> str:
        """Remember the originals in a captured text, which is given back as it is."""
        return self._noted.told(text)

    def _look(self, value: Any, field: str) -> None:
        """Learn which numbers are counts and which four numbers are a version: a decoder knows, text does not."""
        if isinstance(value, str):
            if field in VERSIONS:
                self._versions.update(_VERSION.findall(value))
            elif found := _ADDRESS.match(value):
                self._addresses.add(found[1])
        elif isinstance(value, int) and not isinstance(value, bool):
            self._numbers.add(value)
        elif isinstance(value, Mapping):
            self._look(tuple(value.values()), field)
        elif isinstance(value, tuple | list):
            for item in value:
                self._look(item, field)
        elif dataclasses.is_dataclass(value) and type(value).__module__.startswith(PACKAGES):
            for part in dataclasses.fields(value):
                if part.init:
                    self._look(getattr(value, part.name), part.name)

    @property
    def noting(self) -> tuple[Substitution, Text]:
        """For captures, which are learnt packet by packet."""
        return Noting(self._originals), self._noted

    @property
    def substitution(self) -> tuple[Pseudonyms, Text]:
        """For captures, which are rewritten packet by packet."""
        if self._pseudonyms is None or self._text is None:
            self._pseudonyms = Pseudonyms(self._originals)
            self._text = Text(self._pseudonyms, self._ours, self._numbers, self._versions)
        return self._pseudonyms, self._text

    def redact(self, record: Record) -> Record:
        """The same record with pseudonyms; of the same shape, nothing removed but secrets."""
        if self._walk is None:
            self._walk = Walk(self.substitution[1])
        redacted: Record = self._walk(record)
        return redacted

    def text(self, text: str) -> str:
        """Captured text with pseudonyms."""
        return self.substitution[1].told(text)

    def map(self) -> str:
        """Original to pseudonym as JSON, for the eyes of those who have the captures anyway."""
        pairs = dict(self.substitution[0].pairs())
        return json.dumps({"schema": "acdiag/redaction/1", "pseudonyms": pairs}, ensure_ascii=True, indent=2) + "\n"


def redacted(case: Case, rules: Shelf | None = None) -> Case:
    """A case alone."""
    redactor = Redactor(rules)
    redactor.learn(case)
    return redactor.redact(case)


def _inputs(record: object) -> Iterator[str]:
    """The paths of a case's inputs, also of one that is inside a record."""
    case = record if isinstance(record, Case) else getattr(record, "case", None)
    if isinstance(case, Case):
        for source in case.sources:
            yield source.path
