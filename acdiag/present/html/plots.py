"""The pictures that Matplotlib draws: how a stream sounded over time, and how far how many phones had come when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from acdiag.model.record import Record
from acdiag.model.stream import Stream
from acdiag.present.clock import SECOND, clock, span
from acdiag.present.html.drawing import INKS, drawing, svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

_WIDTH, _HEIGHT = 7.6, 2.9
"""Inches of a picture of a stream; 72 units each."""


class PlotView(Record):
    """A picture, and what it shows in words."""

    title: str
    description: str
    width: int
    height: int
    inside: str
    """Of its `svg` element; made by us alone, no captured text in it."""


def quality_plot(stream: Stream, number: int) -> PlotView:
    """Loss, jitter and MOS of one stream over its time; `number` makes its ids its own."""
    from matplotlib.figure import Figure

    from acdiag.media.over_time import over_time

    table = over_time(stream)
    with drawing():
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        _drawn(figure, table, stream.interval)
        inside = svg(figure, f"q{number}")
    return PlotView(
        title=f"Loss, jitter and MOS of stream 0x{stream.ssrc:08x} over {span(stream.last - stream.first)}",
        description=_described(stream, table),
        width=round(_WIDTH * 72),
        height=round(_HEIGHT * 72),
        inside=inside,
    )


def _drawn(figure: Figure, table: DataFrame, length: int) -> None:
    """Three curves on one axis of time; an interval lasts `length` seconds, the last one too."""
    loss, jitter, mos = figure.subplots(3, 1, sharex=True)
    edges = [*table["seconds"], table["seconds"].iloc[-1] + length]
    loss.bar(table["seconds"], table["loss"].fillna(0), length, align="edge", color=INKS["loss"], linewidth=0)
    _scaled(loss, "loss %", 0, max(1.0, float(table["loss"].max()) * 1.15))
    jitter.stairs(table["jitter"], edges, color=INKS["jitter"], linewidth=1.4, baseline=None)
    _scaled(jitter, "jitter ms", 0, max(5.0, _highest(table, "jitter") * 1.15))
    mos.stairs(table["mos"], edges, color=INKS["mos"], linewidth=1.4, baseline=None)
    _scaled(mos, "MOS", 1, 4.6)
    mos.set_xlabel("seconds since the stream's first packet")


def _scaled(axes: Axes, label: str, low: float, high: float) -> None:
    axes.set_ylabel(label)
    axes.set_ylim(low, high)
    axes.margins(x=0)
    axes.grid(axis="y")
    axes.set_axisbelow(True)


def _highest(table: DataFrame, name: str) -> float:
    return float(table[name].max()) if table[name].notna().any() else 0.0


def _described(stream: Stream, table: DataFrame) -> str:
    """What the eye would find: the worst moments."""
    total = int(table["seconds"].iloc[-1]) // stream.interval + 1
    parts = [f"{total:,} intervals of {stream.interval} s"]
    if table["loss"].max() > 0:
        parts.append(f"loss at most {table['loss'].max():.1f} % at {_moment(stream, table, 'loss', highest=True)}")
    else:
        parts.append("no loss")
    if table["jitter"].notna().any():
        when = _moment(stream, table, "jitter", highest=True)
        parts.append(f"jitter at most {table['jitter'].max():.1f} ms at {when}")
    if table["mos"].notna().any():
        parts.append(f"MOS at least {table['mos'].min():.2f} at {_moment(stream, table, 'mos', highest=False)}")
    empty = total - int(table["loss"].notna().sum())
    if empty:
        parts.append(f"nothing came in {empty:,} of them")
    return "; ".join(parts) + "."


def _moment(stream: Stream, table: DataFrame, name: str, *, highest: bool) -> str:
    row = table[name].idxmax() if highest else table[name].idxmin()
    return clock(stream.first + int(table["seconds"][row]) * SECOND)[:8]


def rollout_plot(stages: Sequence[str], table: DataFrame, total: int) -> PlotView:
    """Phones by the furthest stage that they had reached, over time, as a stack; `table` is that of `rollout`."""
    from matplotlib.figure import Figure

    seconds = table.index.to_numpy()
    with drawing():
        figure = Figure(figsize=(_WIDTH, 3.2), layout="constrained")
        axes = figure.subplots()
        shades = [INKS[f"step{round(11 * number / max(len(stages) - 1, 1))}"] for number in range(len(stages))]
        axes.stackplot(seconds, *(table[stage] for stage in stages), colors=shades, step="post", linewidth=0)
        _scaled(axes, "phones", 0, total * 1.02)
        axes.set_xlabel("seconds since the first packet")
        _named(axes, stages, table, total)
        inside = svg(figure, "rollout")
    ends = ", ".join(f"{stage} {int(table[stage].iloc[-1])}" for stage in stages if table[stage].iloc[-1])
    return PlotView(
        title="Phones by the furthest stage reached, over time",
        description=f"At the end of the capture, of {total:,} phones: {ends}.",
        width=round(_WIDTH * 72),
        height=round(3.2 * 72),
        inside=inside,
    )


def _named(axes: Axes, stages: Sequence[str], table: DataFrame, total: int) -> None:
    """The name of each layer at its right end, where it is thick enough to bear one."""
    base = 0.0
    for stage in stages:
        thick = float(table[stage].iloc[-1])
        if thick >= total * 0.045:
            axes.annotate(
                f"{stage} {int(thick)}", (1, base + thick / 2), xycoords=("axes fraction", "data"),
                xytext=(4, 0), textcoords="offset points", va="center", annotation_clip=False,
            )  # fmt: skip
        base += thick
