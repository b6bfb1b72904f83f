"""One parameter of the phones' configuration, as the administrator's manual describes it, and which values it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from itertools import product

from acdiag.model.expression import expression
from acdiag.model.record import Record

Indices = range
"""A field below has the name."""
REST = "*"
"""In `default_of`: the models that are not named."""
INDEX = expression(r"(?<=[/_])\d{1,4}(?=/|\Z)", re.ASCII)
"""An index in a concrete name."""
_PLACE = expression(r"\{(?:n|(\d+)-(\d+))\}")
_NUMBER = expression(r"-?\d{1,12}\Z|0[xX][0-9A-Fa-f]{1,8}\Z", re.ASCII)
_TIME = expression(r"([01]?\d|2[0-3]):[0-5]\d\Z", re.ASCII)
_OFFSET = expression(r"[+\-]?(0?\d|1[0-4]):[0-5]\d\Z", re.ASCII)
_HOST = expression(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,252})\Z")
_URL = expression(r"[A-Za-z][A-Za-z0-9+.\-]*://[^\s/]")
_DOTTED = expression(r"[\d.]+\Z", re.ASCII)


class Kind(StrEnum):
    """What a value is."""

    FLAG = "flag"
    CHOICE = "choice"
    WORDS = "words"
    NUMBER = "number"
    TEXT = "text"
    ADDRESS = "address"
    HOST = "host"
    URL = "url"
    FILE = "file"
    TIME = "time"
    OFFSET = "offset"
    SECRET = "secret"


class Known(Record, kw_only=True, slots=False):
    """An entry of the reference."""

    name: str
    """`{0-4}` stands for each index from 0 to 4, `{n}` for any number."""
    kind: Kind
    about: str
    manual: str
    """Section of the manual."""
    values: tuple[str, ...] = ()
    open: bool = False
    """Other values than those may be legal."""
    nocase: bool = False
    range: tuple[int, int] | None = None
    """Both ends are legal."""
    also: tuple[int, ...] = ()
    """Legal beside the range."""
    longest: int | None = None
    """Characters."""
    default: str | None = None
    default_of: Mapping[str, str] | None = None
    """By model, where models differ."""
    unit: str = ""
    models: tuple[str, ...] = ()
    """The only models that have it; empty for all."""
    not_models: tuple[str, ...] = ()
    anywhere: bool = False
    """The path before the name is not known."""
    instead: str = ""
    """What took its place."""
    misprints: tuple[str, ...] = ()
    """Names that the manual prints by mistake."""
    corrected: str = ""
    """What the manual has wrong, or leaves open."""
    spelled: str = ""
    line: int = 0
    """Where it stands in the reference, from 1."""

    __eq__, __hash__ = object.__eq__, object.__hash__
    """Each is in the reference once."""

    @cached_property
    def ranges(self) -> tuple[Indices | None, ...]:
        """The indices of its name in order; None for any number."""
        return tuple(
            None if found[1] is None else Indices(int(found[1]), int(found[2]) + 1)
            for found in _PLACE.finditer(self.name)
        )

    @property
    def shape(self) -> str:
        """The name with `{}` for every index."""
        return _PLACE.sub("{}", self.name)

    def has(self, name: str) -> bool:
        """Whether `name`, of this shape but for letter case, has no index that it cannot have."""
        indices = map(int, INDEX.findall(name)) if self.ranges else ()
        return all(each is None or index in each for each, index in zip(self.ranges, indices, strict=False))

    def names(self) -> Iterator[str]:
        """Every name that it stands for; of any number, the first."""
        for indices in product(*(each or range(1) for each in self.ranges)):
            yield self.shape.format(*indices)

    def default_for(self, model: str | None) -> str | None:
        """The value where a file says nothing; None when the manual names none."""
        if self.default_of is None:
            return self.default
        return self.default_of.get(model or REST, self.default_of.get(REST))

    def is_of(self, model: str) -> bool:
        """Whether a phone of that model has it."""
        return model not in self.not_models and (not self.models or model in self.models)

    def is_default(self, value: str) -> bool:
        """Whether it is the default of some model."""
        defaults = (self.default, *(self.default_of or {}).values())
        return any(default is not None and same_value(self.kind, default, value) for default in defaults)

    def fault(self, value: str) -> str:
        """What the parameter wants instead of `value`; empty when it may be so. Nothing at all is always right."""
        value = bare(value)
        if not value or (self.longest is None and self.kind in _FREE):
            return ""
        if self.kind in (Kind.CHOICE, Kind.WORDS, Kind.FLAG):
            return "" if self._is_listed(value) else f"one of {self._listed()}"
        if self.kind is Kind.NUMBER:
            return "" if self._is_number(value) else self._numbers()
        if self.longest is not None and len(value) > self.longest:
            return f"at most {self.longest} characters"
        fits, wanted = _CHECKS.get(self.kind, (None, ""))
        return "" if fits is None or fits(value) else wanted

    @property
    def wanted(self) -> str:
        """What values there are, in words."""
        if self.values or self.kind is Kind.FLAG:
            return f"{self._listed()}{' and perhaps others' if self.open else ''}"
        if self.kind is Kind.NUMBER:
            return self._numbers()
        wanted = _CHECKS.get(self.kind, (None, str(self.kind)))[1]
        return f"{wanted}, at most {self.longest} characters" if self.longest else wanted

    def _is_listed(self, value: str) -> bool:
        if self.open:
            return True
        words = value.split() if self.kind is Kind.WORDS else [value]
        values = self.values or ("0", "1")
        if self.nocase:
            words, values = [word.casefold() for word in words], tuple(each.casefold() for each in values)
        return all(word in values for word in words)

    def _listed(self) -> str:
        return ", ".join(self.values or ("0", "1"))

    def _is_number(self, value: str) -> bool:
        number = number_in(value)
        if number is None:
            return False
        return self.range is None or self.range[0] <= number <= self.range[1] or number in self.also

    def _numbers(self) -> str:
        if self.range is None:
            return "a number"
        also = "".join(f", or {number}" for number in self.also)
        return f"a number from {self.range[0]} to {self.range[1]}{also}"


_FREE = frozenset({Kind.TEXT, Kind.FILE, Kind.SECRET})
"""Whatever is written there may be right."""


def number_in(value: str) -> int | None:
    """A number, decimal or hexadecimal as in `0xb8`; None for any other text."""
    value = bare(value)
    if not _NUMBER.match(value):
        return None
    return int(value, 16) if value[:2].lower() == "0x" else int(value)


def same_value(kind: Kind, one: str, other: str) -> bool:
    """Whether two texts set the same."""
    one, other = bare(one), bare(other)
    if kind is Kind.NUMBER:
        number = number_in(one)
        return number is not None and number == number_in(other)
    if kind is Kind.WORDS:
        return sorted(one.split()) == sorted(other.split())
    return one == other


def bare(value: str) -> str:
    """Without the quotation marks that the manual puts around some values."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1].strip()
    return value


def _is_address(value: str) -> bool:
    kind = IPv6Address if ":" in value else IPv4Address
    try:
        kind(value)
    except AddressValueError:
        return False
    return True


def _is_host(value: str) -> bool:
    if ":" in value or _DOTTED.match(value):
        return _is_address(value)
    return _HOST.match(value) is not None


def _is_url(value: str) -> bool:
    # Where a URL is wanted, firmware also takes a file name of the provisioning server, and NULL for none.
    return "://" not in value or _URL.match(value) is not None


_CHECKS: Mapping[Kind, tuple[Callable[[str], object] | None, str]] = {
    Kind.TEXT: (None, "a text"),
    Kind.FILE: (None, "a file name or URL"),
    Kind.SECRET: (None, "a secret, which is never shown"),
    Kind.ADDRESS: (_is_address, "an IP address"),
    Kind.HOST: (_is_host, "an IP address or a host name"),
    Kind.URL: (_is_url, "a URL"),
    Kind.TIME: (_TIME.match, "a time as hh:mm"),
    Kind.OFFSET: (_OFFSET.match, "an offset from UTC as hh:mm, +hh:mm or -hh:mm"),
}
