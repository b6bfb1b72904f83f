"""A rollout over time: at each moment, how many phones had come how far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from acdiag.model.case import Case
from acdiag.model.phone import Stage, StageState
from acdiag.model.record import Record
from acdiag.present.clock import SECOND, clock
from acdiag.present.html.plots import PlotView, rollout_plot

if TYPE_CHECKING:
    from pandas import DataFrame

FEWEST = 5
"""Phones below which the roster says the same."""
_COLUMNS = 7


class ReachedView(Record):
    """One stage: how many phones had it as their furthest, at each of the view's times."""

    stage: str
    numbers: tuple[int, ...]


class RolloutView(Record):
    plot: PlotView
    times: tuple[str, ...]
    rows: tuple[ReachedView, ...]


def rollout(case: Case, zero: int) -> RolloutView | None:
    """The picture and its numbers; None for a handful of phones, or where nothing happened."""
    if len(case.phones) < FEWEST:
        return None
    table = reached(case, zero)
    if len(table) < 2:
        return None
    stages = [str(name) for name in table.columns]
    rows = [round(number * (len(table) - 1) / (_COLUMNS - 1)) for number in range(_COLUMNS)]
    picked = list(dict.fromkeys(rows))
    return RolloutView(
        plot=rollout_plot(stages, table, len(case.phones)),
        times=tuple(clock(zero + round(float(table.index[row]) * SECOND))[:8] for row in picked),
        rows=tuple(ReachedView(stage, tuple(int(table[stage].iloc[row]) for row in picked)) for stage in stages),
    )


def reached(case: Case, zero: int) -> DataFrame:
    """Phones by furthest stage (columns, in boot order) at each second since `zero` at which that changed (index)."""
    import pandas as pd

    passed = list(_passed(case, zero))
    if not passed:
        return pd.DataFrame()
    events = pd.DataFrame(passed, columns=["seconds", "phone", "rank"])
    events = events.sort_values(["seconds", "phone", "rank"], kind="stable")
    events["rank"] = events.groupby("phone")["rank"].cummax()
    events["before"] = events.groupby("phone")["rank"].shift(fill_value=-1)
    changed = events[events["rank"] != events["before"]]
    gained = changed.groupby(["seconds", "rank"]).size().unstack(fill_value=0)
    lost = changed[changed["before"] >= 0].groupby(["seconds", "before"]).size().unstack(fill_value=0)
    table = gained.sub(lost, fill_value=0).fillna(0).cumsum().astype("int64")
    order = list(Stage)
    return table.rename(columns={rank: str(order[int(rank)]) for rank in table.columns})


def _passed(case: Case, zero: int) -> Iterator[tuple[float, int, int]]:
    """Second, phone and stage of everything that went well."""
    order: Sequence[Stage] = tuple(Stage)
    for number, phone in enumerate(case.phones):
        for report in phone.stages:
            if report.state in (StageState.OK, StageState.WARNING) and report.at is not None:
                yield (report.at - zero) / SECOND, number, order.index(report.stage)
