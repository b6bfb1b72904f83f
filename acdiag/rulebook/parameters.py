"""The reference of configuration parameters, `rules/parameters.yaml`: read strictly, looked up by any concrete name.

It is data beside the rules and no rule itself. It is read when the first configuration or question needs it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.model.expression import expression
from acdiag.model.names.models import MODELS
from acdiag.rulebook.causes import Fault
from acdiag.rulebook.entry import Entry, Mistake
from acdiag.rulebook.parameter import INDEX, REST, Kind, Known
from acdiag.rulebook.shelf import PARAMETERS, builtin_folder, parse
from acdiag.rulebook.spelling import Spelling

KEYS: Mapping[str, bool] = {
    "name": True,
    "type": True,
    "about": True,
    "values": False,
    "open": False,
    "nocase": False,
    "range": False,
    "also": False,
    "longest": False,
    "default": False,
    "default_of": False,
    "unit": False,
    "models": False,
    "not_models": False,
    "anywhere": False,
    "instead": False,
    "misprints": False,
    "corrected": False,
    "spelled": False,
}
"""The keys of a parameter, and whether it must have them."""
LONGEST_QUESTION = 300
REMEMBERED = 16_384
SUGGESTIONS = 5
_SECTION = expression(r"(?:\d+|[A-F])(?:\.\d+){0,3}\Z")
_NAME = expression(r"(?:[A-Za-z0-9_]|\{n\}|\{\d+-\d+\})+(?:/(?:[A-Za-z0-9_]|\{n\}|\{\d+-\d+\})+)*\Z")
_PLACEHOLDER = expression(r"(?<=[/_])(?:%d|n|n-n|\[?<?\d-\d{1,2}>?\]?|\[X\])(?=/|\Z)")
"""How the manual writes an index."""
_WITHOUT_RANGE = frozenset(Kind) - {Kind.NUMBER}


class Reference:
    """All parameters."""

    def __init__(self, entries: Iterable[Known]) -> None:
        self.entries = tuple(entries)
        """In order of the manual."""
        self._found: dict[str, Known | None] = {}
        """Answers to names that were asked for; a thousand phones' files have the same ones."""
        self._meant: dict[str, Known | None] = {}
        self._by_shape = {entry.shape: entry for entry in self.entries}
        self._anywhere = {entry.name: entry for entry in self.entries if entry.anywhere}

    def __iter__(self) -> Iterator[Known]:
        return iter(self.entries)

    def find(self, name: str) -> Known | None:
        """The entry of a concrete name such as `security/ca_certificate/3/uri`."""
        if name not in self._found:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Known | None:
        entry = self._by_shape.get(name)
        if entry is not None and not entry.ranges:
            return entry
        entry = self._by_shape.get(INDEX.sub("{}", name))
        if entry is not None:
            return entry if entry.has(name) else None
        return self._anywhere.get(name.rpartition("/")[2])

    def meant(self, name: str) -> Known | None:
        """The one entry that an unknown name looks like a slip of; None when it does not, or could be its own."""
        if name not in self._meant:
            if len(self._meant) >= REMEMBERED:
                self._meant.clear()
            self._meant[name] = self._spelling.meant(name)
        return self._meant[name]

    def asked(self, question: str) -> tuple[Known, ...]:
        """The entries that a person means by a name, a pattern, or the last part of a name."""
        question = question[:LONGEST_QUESTION].strip().strip("'\"‘’").partition("=")[0].strip("/ ")
        entry = self._by_pattern.get(question) or self.find(_PLACEHOLDER.sub("0", question))
        if entry is not None:
            return (entry,)
        folded = question.casefold()
        tail = f"/{folded}"
        return tuple(each for each in self if each.name.casefold() == folded or each.name.casefold().endswith(tail))

    def nearest(self, question: str) -> tuple[str, ...]:
        """Names that look like a question, the nearest first."""
        word = question[:LONGEST_QUESTION].strip().casefold()
        meant = self.meant(question.strip())
        names = {entry.name.casefold(): entry.name for entry in self}
        if "/" not in word:
            names = {name.rpartition("/")[2]: entry for name, entry in names.items()}
        close = [names[found] for found in difflib.get_close_matches(word, names, SUGGESTIONS, 0.75)]
        first = [] if meant is None else [meant.name]
        return tuple(dict.fromkeys(first + close))[:SUGGESTIONS]

    def names(self) -> Iterator[str]:
        """Every concrete name; of any number, the first."""
        for entry in self:
            yield from entry.names()

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.entries)

    @cached_property
    def _by_pattern(self) -> Mapping[str, Known]:
        return {entry.name: entry for entry in self.entries}


@cache
def reference() -> Reference:
    """The reference that ships with acdiag. Raises `Unusable` when it is broken."""
    path = builtin_folder() / PARAMETERS
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unusable(
            f"{path}: {error.strerror}", "Install acdiag again: its reference of parameters is missing."
        ) from None
    return read(data, path)


def read(data: bytes, path: Path) -> Reference:
    """A reference from the text of its file. Raises `Unusable` with line and word."""
    try:
        top = parse(data, "reference of parameters").mapping(("sections",), ("sections",))
        entries = [entry for section in top["sections"].items() for entry in _section(section)]
        _refuse_doubles(entries)
    except Mistake as mistake:
        raise Unusable(str(Fault(path, mistake.line, mistake.word, mistake.why, mistake.nearest))) from None
    return Reference(entries)


def _section(section: Entry) -> Iterator[Known]:
    keys = section.mapping(("manual", "parameters"), ("manual", "parameters"))
    number = keys["manual"].text()
    if not _SECTION.match(number):
        raise keys["manual"].wrong(f"{number!r} is no section of the manual")
    for item in keys["parameters"].items():
        yield _known(item, number)


def _known(item: Entry, section: str) -> Known:
    keys = item.mapping(KEYS, [key for key, required in KEYS.items() if required])
    name = keys["name"].text()
    if not _NAME.match(name):
        raise keys["name"].wrong("a name is words with slashes between them; an index is {n} or {0-4}")
    known = Known(
        name=name,
        kind=keys["type"].choice(Kind),
        about=keys["about"].text(),
        manual=section,
        values=keys["values"].texts() if "values" in keys else (),
        range=_range(keys["range"]) if "range" in keys else None,
        also=tuple(each.integer() for each in keys["also"].items()) if "also" in keys else (),
        longest=keys["longest"].integer(1) if "longest" in keys else None,
        default=_default(keys["default"]) if "default" in keys else None,
        default_of=_default_of(keys["default_of"]) if "default_of" in keys else None,
        models=_models(keys.get("models")),
        not_models=_models(keys.get("not_models")),
        misprints=keys["misprints"].texts() if "misprints" in keys else (),
        line=item.line,
        open=_truth(keys.get("open")),
        nocase=_truth(keys.get("nocase")),
        anywhere=_truth(keys.get("anywhere")),
        unit=_text(keys.get("unit")),
        instead=_text(keys.get("instead")),
        corrected=_text(keys.get("corrected")),
        spelled=_text(keys.get("spelled")),
    )
    _check(known, keys)
    return known


def _check(known: Known, keys: Mapping[str, Entry]) -> None:
    """What the keys must be to each other."""
    listed = known.kind in (Kind.CHOICE, Kind.WORDS)
    if listed != bool(known.values):
        raise keys["type"].wrong(f"values belong to choice and words, and {known.name} is {known.kind}")
    if known.range is not None and known.kind in _WITHOUT_RANGE:
        raise keys["range"].wrong(f"a range belongs to numbers, and {known.name} is {known.kind}")
    if known.default is not None and known.default_of is not None:
        raise keys["default"].wrong(f"{known.name} has one default, or one for each model, not both")
    defaults = {
        "default": () if known.default is None else (known.default,),
        "default_of": (known.default_of or {}).values(),
    }
    for key, values in defaults.items():
        for value in values:
            if wanted := known.fault(value):
                raise keys[key].wrong(f"the default {value!r} of {known.name} is not {wanted}", value)


def _truth(entry: Entry | None) -> bool:
    return entry is not None and entry.truth()


def _text(entry: Entry | None) -> str:
    return "" if entry is None else entry.text()


def _range(entry: Entry) -> tuple[int, int]:
    numbers = [each.integer() for each in entry.items()]
    if len(numbers) != 2 or numbers[0] >= numbers[1]:
        raise entry.wrong("a range is two numbers, the smaller first")
    return numbers[0], numbers[1]


def _default(entry: Entry) -> str:
    return str(entry.integer()) if entry.shape == "int" else entry.text()


def _default_of(entry: Entry) -> Mapping[str, str]:
    known = (*MODELS, REST)
    found = {}
    for model, value in entry.pairs():
        if model not in known:
            raise Mistake(value.line, model, f"{model!r} is no model", known)
        found[model] = _default(value)
    return found


def _models(entry: Entry | None) -> tuple[str, ...]:
    return () if entry is None else tuple(each.word(MODELS) for each in entry.items())


def _refuse_doubles(entries: Iterable[Known]) -> None:
    seen: dict[str, Known] = {}
    for entry in entries:
        first = seen.setdefault(entry.shape, entry)
        if first is not entry:
            raise Mistake(entry.line, entry.name, f"{entry.name} is already described in line {first.line}")
