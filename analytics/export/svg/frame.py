"""Where a figure's plot lies on its canvas, and where its values lie in the plot, as Plotly places them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analytics.export import fonts
from analytics.export.svg import markup
from analytics.export.svg.markup import LEADING, Line

Axis = Mapping[str, Any]
LINE = 1.0  # px of an axis's line, which counts though it is not drawn
GAP = 0.2  # of the size, between an axis and the labels above it
CAPITAL = 0.7  # of the size: height of a capital
AIR = 12  # px around labels, less where a margin is less


@dataclass(frozen=True)
class Tick:
    """A value of an axis that carries a label."""

    value: float
    label: list[Line]


@dataclass(frozen=True)
class Frame:
    """The plot of a figure: its edges in px on a canvas of `width` and `height`."""

    layout: Mapping[str, Any]
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def across(self) -> float:
        """The width of the plot."""
        return self.right - self.left

    @property
    def upright(self) -> float:
        """The height of the plot."""
        return self.bottom - self.top

    def x(self, value: float) -> float:
        """The place of a value on the x axis."""
        low, high = self.layout["xaxis"]["range"]
        return self.left + (value - low) / (high - low) * self.across

    def y(self, value: float, name: str = "y") -> float:
        """The place of a value on a y axis."""
        axis = self.layout[f"yaxis{name[1:]}"]
        (low, high), (start, end) = axis["range"], axis.get("domain", (0, 1))
        return self.bottom - (start + (value - low) / (high - low) * (end - start)) * self.upright

    def placed_x(self, value: float, ref: str) -> float:
        """The place of something that lies on an axis or, where `ref` is paper, at a share of the plot."""
        return self.left + value * self.across if ref == "paper" else self.x(value)

    def placed_y(self, value: float, ref: str) -> float:
        """The same upright; a share of an axis's own part of the plot where `ref` is "y domain"."""
        if ref == "paper":
            return self.bottom - value * self.upright
        if ref.endswith(" domain"):
            start, end = self.layout[f"yaxis{ref.removesuffix(' domain')[1:]}"].get("domain", (0, 1))
            return self.bottom - (start + value * (end - start)) * self.upright
        return self.y(value, ref)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies in the plot."""
        return self.left - (LINE / 2) <= x <= self.right + (LINE / 2) and self.top - (LINE / 2) <= y <= self.bottom + (
            LINE / 2
        )


def ticks(axis: Axis) -> list[Tick]:
    """The labelled values of an axis in its range: those it names, else round ones."""
    if not axis.get("visible", True):
        return []
    low, high = sorted(axis["range"])
    if "tickvals" in axis:
        pairs = zip(axis["tickvals"], axis["ticktext"], strict=True)
        return [Tick(value, markup.lines(text)) for value, text in pairs if low <= value <= high]
    found = _round(low, high, axis["nticks"]) if "nticks" in axis else []
    return [Tick(value, markup.lines(f"{value:,.0f}")) for value in found]


def _round(low: float, high: float, most: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten, at most about `most`."""
    rough = (high - low) / most
    base = 10.0 ** math.floor(math.log10(rough))
    step = next(base * k for k in (1, 2, 5, 10) if rough <= base * k * (1 + 1e-9))
    return [k * step for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def labelled(axis: Axis) -> bool:
    """Whether an axis prints its labels."""
    return axis.get("visible", True) and axis.get("showticklabels", True)


def size(axis: Axis) -> float:
    return axis["tickfont"]["size"]


def standoff(axis: Axis) -> float:
    """Pixels between the plot and the labels of an axis."""
    return LINE + axis.get("ticklabelstandoff", 0)


def depth(axis: Axis) -> float:
    """Pixels that the labels of a lying axis reach away from the plot."""
    if not labelled(axis):
        return 0.0
    lines = max((len(tick.label) for tick in ticks(axis)), default=1)
    ends = fonts.line(size(axis))
    single = GAP * size(axis) + ends.ascent if axis.get("side") == "top" else size(axis) + ends.descent
    return standoff(axis) + single + (lines - 1) * LEADING * size(axis)


def fit(figure: Mapping[str, Any], width: float, height: float) -> Frame:
    """The frame of a figure on a canvas: its margins or, where labels need more, room for them and a little air."""
    layout = figure["layout"]
    given = layout["margin"]
    air = min(AIR, *(given[side] for side in "lrtb"))
    above, below = (round(side + air) if side else 0 for side in _ends(layout["xaxis"]))
    left = _left(layout["yaxis"])
    frame = Frame(
        layout,
        width,
        height,
        left=max(given["l"], round(left + air) if left else 0),
        right=width - given["r"],
        top=max(given["t"], above),
        bottom=height - max(given["b"], below),
    )
    return _overhang(frame, air) if labelled(layout["xaxis"]) else frame


def least(figure: Mapping[str, Any]) -> float:
    """The height at which the labels of the upright axis stand clear of each other."""
    axis, given = figure["layout"]["yaxis"], figure["layout"]["margin"]
    tallest = [markup.height(tick.label, size(axis)) for tick in ticks(axis)] if labelled(axis) else []
    return given["t"] + given["b"] + sum(_ends(figure["layout"]["xaxis"])) + len(tallest) * max(tallest, default=0.0)


def _left(axis: Axis) -> float:
    """Pixels that the labels of an upright axis take."""
    found = [markup.widest(tick.label, size(axis)) for tick in ticks(axis)] if labelled(axis) else []
    return max(found) + standoff(axis) if found else 0.0


def _ends(axis: Axis) -> tuple[float, float]:
    """Pixels that a lying axis takes above and below the plot, its title with it."""
    if axis.get("side") == "top":
        return depth(axis), 0.0
    return 0.0, depth(axis) + title_depth(axis)


def title_depth(axis: Axis) -> float:
    """Pixels from the ends of the labels down to the baseline of the title."""
    title = axis.get("title")
    return title["standoff"] + CAPITAL * title["font"]["size"] if title else 0.0


def _overhang(frame: Frame, air: float) -> Frame:
    """The frame with room for the first and last label of the lying axis, where they stand out at the sides."""
    axis = frame.layout["xaxis"]
    for _ in range(2):
        halves = [(frame.x(tick.value), markup.widest(tick.label, size(axis)) / 2) for tick in ticks(axis)]
        left = max((half - (x - frame.left) for x, half in halves), default=0.0)
        right = max((half - (frame.right - x) for x, half in halves), default=0.0)
        frame = replace(
            frame,
            left=max(frame.left, round(left + air) if left > 0 else 0),
            right=min(frame.right, frame.width - (round(right + air) if right > 0 else 0)),
        )
    return frame
