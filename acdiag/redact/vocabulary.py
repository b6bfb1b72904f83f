"""The words that may stay in captured text: those of this program, of its rules and of its reference.

Nobody can list all names of people and places; our own words can be listed. So what is no word of ours is taken for a
name. The words are read from the program itself (its string constants) and from the rules in use, so there is no list
that could be out of date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import acdiag
from acdiag.model.expression import expression
from acdiag.rulebook.parameters import reference
from acdiag.rulebook.shelf import Shelf
from acdiag.rulebook.template import Template

_FLOORS = ("model", "wire", "streams", "observe", "timeline", "rulebook", "present")
_ATOM = expression(r"[^\W_]+")
_LETTERS = expression(r"[^\W\d_]+")
_EXAMPLES = frozenset(
    (
        "alice",
        "bob",
        "carol",
        "contoso",
        "fabrikam",
        "example",
        "acme",
        "berlin",
        "john",
        "doe",
        "jdoe",
        "smith",
        "miller",
        "frank",
    )
)
"""Names that examples use; they are real ones elsewhere."""
_COMMON = """
    a about above after again all also am an and any are as at back be because been before being below between both but
    by came can cannot could did do does doing done down during each else error even every failed few for from get give
    go got had has have having he her here him his how i if in into is it its just last like made make many may me might
    more most much must my never new next no none not now null of off ok on once one only or other our out over own per
    please put same second see set she should since so some still such take than that the their them then there these
    they this those through time to too true false two under until up us use used user using very was we were what when
    where which while who why will with without would yes yet you your jan feb mar apr jun jul aug sep oct nov dec mon
    tue wed thu fri sat sun gmt utc cet am pm com net org edu gov mil int local lan internal arpa www mail smtp ftp gi
    ge fa te eth ethernet fastethernet gigabitethernet tengigabitethernet port vlan sip sips tel http https tftp ntp dns
    lync skype lyncdiscover lyncdiscoverinternal sipinternal sipexternal sipinternaltls sipfederationtls autodiscover
    audiocodes microsoft wpad pool img cfg bin xml html pem cer crt der enc opaque gruu tag branch lr maddr ttl line
"""
"""Plain English, months and days, and what names of services and files are made of."""


def words(rules: Shelf | None = None) -> frozenset[str]:
    """All of them, case folded."""
    own = set(_program()) | set(_COMMON.split())
    if rules is not None:
        for rule in rules.rules:
            for text in _texts(rule):
                own.update(_words(text))
    return frozenset(own - _EXAMPLES)


def _words(text: str) -> Iterator[str]:
    for found in _ATOM.finditer(text):
        atom = found[0].casefold()
        yield atom
        for letters in _LETTERS.finditer(atom):
            yield letters[0]


def _texts(rule: object) -> Iterator[str]:
    """What a rule says; its tests hold names, and are not read."""
    for field in ("id", "name", "title", "observed", "cause", "impact", "confirm", "fix", "filter", "told"):
        yield from _texts_in(getattr(rule, field, None))


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Template):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts_in(item)
    else:
        for field in ("do", "owner", "verify", "observed"):
            if hasattr(value, field):
                yield from _texts_in(getattr(value, field))


@cache
def _program() -> frozenset[str]:
    """Words in the string constants and names of the program, and in its reference of parameters."""
    own: set[str] = set()
    folder = Path(acdiag.__file__).parent
    for floor in _FLOORS:
        for path in sorted((folder / floor).rglob("*.py")):
            name = ".".join(("acdiag", *path.relative_to(folder).with_suffix("").parts))
            code = SourceFileLoader(name, str(path)).get_code(name)
            own.update(_words_of(code) if code else ())
    for known in reference().entries:
        own.update(_words(f"{known.name} {known.about}"))
        for value in known.values:
            own.update(_words(value))
    return frozenset(own)


def _words_of(code: CodeType) -> Iterator[str]:
    for name in (*code.co_names, *code.co_varnames):
        yield from _words(name)
    yield from _constants(code.co_consts)


def _constants(constants: Iterable[object]) -> Iterator[str]:
    for constant in constants:
        if isinstance(constant, str):
            yield from _words(constant)
        elif isinstance(constant, CodeType):
            yield from _words_of(constant)
        elif isinstance(constant, tuple | frozenset):
            yield from _constants(constant)
