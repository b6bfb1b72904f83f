"""Field selections: the operators of `field|operator: value`, each a line in one table.

A test gets the field's value and the wanted ones as a tuple: the literals of the rule, or what a reference
resolved to. An unknown value (None, an empty text or tuple) resolves to no wanted value at all, so that it
proves nothing either way.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.fields import FieldType

EQUAL = "equal"
"""The operator of a field without one."""

_ALL = frozenset(("str", "int", "float", "bool"))
_PLAIN = frozenset(("str", "int", "float"))
_TEXT = frozenset(("str",))
_NUMBERS = frozenset(("int", "float"))


class Comparison(NamedTuple):
    """One operator."""

    test: Callable[[Any, tuple[Any, ...]], bool]
    single: frozenset[str] = _ALL
    """Types of single field that it can be used on."""
    many: frozenset[str] = frozenset()
    """Types of tuple that it can be used on."""
    listed: bool = False
    """Its value may be a list of alternatives."""
    shape: str = "value"
    """What its value is: value, pair, truth, pattern or network."""
    refers: str = "one"
    """What a reference may be to: one value, many, either, the same as the field, or nothing."""

    def applies_to(self, kind: FieldType) -> bool:
        """Whether a field of that type can be compared so."""
        return kind.base in (self.many if kind.many else self.single)

    def refers_to(self, field: FieldType, other: FieldType) -> bool:
        """Whether a field of the one type can be compared with one of the other."""
        alike = field.base == other.base or {field.base, other.base} <= _NUMBERS
        return (
            alike
            and {
                "one": not other.many,
                "many": other.many,
                "either": True,
                "same": field.many == other.many,
                "nothing": False,
            }[self.refers]
        )


def known(value: object) -> bool:
    """Whether `value` is known: 0 and false are."""
    return value is not None and value != "" and value != ()


def _items(actual: Any) -> Iterable[str]:
    """The texts of a field, be it one or many."""
    if actual is None:
        return ()
    return actual if isinstance(actual, tuple) else (actual,)


def _equal(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return actual in wanted


def _not(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return bool(wanted) and known(actual) and actual not in wanted


def _nocase(actual: Any, wanted: tuple[str, ...]) -> bool:
    folded = [word.casefold() for word in wanted]
    return any(item.casefold() in folded for item in _items(actual))


def _contains(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return bool(wanted) and actual is not None and all(value in actual for value in wanted)


def _contains_any(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return actual is not None and any(value in actual for value in wanted)


def _lacks(actual: tuple[Any, ...], wanted: tuple[Any, ...]) -> bool:
    return bool(wanted) and not any(value in actual for value in wanted)


def _startswith(actual: Any, wanted: tuple[str, ...]) -> bool:
    return any(item.startswith(wanted) for item in _items(actual))


def _endswith(actual: Any, wanted: tuple[str, ...]) -> bool:
    return any(item.endswith(wanted) for item in _items(actual))


def _gt(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return actual is not None and bool(wanted) and actual > wanted[0]


def _gte(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return actual is not None and bool(wanted) and actual >= wanted[0]


def _lt(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return actual is not None and bool(wanted) and actual < wanted[0]


def _lte(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return actual is not None and bool(wanted) and actual <= wanted[0]


def _between(actual: Any, wanted: tuple[Any, ...]) -> bool:
    return actual is not None and wanted[0] <= actual <= wanted[1]


def _exists(actual: Any, wanted: tuple[bool, ...]) -> bool:
    return known(actual) == wanted[0]


def _re(actual: Any, wanted: tuple[str, ...]) -> bool:
    return any(_matches(pattern, item) for pattern in wanted for item in _items(actual))


@lru_cache(maxsize=256)
def _matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text: the phones of a site are told the same."""
    return compile_pattern(pattern).search(text) is not None


def _cidr(actual: Any, wanted: tuple[str, ...]) -> bool:
    return any(_within(item, network) for item in _items(actual) for network in wanted)


def _within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in _network(network)
    except ValueError:
        return False


@lru_cache(maxsize=256)
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text)


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Any:
    """Compile for an engine without backtracking. Raises `ValueError` for what it cannot do."""
    import re2  # only rules with patterns pay for it

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise ValueError(str(error)) from None


COMPARISONS: dict[str, Comparison] = {
    EQUAL: Comparison(_equal, many=_ALL, listed=True, refers="same"),
    "not": Comparison(_not, many=_ALL, listed=True, refers="same"),
    "nocase": Comparison(_nocase, _TEXT, _TEXT, listed=True),
    "contains": Comparison(_contains, _TEXT, _ALL, listed=True, refers="either"),
    "contains_any": Comparison(_contains_any, _TEXT, _ALL, listed=True, refers="either"),
    "lacks": Comparison(_lacks, frozenset(), _ALL, listed=True, refers="either"),
    "in": Comparison(_equal, _PLAIN, listed=True, refers="many"),
    "not_in": Comparison(_not, _PLAIN, listed=True, refers="many"),
    "startswith": Comparison(_startswith, _TEXT, _TEXT, listed=True),
    "endswith": Comparison(_endswith, _TEXT, _TEXT, listed=True),
    "gt": Comparison(_gt, _NUMBERS),
    "gte": Comparison(_gte, _NUMBERS),
    "lt": Comparison(_lt, _NUMBERS),
    "lte": Comparison(_lte, _NUMBERS),
    "between": Comparison(_between, _NUMBERS, shape="pair", refers="nothing"),
    "re": Comparison(_re, _TEXT, _TEXT, shape="pattern", refers="nothing"),
    "cidr": Comparison(_cidr, _TEXT, _TEXT, listed=True, shape="network", refers="nothing"),
    "exists": Comparison(_exists, many=_ALL, shape="truth", refers="nothing"),
}
