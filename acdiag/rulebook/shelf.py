"""Finds the rule files, reads them all, and says what is wrong and where.

The way without mistakes is short: PyYAML's C parser, one walk over its nodes, no second reading. What was read once
can be kept (`pressing`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import acdiag
from acdiag.model.errors import Unusable
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import Record, replace
from acdiag.rulebook.arrows import Arrows
from acdiag.rulebook.causes import Fault, resolve_explains
from acdiag.rulebook.entry import Entry, Mistake
from acdiag.rulebook.interning import intern_detection
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.sheet import read_rule

if TYPE_CHECKING:
    from yaml import Event

    from acdiag.rulebook.entry import Node

LARGEST = 256 * 1024
"""Bytes of a rule file; the longest sensible rule has a twentieth."""
DEEPEST = 24
"""Levels of nesting in a rule file; a rule needs about eight. The C parser's own recursion dies near 30,000."""
PLAIN = 2_000
"""Characters that can open a level, in a file whose nesting needs no closer look; a rule has about 200."""
PARAMETERS = "parameters.yaml"
"""The reference of configuration parameters, at the top of the folder of rules: data beside them, and no rule."""
_ANCHOR = expression(r"[&*](?=[^\s&*,\]}])")
_BEFORE_ANCHOR = frozenset(" \t\n\r[{,:")


class Shelf(Record):
    """All rules, checked against each other."""

    rules: tuple[Rule, ...]
    """Ordered by id."""
    digest: str
    """`sha256:…` over names and bytes of all rule files."""
    by_id: Mapping[str, Rule]
    explained: Arrows
    """By rule id, the ids that it explains, without `*`, and on what conditions."""


def builtin_folder() -> Path:
    """The rules that ship with acdiag: beside the package's modules when installed, else in the source tree."""
    package = Path(acdiag.__file__).parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


class RuleFile(NamedTuple):
    """One rule file as it is on disk."""

    name: str
    """Below its folder, with slashes."""
    path: Path
    data: bytes
    """Cut off after the largest size that is read."""


def gather(folders: Sequence[Path]) -> tuple[RuleFile, ...]:
    """The rule files below `folders`, in order of folder and name."""
    return tuple(RuleFile(name, path, _bytes(path)) for name, path in _files(folders))


def digest_of(files: Iterable[RuleFile]) -> str:
    """`sha256:…` over names and bytes."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.data).digest())
    return f"sha256:{digest.hexdigest()}"


def load(folders: Sequence[Path]) -> Shelf:
    """Read every rule below `folders`. Raises `Unusable` when one is wrong."""
    return shelve(gather(folders))


def shelve(files: Iterable[RuleFile]) -> Shelf:
    """Read every rule of `files`. Raises `Unusable` when one is wrong."""
    shelf, faults = _read(files)
    if faults:
        more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
        raise Unusable(f"{faults[0]}{more}", "acdiag rules check lists everything that is wrong with the rules")
    return shelf


def inspect(folders: Sequence[Path]) -> tuple[Shelf, tuple[Fault, ...]]:
    """Read every rule below `folders`; what is right is on the shelf, what is wrong beside it."""
    return _read(gather(folders))


def _read(files: Iterable[RuleFile]) -> tuple[Shelf, tuple[Fault, ...]]:
    files = tuple(files)
    rules: list[Rule] = []
    faults: list[Fault] = []
    for file in files:
        try:
            rules.append(read_rule(parse(file.data), file.path))
        except Mistake as mistake:
            faults.append(Fault(file.path, mistake.line, mistake.word, mistake.why, mistake.nearest))
    return _shelve(rules, faults, digest_of(files))


def _shelve(rules: Sequence[Rule], faults: list[Fault], digest: str) -> tuple[Shelf, tuple[Fault, ...]]:
    by_id: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: (rule.id, rule.path)):
        first = by_id.setdefault(rule.id, rule)
        if first is not rule:
            faults.append(Fault(rule.path, rule.line, rule.id, f"{rule.id} is already the id of {first.path}"))
    pool: dict[Hashable, Hashable] = {}
    interned = {id_: _interned(rule, pool) for id_, rule in by_id.items()}
    explained, wrong = resolve_explains(interned)
    faults.extend(wrong)
    return Shelf(tuple(interned.values()), digest, interned, explained), tuple(faults)


def _interned(rule: Rule, pool: dict[Hashable, Hashable]) -> Rule:
    told = rule.told and replace(rule.told, detection=intern_detection(rule.told.detection, pool))
    return replace(rule, detection=intern_detection(rule.detection, pool), told=told)


def _files(folders: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Rule files below each folder, in order of their names."""
    for folder in folders:
        if not folder.is_dir():
            raise Unusable(f"{folder}: there is no such folder of rules", "give a folder that holds .yaml files")
        below = ((inner, name) for inner, _, names in os.walk(folder) for name in names)
        found = [Path(inner, name) for inner, name in below if name.endswith((".yaml", ".yml"))]
        names = sorted((path.relative_to(folder).as_posix(), path) for path in found)
        yield from ((name, path) for name, path in names if name != PARAMETERS)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}", "make the rule file readable, or take it away") from None


def parse(data: bytes, what: str = "rule") -> Entry:
    """The top of the only document in `data`, which is to hold a `what`. Raises `Mistake`."""
    import yaml  # the rest of the package does without

    if len(data) > LARGEST:
        raise Mistake(1, "", f"the file is larger than {LARGEST // 1024} KiB, which no {what} is")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = data.decode("utf-8")
        if _may_alias(text) or sum(map(text.count, "[{-?:")) > PLAIN:
            _refuse_bombs(yaml.parse(text, loader), what)
        node = yaml.compose(text, loader)
    except UnicodeDecodeError as error:
        raise Mistake(data.count(b"\n", 0, error.start) + 1, "", "the file is not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        raise Mistake(
            _line(error.problem_mark or error.context_mark), "", f"this is no YAML: {error.problem or error.context}"
        ) from None
    except yaml.YAMLError as error:
        raise Mistake(1, "", f"this is no YAML: {str(error).splitlines()[0]}") from None
    if node is None:
        raise Mistake(1, "", f"the file holds no {what}")
    return Entry(cast("Node", node), f"a {what}")


def _may_alias(text: str) -> bool:
    """Whether there may be an anchor or alias in it; prose and filters look like it too, so this only warns."""
    starts = (found.start() for found in _ANCHOR.finditer(text))
    return any(start == 0 or text[start - 1] in _BEFORE_ANCHOR for start in starts)


def _refuse_bombs(events: Iterable[Event], what: str) -> None:
    """Refuse what makes a small file large in memory: aliases, and nesting beyond any rule's."""
    depth = 0
    for event in events:
        word = getattr(event, "anchor", None)
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if word is not None:
            raise Mistake(_line(event.start_mark), word, f"anchors and aliases have no place in a {what}: write it out")
        if depth > DEEPEST:
            raise Mistake(_line(event.start_mark), "", f"more than {DEEPEST} levels of nesting")


def _line(mark: object) -> int:
    """The line of a mark of PyYAML's, from 1."""
    return int(getattr(mark, "line", 0)) + 1
