"""What fields a fact has and of what type, so that a rule with a wrong one is refused before it judges anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType

from acdiag.model.facts import BY_NAME
from acdiag.model.named_tuple import NamedTuple
from acdiag.timeline.wording import fields_of


class FieldType(NamedTuple):
    base: str
    """str, int, float or bool."""
    many: bool = False
    """A tuple of `base`."""

    @property
    def words(self) -> str:
        """The type as an error message says it."""
        one = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}[self.base]
        return f"a list of {_PLURALS[self.base]}" if self.many else one


_PLURALS = {"str": "texts", "int": "whole numbers", "float": "numbers", "bool": "truths"}

PHONE: Mapping[str, FieldType] = MappingProxyType(
    {
        "mac": FieldType("str"),
        "model": FieldType("str"),
        "ip": FieldType("str"),
        "vlan": FieldType("int"),
        "offered_vlan": FieldType("int"),
        "platform": FieldType("str"),
    }
)
"""Attributes of the phone that `$phone.…` may name."""


@cache
def field_types(fact: str) -> Mapping[str, FieldType]:
    """The fields of the fact of that name; `host` is the one common field that a rule may look at."""
    known = {field: _type(annotation) for field, annotation in fields_of(BY_NAME[fact]).items()}
    return MappingProxyType({"host": FieldType("str"), **known})


def common_types(facts: Iterable[str]) -> Mapping[str, FieldType]:
    """The fields that all of `facts` have with the same type."""
    first, *rest = (field_types(fact) for fact in facts)
    if not rest:
        return first
    return {field: kind for field, kind in first.items() if all(table.get(field) == kind for table in rest)}


def any_types(facts: Iterable[str]) -> Mapping[str, FieldType]:
    """The fields that some of `facts` have, as far as they agree on the type."""
    kinds: dict[str, FieldType] = {}
    torn: set[str] = set()
    for field, kind in chain.from_iterable(field_types(fact).items() for fact in facts):
        if kinds.setdefault(field, kind) != kind:
            torn.add(field)
    return {field: kind for field, kind in kinds.items() if field not in torn}


def _type(annotation: str) -> FieldType:
    """`tuple[int, ...]` and `str | None` as field types."""
    if annotation.startswith("tuple["):
        return FieldType(annotation.removeprefix("tuple[").split(",")[0], many=True)
    return FieldType(annotation.split(" ", maxsplit=1)[0])
