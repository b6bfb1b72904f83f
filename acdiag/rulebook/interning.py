"""Makes equal conditions one object, so that the engine can remember an answer by identity."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar, cast

from acdiag.model.record import replace
from acdiag.rulebook.detection import (
    Absent,
    Count,
    Detection,
    Expect,
    Hidden,
    Match,
    Operator,
    Pending,
    Ratio,
    Selector,
    Sequence,
)

Pool = dict[Hashable, Hashable]
_Part = TypeVar("_Part", bound=Hashable)


def intern_detection(detection: Detection, pool: Pool) -> Detection:
    """The one object in `pool` that equals `detection`, made of parts that are in it as well."""
    known = pool.get(detection)
    if known is not None:
        return cast(Detection, known)
    detect = detection.detect
    whole = replace(
        detection,
        needs=_selectors(detection.needs, pool),
        needs_any=_selectors(detection.needs_any, pool),
        unless=_selectors(detection.unless, pool),
        clears_on=_selectors(detection.clears_on, pool),
        hidden_by=None if detection.hidden_by is None else _hidden(detection.hidden_by, pool),
        detect=replace(
            detect,
            all=tuple(_operator(operator, pool) for operator in detect.all),
            any=tuple(_operator(operator, pool) for operator in detect.any),
            none=tuple(_operator(operator, pool) for operator in detect.none),
        ),
    )
    return _one(whole, pool)


def _one(part: _Part, pool: Pool) -> _Part:
    return cast(_Part, pool.setdefault(part, part))


def _selectors(selectors: tuple[Selector, ...], pool: Pool) -> tuple[Selector, ...]:
    return tuple(_one(selector, pool) for selector in selectors)


def _hidden(hidden: Hidden, pool: Pool) -> Hidden:
    return replace(hidden, facts=_selectors(hidden.facts, pool), unless=_selectors(hidden.unless, pool))


def _operator(operator: Operator, pool: Pool) -> Operator:
    """The one object for an operator, its selectors made one first."""
    match operator:
        case Match() | Count():
            operator = replace(operator, selector=_one(operator.selector, pool))
        case Expect() | Pending():
            operator = replace(operator, after=_one(operator.after, pool), then=_selectors(operator.then, pool))
        case Absent():
            operator = replace(operator, selector=_one(operator.selector, pool), once=_one(operator.once, pool))
        case Sequence():
            operator = replace(operator, steps=_selectors(operator.steps, pool))
        case Ratio():
            operator = replace(operator, part=_one(operator.part, pool), whole=_one(operator.whole, pool))
    return _one(operator, pool)
