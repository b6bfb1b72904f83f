"""Tuples with named fields are what `typing.NamedTuple` makes."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from typing import Any

import pytest

from acdiag.model.named_tuple import MOST_FIELDS, NamedTuple


class Spot(NamedTuple):
    """Where something is."""

    x: int
    """Across."""
    y: int = 7
    kind: str = "spot"

    @property
    def sum(self) -> int:
        return self.x + self.y


class Model(typing.NamedTuple):
    x: int
    y: int = 7
    kind: str = "spot"


class Alone(NamedTuple):
    only: tuple[int, ...] = ()


class Nearby(Spot):
    """A class that extends one with fields, before any of either was made."""

    __slots__ = ()


@pytest.mark.parametrize("values", [(1,), (1, 2), (1, 2, "a")])
def test_values_and_names(values: Any) -> None:
    spot, model = Spot(*values), Model(*values)
    assert tuple(spot) == tuple(model) == spot == model
    assert (spot.x, spot.y, spot.kind, spot.sum) == (*model, model.x + model.y)
    assert Spot(**dict(zip("xy", values, strict=False))) == Model(*values[:2])
    assert hash(spot) == hash(model)
    assert repr(spot) == repr(model).replace("Model", "Spot")
    assert spot._asdict() == model._asdict()
    assert spot._replace(y=9) == model._replace(y=9)
    assert type(spot._replace(y=9)) is Spot
    assert Spot._make([1, 2, "b"]) == (1, 2, "b")


def test_the_class_is_a_plain_one() -> None:
    assert type(Spot) is type
    assert issubclass(Spot, tuple)
    assert (Spot._fields, Spot._field_defaults) == (Model._fields, Model._field_defaults)
    assert Spot.__match_args__ == Model.__match_args__
    assert (Spot.__doc__, Spot.__name__, Spot.__module__) == ("Where something is.", "Spot", __name__)
    assert Spot.__annotations__ == {"x": "int", "y": "int", "kind": "str"}
    assert typing.get_type_hints(Spot) == typing.get_type_hints(Model)
    assert not hasattr(Spot(1), "__dict__")


def test_what_is_missing_too_much_or_unknown() -> None:
    wrongs: tuple[Any, ...] = (Spot, lambda: Spot(1, 2, "a", 4), lambda: Spot(1, z=3), lambda: Spot(1, x=1))
    for wrong in wrongs:
        with pytest.raises(TypeError, match=r"Spot\.__new__"):
            wrong()
    with pytest.raises(ValueError, match="unexpected field names: \\['z'\\]"):
        Spot(1)._replace(z=3)
    with pytest.raises(AttributeError):
        Spot(1).x = 2


def test_its_signature_is_that_of_its_fields() -> None:
    Spot(1)
    assert list(inspect.signature(Spot).parameters) == ["x", "y", "kind"]


def test_one_field_and_patterns() -> None:
    assert Alone() == ((),)
    assert Alone((1, 2)).only == (1, 2)
    match Spot(3, kind="k"):
        case Spot(x, 7, kind=kind):
            assert (x, kind) == (3, "k")
        case _:
            pytest.fail("a tuple does not match its own class")


def test_a_class_that_extends_one() -> None:
    near = Nearby(4)
    assert (type(near), type(near._replace(x=1)), type(Spot(4))) == (Nearby, Nearby, Spot)
    assert near == Spot(4)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda spot: pickle.loads(pickle.dumps(spot))])
def test_copies(again: Any) -> None:
    for spot in (Spot(1, 2), Alone((3,)), Nearby(1)):
        assert (again(spot), type(again(spot))) == (spot, type(spot))


def test_more_fields_than_there_are_places() -> None:
    names = {f"n{number}": "int" for number in range(MOST_FIELDS + 1)}
    with pytest.raises(TypeError, match="more than"):
        type(NamedTuple)("Wide", (NamedTuple,), {"__annotations__": names})
