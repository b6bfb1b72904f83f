"""Records are what a frozen dataclass with slots of the same fields is."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

import acdiag
from acdiag.model.record import ChangingRecord, Record, RecordType, field, replace


class Place(Record):
    """Where something is."""

    KIND: ClassVar[str] = "place"

    name: str
    floor: int = 0
    seen: tuple[str, ...] = field(default=(), compare=False, repr=False)
    notes: dict[str, int] = field(default_factory=dict)


class Room(Place):
    window: bool = True
    floor: int = 3


class Named(Record, kw_only=True):
    first: int = 1
    last: str


@dataclass(frozen=True, slots=True)
class Twin:
    """Where something is."""

    name: str
    floor: int = 0
    seen: tuple[str, ...] = dataclasses.field(default=(), compare=False, repr=False)
    notes: dict[str, int] = dataclasses.field(default_factory=dict)


def described(kind: Any) -> list[tuple[object, ...]]:
    return [
        (each.name, each.type, each.default, each.init, each.compare, each.repr) for each in dataclasses.fields(kind)
    ]


def test_it_shows_and_describes_itself_as_a_dataclass_does() -> None:
    place, twin = Place("a", 2, ("x",), {"y": 1}), Twin("a", 2, ("x",), {"y": 1})
    assert repr(place).removeprefix("Place") == repr(twin).removeprefix("Twin") == "(name='a', floor=2, notes={'y': 1})"
    assert dataclasses.is_dataclass(place)
    assert dataclasses.asdict(place) == dataclasses.asdict(twin)
    described = [(each.name, each.type, each.default, each.init, each.compare) for each in dataclasses.fields(Place)]
    assert described == [
        (each.name, each.type, each.default, each.init, each.compare) for each in dataclasses.fields(Twin)
    ]
    assert Place.__match_args__ == Twin.__match_args__


def test_equal_is_what_says_the_same() -> None:
    assert Place("a", seen=("x",)) == Place("a", seen=("y",))
    assert Place("a") != Place("b")
    assert Place("a") != Room("a", 0)
    assert Place("a") != ("a", 0)
    assert Named(last="a") in {Named(last="a", first=1)}
    with pytest.raises(TypeError):
        hash(Place("a"))


def test_each_has_its_own_of_what_a_factory_makes() -> None:
    first, second = Place("a"), Place("b")
    assert first.notes == {}
    assert first.notes is not second.notes


def test_one_class_extends_another() -> None:
    room = Room("a")
    assert (room.name, room.floor, room.seen, room.notes, room.window) == ("a", 3, (), {}, True)
    assert Place("a").floor == 0
    assert Room.KIND == "place"
    assert not hasattr(room, "__dict__")


def test_it_stays_as_it_is() -> None:
    place = Place("a")
    with pytest.raises(AttributeError):
        place.floor = 1  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del place.floor
    assert replace(place, floor=1) == dataclasses.replace(place, floor=1) == Place("a", 1)
    assert place.floor == 0


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda record: pickle.loads(pickle.dumps(record))])
def test_it_can_be_copied_and_sent(again: Any) -> None:
    place = Place("a", 2, ("x",), {"y": 1})
    assert again(place) == place
    assert again(place).seen == ("x",)
    assert again(Named(last="z")).last == "z"


def test_mistakes_are_those_of_a_dataclass() -> None:
    with pytest.raises(TypeError, match=re.escape("missing 1 required positional argument: 'name'")):
        Place()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        Place("a", colour=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional argument"):
        Named(*[1], last="a")
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'last'"):
        Named()  # type: ignore[call-arg]


class Odd(Record):
    record: int
    put: str = "x"
    self: int = 3


class Empty(Record, kw_only=True):
    pass


def test_fields_may_have_any_name_and_need_not_be() -> None:
    assert repr(Odd(1, self=2)) == "Odd(record=1, put='x', self=2)"
    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())


def test_its_parts_can_be_matched() -> None:
    match Place("a", 2):
        case Place(name, floor):
            assert (name, floor) == ("a", 2)
        case _:
            pytest.fail("it is a place")


def test_a_field_cannot_take_the_name_of_what_all_records_have() -> None:
    with pytest.raises(TypeError, match="cannot have a field of the name defaults"):
        RecordType("Odd", (Record,), {"__annotations__": {"defaults": "int"}})


def test_no_dataclass_is_made_before_the_first_record() -> None:
    """What a start of the program saves: defining classes compiles nothing."""
    code = (
        "import dataclasses, acdiag.model.record as record\n"
        "def never(*_, **__): raise SystemExit('made')\n"
        "record.make_dataclass = never\n"
        "import acdiag.model.facts, acdiag.rulebook.detection, acdiag.wire.lldp\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""


class Count(ChangingRecord):
    """How many of what."""

    what: str
    many: int = 0
    places: list[str] = field(default_factory=list)
    least: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if self.many < self.least:
            raise ValueError("too few")


@dataclass(slots=True)
class CountTwin:
    """How many of what."""

    what: str
    many: int = 0
    places: list[str] = dataclasses.field(default_factory=list)
    least: int = dataclasses.field(default=0, compare=False)


def test_one_that_changes() -> None:
    count = Count("a", 2)
    count.many += 1
    count.places.append("x")
    assert (count.many, count.places, Count("b").places) == (3, ["x"], [])
    assert repr(count) == repr(CountTwin("a", 3, ["x"])).replace("Twin", "")
    assert dataclasses.asdict(count) == dataclasses.asdict(CountTwin("a", 3, ["x"]))
    assert described(Count) == described(CountTwin)
    assert count == Count("a", 3, ["x"], -1)
    assert count != Count("a", 4, ["x"])
    with pytest.raises(TypeError, match="unhashable"):
        hash(count)
    with pytest.raises(AttributeError):
        count.more = 1
    del count.many
    assert not hasattr(count, "many")


def test_one_that_changes_is_copied_as_it_is_now() -> None:
    count = Count("a", 2)
    count.many = 5
    for again in (copy.copy(count), copy.deepcopy(count), pickle.loads(pickle.dumps(count))):
        assert again == count
        again.many = 6
        assert count.many == 5
    assert replace(count, what="b") == dataclasses.replace(count, what="b") == Count("b", 5)


def test_what_it_checks_at_first() -> None:
    for make in (lambda: Count("a", 1, [], 2), lambda: replace(Count("a", 1), least=2)):
        with pytest.raises(ValueError, match="too few"):
            make()


def test_no_field_is_described_in_words_that_mean_nothing_here() -> None:
    """`dataclasses.field` would be the value of a field."""
    for module in pkgutil.walk_packages(acdiag.__path__, "acdiag."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting, kinds = [Record, ChangingRecord], []
    while waiting:
        kinds.append(kind := waiting.pop())
        waiting.extend(kind.__subclasses__())
    assert len(kinds) > 250
    for kind in kinds:
        assert not [name for name, default in kind.defaults.items() if isinstance(default, dataclasses.Field)], kind


def test_a_start_needs_no_dataclasses() -> None:
    """They bring `inspect`, the compiler's parser and the disassembler."""
    program = (
        "import sys, acdiag.pipeline, acdiag.commands.reading, acdiag.present.json; print('inspect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"False\n"
