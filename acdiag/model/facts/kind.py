"""What makes a kind of fact out of a class: fields by its annotations, frozen, in slots, given by keywords.

It is what `dataclass(frozen=True, slots=True, kw_only=True)` says, and `fields` and `replace` of `dataclasses` work.
But the methods of a dataclass are compiled when it is defined, which for more than a hundred kinds was a quarter of
each start of the program. Here that is done when the first fact of a kind is made, and a capture shows thirty of them.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, field, make_dataclass
from functools import cache
from typing import Any, dataclass_transform


class _Described:
    """The fields of a kind as `dataclasses` describes them, made when they are first asked for."""

    def __get__(self, _: object, kind: Kind) -> dict[str, Field[Any]]:
        described: dict[str, Field[Any]] = _dataclass(kind).__dataclass_fields__
        return described


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
class Kind(type):
    """The type of all kinds of facts."""

    annotations: dict[str, str]
    """Its fields and those of the kind that it extends, in order, with what their annotations say."""
    defaults: dict[str, Any]
    """What fields are that nobody gives; those that are missing here must be given."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Kind:
        own = {
            field: told
            for field, told in namespace.get("__annotations__", {}).items()
            if not told.startswith("ClassVar")
        }
        defaults = {field: namespace.pop(field) for field in own if field in namespace}
        namespace |= {"__slots__": tuple(own), "__init__": _begin, "__dataclass_fields__": _Described()}
        kind = super().__new__(cls, name, bases, namespace)
        kind.annotations, kind.defaults = own, defaults
        for base in bases:
            if isinstance(base, Kind):
                kind.annotations = base.annotations | own
                kind.defaults = base.defaults | defaults
        return kind


def _begin(fact: Any, **values: Any) -> None:
    """The first fact of a kind: the `__init__` that its dataclass has is its own from now on."""
    kind: Any = type(fact)
    kind.__init__ = _dataclass(kind).__init__
    kind.__init__(fact, **values)


@cache
def _dataclass(kind: Kind) -> Any:
    """A dataclass with the same fields."""
    fields = [(name, told, field(default=kind.defaults.get(name, MISSING))) for name, told in kind.annotations.items()]
    # With words of its own, or the signature would be taken apart for them.
    words = {"__doc__": kind.__doc__ or kind.__name__}
    return make_dataclass(
        kind.__name__, fields, frozen=True, kw_only=True, eq=False, repr=False, match_args=False, namespace=words
    )
