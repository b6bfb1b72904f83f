"""Records: what is said once, compared by what it says, and never changed; and such as change.

A class of them is what `dataclass(slots=True)` would make, frozen but for `ChangingRecord`, and `fields` and `replace`
of `dataclasses` work with it. But a dataclass has its methods written and compiled when it is defined: with some two
hundred classes that was a third of what the triage of a small capture took. Here there is one of each, but for
`__init__`, which is written when the first record of a class is made; few classes come to that in one run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Final, NoReturn, TypeVar, dataclass_transform

_MISSING: Final = object()


class _Field:
    """What is said of a field beside its name and its type."""

    def __init__(self, default: Any, default_factory: Any, compare: bool, repr: bool) -> None:
        self.default = default
        self.default_factory = default_factory
        self.compare = compare
        self.repr = repr

    def given(self) -> dict[str, Any]:
        """The words of `dataclasses.field` for it."""
        return {name: value for name, value in vars(self).items() if value is not _MISSING}


def field(*, default: Any = _MISSING, default_factory: Any = _MISSING, compare: bool = True, repr: bool = True) -> Any:
    """As `dataclasses.field`: what a field is that nobody gives, and whether it takes part in comparing and showing."""
    return _Field(default, default_factory, compare, repr)


class _Described:
    """The fields of a class as `dataclasses` describes them, made when they are first asked for."""

    def __get__(self, _: object, kind: RecordType) -> dict[str, Any]:
        described: dict[str, Any] = _dataclass(kind).__dataclass_fields__
        return described


def _nothing(_record: object) -> tuple[()]:
    """All records without fields are equal."""
    return ()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class RecordType(type):
    """The type of the classes of records: fields by annotations, in slots."""

    annotations: dict[str, str]
    """Fields, also of the class that it extends, in order, with what their annotations say."""
    defaults: dict[str, Any]
    """What fields are that nobody gives, or a `field`; those that are missing here must be given."""
    compared: tuple[str, ...]
    """Fields that equal records have in common."""
    essence: Callable[[Any], Any]
    """Gives of a record what these say."""
    kw_only: bool

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        kw_only: bool = False,
        slots: bool = True,
    ) -> RecordType:
        """`slots` is as in a dataclass: without them properties may be kept."""
        annotations: dict[str, str] = namespace.get("__annotations__", {})
        own = {each: told for each, told in annotations.items() if not told.startswith("ClassVar")}
        defaults = {each: namespace.pop(each) for each in own if each in namespace}
        namespace |= {"__init__": _begin, "__dataclass_fields__": _Described()}
        if slots:
            namespace["__slots__"] = tuple(own)
        fields = own
        for base in bases:
            if isinstance(base, RecordType):
                fields, defaults, kw_only = base.annotations | fields, base.defaults | defaults, kw_only | base.kw_only
        if taken := RecordType.__annotations__.keys() & fields:
            raise TypeError(f"{name} cannot have a field of the name {', '.join(taken)}: all records have it")
        namespace["__match_args__"] = () if kw_only else tuple(fields)
        kind = super().__new__(cls, name, bases, namespace)
        kind.annotations, kind.defaults, kind.kw_only = fields, defaults, kw_only
        kind.compared = tuple([each for each in fields if _specified(kind, each, "compare")])
        kind.essence = attrgetter(*kind.compared) if kind.compared else _nothing
        return kind


def _specified(kind: RecordType, name: str, what: str) -> bool:
    """Whether a field takes part in comparing or showing."""
    default = kind.defaults.get(name)
    return not isinstance(default, _Field) or bool(getattr(default, what))


def _begin(record: Any, /, *values: Any, **named: Any) -> None:
    """The first record of a class: it has an `__init__` of its own from now on."""
    kind: Any = type(record)
    kind.__init__ = _initialiser(kind)
    kind.__init__(record, *values, **named)


def _initialiser(kind: RecordType) -> Any:
    """The `__init__` that a dataclass would write, which writes two more methods with it."""
    known: dict[str, Any] = {"_put_": object.__setattr__, "_none_": _MISSING}
    parameters = ["_record_", "*"] if kind.kw_only and kind.annotations else ["_record_"]
    assignment = "    _put_(_record_, {!r}, {})" if issubclass(kind, Record) else "    _record_.{} = {}"
    lines = []
    for place, name in enumerate(kind.annotations):
        default = _default(kind, name)
        value = name
        if default is not _MISSING:
            known[f"_default{place}_"] = default
        elif (factory := _factory(kind, name)) is not _MISSING:
            known |= {f"_default{place}_": _MISSING, f"_make{place}_": factory}
            value = f"_make{place}_() if {name} is _none_ else {name}"
        parameters.append(f"{name}=_default{place}_" if f"_default{place}_" in known else name)
        lines.append(assignment.format(name, value))
    lines.append("    _record_.__post_init__()" if hasattr(kind, "__post_init__") else "    return")
    exec("\n".join([f"def __init__({', '.join(parameters)}):", *lines]), known)
    made = known["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    return made


def _default(kind: RecordType, name: str) -> Any:
    default = kind.defaults.get(name, _MISSING)
    return default.default if isinstance(default, _Field) else default


def _factory(kind: RecordType, name: str) -> Any:
    default = kind.defaults.get(name, _MISSING)
    return default.default_factory if isinstance(default, _Field) else _MISSING


@cache
def _dataclass(kind: RecordType) -> Any:
    """A dataclass with the same fields, and no methods."""
    import dataclasses  # with `inspect`, for whoever asks

    fields = []
    for each, told in kind.annotations.items():
        default = kind.defaults.get(each, _MISSING)
        said = default.given() if isinstance(default, _Field) else {} if default is _MISSING else {"default": default}
        fields.append((each, told, dataclasses.field(**said)))
    # With words of its own, or the signature would be taken apart for them.
    words = {"__doc__": kind.__doc__ or kind.__name__}
    return dataclasses.make_dataclass(
        kind.__name__, fields, init=False, eq=False, repr=False, match_args=False, kw_only=kind.kw_only, namespace=words
    )


class AnyRecord:
    """What all records have in common."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[Any]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        kind: Any = type(self)
        return self is other or bool(kind.essence(self) == kind.essence(other))

    def __repr__(self) -> str:
        kind: Any = type(self)
        named = [each for each in kind.annotations if _specified(kind, each, "repr")]
        return f"{kind.__qualname__}({', '.join(f'{each}={getattr(self, each)!r}' for each in named)})"

    def __reduce__(self) -> tuple[Any, ...]:
        kind: Any = type(self)
        return _again, (kind, {each: getattr(self, each) for each in kind.annotations})

    __hash__: ClassVar[Any] = None


class Record(AnyRecord, metaclass=RecordType):
    """A frozen record; a class that extends it names its fields."""

    def _hash(self) -> int:
        kind: Any = type(self)
        return hash(kind.essence(self))

    __hash__: ClassVar[Any] = _hash
    """Without a type, or a type checker takes it for the hash of the class, which may be the key of a cache."""

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"cannot delete field {name!r}")


@dataclass_transform(field_specifiers=(field,))
class ChangingRecordType(RecordType):
    """The type of the classes of records that change."""


class ChangingRecord(AnyRecord, metaclass=ChangingRecordType):
    """A record that changes, and so has no hash; a class that extends it names its fields."""


_Kind = TypeVar("_Kind", bound=AnyRecord)


def replace(record: _Kind, /, **changes: Any) -> _Kind:
    """A copy of a record with some fields changed, as by `dataclasses.replace`."""
    kind: Any = type(record)
    made: _Kind = kind(**{name: getattr(record, name) for name in kind.annotations if name not in changes}, **changes)
    return made


def _again(kind: Any, values: dict[str, Any]) -> Any:
    """A record that was pickled or copied."""
    return kind(**values)
