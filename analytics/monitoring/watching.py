"""The control chart that fits an indicator, its unit of time, its limits and its signals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from analytics.definitions import Indicator
from analytics.judgement import capability, control
from analytics.judgement.control import Limits
from analytics.monitoring.series import GROUPED, ROLLING, Array, Series
from analytics.monitoring.signals import Signal, signals
from analytics.periods import parse_period
from analytics.store import Snapshot
from data.settings import Thresholds

UNITS = {"month": ("month", "quarter", ROLLING), "quarter": ("quarter", ROLLING)}


@dataclass(frozen=True)
class Stage:
    """The points between two rebasings, with limits and signals of their own; too few points have none."""

    points: Series
    chart: str
    limits: Limits | None = None
    signals: tuple[Signal | None, ...] = ()


@dataclass(frozen=True)
class Watched:
    """A series on its control chart.

    `chart`: p, laney, c, u or xmr; `unit`: month, quarter, year or rolling (twelve months up to each month); `asked`:
    the unit that gave way to it where counts are small; `lacking`: why there are no limits: points, counts, or "".
    `months`: the counts that points were made of.
    """

    chart: str
    unit: str
    asked: str
    lacking: str
    stages: tuple[Stage, ...]
    months: Series

    @property
    def size(self) -> int:
        """The number of points that limits are made of."""
        return sum(int(stage.points.firm.sum()) for stage in self.stages)

    def variation(self, good: str) -> str:
        """common, improvement or concern at the last whole point; "" without limits or direction."""
        stage = self.stages[-1] if self.stages else None
        if stage is None or stage.limits is None:
            return ""
        firm = stage.points.firm
        names = [signal.rule if signal else "" for signal, held in zip(stage.signals, firm, strict=True) if held]
        return capability.variation(names, stage.points.values[firm], stage.limits.center[firm], good)

    def assurance(self, target: float | None, good: str) -> str:
        """passes, fails or either, by the limits of the last whole point; "" without limits or target."""
        stage = self.stages[-1] if self.stages else None
        if stage is None or stage.limits is None or target is None:
            return ""
        last = np.flatnonzero(stage.points.firm)[-1:]
        return capability.assured(stage.limits.lower[last], stage.limits.upper[last], target, good)[0]


def chart_for(snapshot: Snapshot, indicator: Indicator) -> str:
    """p for shares of sampled things, c for counts of events, u for their rates, xmr for all else."""
    measures = [snapshot.facts[side.fact].measures.get(side.measure, "") for side in indicator.sides]
    if indicator.kind == "proportion" and all(measures):
        return "p"
    if indicator.kind == "flow" and measures == ["count"]:
        return "c"
    return "u" if indicator.kind == "rate" and all(measures) else "xmr"


def watch(series: Series, chart: str, unit: str, limits: Thresholds, rebase: Iterable[str] = ()) -> Watched:
    """Put a series on its chart: by month for counts (p, c, u), by `unit` for an xmr chart, which keeps its unit.

    Counts give way to quarters, then to twelve months rolling, while fewer failures or events than
    `expected_failures` are expected in a point. `rebase`: months (2016-01) from which limits are made anew.
    """
    used, points, enough = unit, series, True
    if chart != "xmr":
        used, points, enough = _fitting(series, chart, unit, limits.expected_failures)
    parts = [points[begin:end] for begin, end in pairwise(_cuts(points, rebase))]
    stages = tuple(staged(part, chart, used, limits) if enough else Stage(part, chart) for part in parts)
    lacking = "" if any(stage.limits for stage in stages) else "points" if enough else "counts"
    drawn = next((stage.chart for stage in reversed(stages) if stage.limits), chart)
    return Watched(drawn, used, unit, lacking, stages, series)


def _fitting(months: Series, chart: str, unit: str, least: float) -> tuple[str, Series, bool]:
    """The first unit in which enough is expected of a point, and its points; without one the unit asked for."""
    for used in UNITS[unit]:
        points = GROUPED[used](months)
        if points.firm.any() and _expected(points, chart) + 0.5 >= least:  # a rule of thumb, held to whole numbers
            return used, points, True
    return unit, GROUPED[unit](months), False


def _expected(points: Series, chart: str) -> float:
    """Events, or the rarer of conforming and failing, in a mean point."""
    x, n = points.x[points.firm], points.n[points.firm]
    return float(min(x.sum(), (n - x).sum()) if chart == "p" else x.sum()) / len(x)


def _cuts(points: Series, rebase: Iterable[str]) -> list[int]:
    """Where stages begin and end; points with days on both sides of a rebasing are a stage of their own."""
    days = [parse_period(month).start for month in rebase]
    begun = (sum(period.start < day for period in points.periods) for day in days)
    ended = (sum(period.end <= day for period in points.periods) for day in days)
    return sorted({0, *begun, *ended, len(points.x)})


def staged(points: Series, chart: str, unit: str, limits: Thresholds) -> Stage:
    """Points with limits and signals of their own, without them where they are fewer than `chart_points`."""
    firm = points.firm
    if firm.sum() < limits.chart_points:
        return Stage(points, chart)
    x, n = (np.where(firm, side, np.nan) for side in (points.x, points.n))
    if chart == "p" and unit != ROLLING and float(control.spread(x, n)) > limits.laney_from:
        chart = "laney"
    drawn = limits_of(chart, x, n, points.per)
    return Stage(points, chart, drawn, signals(np.where(firm, points.values, np.nan), drawn, unit, limits))


def limits_of(chart: str, x: Array, n: Array, per: float) -> Limits:
    """The limits of values x / n × per; those of single values kept where shares can lie."""
    if chart == "xmr":
        return control.xmr(x / n * per)
    of = {"p": control.p_chart, "laney": control.laney, "u": control.u_chart}
    drawn = control.c_chart(x) if chart == "c" else of[chart](x, n)
    scaled = {name: getattr(drawn, name) * per for name in ("center", "lower", "upper", "sigma")}
    return replace(drawn, **scaled)
