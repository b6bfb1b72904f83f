"""Tuples with named fields: in what they are and how they are written those of `typing.NamedTuple`.

But that has each annotation compiled, and a `__new__` too, when a class is defined: with two hundred classes that was a
tenth of what the triage of a small capture took. Here annotations stay text, and `__new__` is written when the first
tuple of a class is made; few classes come to that in one run.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any

__all__ = ["MOST_FIELDS", "NamedTuple"]

MOST_FIELDS = 64
_Widest: Any = collections.namedtuple("_Widest", [f"at{place}" for place in range(MOST_FIELDS)])  # type: ignore[misc]
"""Kept, because a class that nobody holds is emptied."""
_GETTERS: tuple[Any, ...] = tuple(map(vars(_Widest).get, _Widest._fields))
"""What gives the first, the second, … value of any tuple, whatever its name."""


class _Tuple(tuple[Any, ...]):
    """What tuples with named fields have in common."""

    __slots__ = ()
    _fields = ()

    @classmethod
    def _make(cls, values: Any) -> Any:
        return cls(*values)

    def _replace(self, **named: Any) -> Any:
        made = tuple.__new__(type(self), map(named.pop, self._fields, self))
        if named:
            raise ValueError(f"Got unexpected field names: {list(named)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


def _first(kind: Any, /, *values: Any, **named: Any) -> Any:
    """The first tuple of a class: it has a `__new__` of its own from now on."""
    made = next(each for each in kind.__mro__ if "_fields" in vars(each))
    made.__new__ = staticmethod(_maker(made))
    return made.__new__(kind, *values, **named)


def _maker(kind: Any) -> Any:
    """The `__new__` that `collections.namedtuple` would write."""
    fields = ", ".join(kind._fields)
    begin = eval(
        f"lambda _kind_, {fields}: _tuple_(_kind_, ({fields}{',' * bool(fields)}))", {"_tuple_": tuple.__new__}
    )
    begin.__defaults__ = tuple(kind._field_defaults.values())
    begin.__name__, begin.__qualname__ = "__new__", f"{kind.__qualname__}.__new__"
    return begin


class _NamedTupleType(type):
    """Makes plain classes of those that extend `NamedTuple`."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        if not bases:
            return super().__new__(cls, name, bases, namespace)
        fields = tuple(namespace.get("__annotations__", ()))
        if len(fields) > MOST_FIELDS:
            raise TypeError(f"{name} has more than {MOST_FIELDS} fields")
        namespace["_field_defaults"] = {each: namespace[each] for each in fields if each in namespace}
        namespace.update(zip(fields, _GETTERS, strict=False), __slots__=(), _fields=fields, __match_args__=fields)
        return type(name, (_Tuple,), namespace | {"__new__": _first})


if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class NamedTuple(metaclass=_NamedTupleType):
        """What a class extends that names the fields of a tuple."""
