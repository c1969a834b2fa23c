"""An indicator watched over time: the control chart that fits it, its unit of time, its limits and its signals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from analytics.definitions import Indicator
from analytics.judgement import capability, control, rules
from analytics.judgement.control import Limits
from analytics.periods import Period, add_months, parse_period
from analytics.store import Snapshot
from data.settings import Thresholds

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
YEAR = 12  # months
ROLLING = "rolling"
UNITS = {"month": ("month", "quarter", ROLLING), "quarter": ("quarter", ROLLING)}
TRIALS, SEED = 400, 7
CONCERN = {"up": (-1,), "down": (1,), "neutral": (-1, 1)}  # the ways of concern by what is good


@dataclass(frozen=True)
class Series:
    """Counts over time, one entry a period: x of n (n is 1 without a denominator), `whole` where the period is over.

    `per` scales x / n to the value; `averaged`: n of several months is their mean, not their sum.
    """

    periods: tuple[Period, ...]
    x: Array
    n: Array
    whole: Flags
    per: float = 1.0
    averaged: bool = False

    @property
    def values(self) -> Array:
        """x / n × per, NaN where nothing was counted."""
        return np.divide(self.x * self.per, self.n, out=np.full(self.n.shape, np.nan), where=self.n > 0)

    @property
    def firm(self) -> Flags:
        """The points that limits are made of: over, and with a value."""
        return np.asarray(self.whole & np.isfinite(self.values))

    def __getitem__(self, part: slice) -> Series:
        return replace(self, periods=self.periods[part], x=self.x[part], n=self.n[part], whole=self.whole[part])

    def added(self, periods: Sequence[Period], whole: Flags, add: Callable[[Array], Array]) -> Series:
        """The series in longer periods."""
        n = add(self.n) / (add(np.ones(len(self.n))) if self.averaged else 1)
        return replace(self, periods=tuple(periods), x=add(self.x), n=n, whole=whole)


@dataclass(frozen=True)
class Signal:
    """What a point signals: `rule` of judgement.rules, `way` 1 up or −1 down, `length` of its run or trend."""

    rule: str
    way: int
    length: int = 1

    def state(self, good: str) -> str:
        """better or worse; signal where neither way is good."""
        if good not in ("up", "down"):
            return "signal"
        return "better" if (self.way > 0) == (good == "up") else "worse"


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


def watch(series: Series, chart: str, unit: str, limits: Thresholds, rebase: Sequence[str] = ()) -> Watched:
    """Put a series on its chart: by month for counts (p, c, u), by `unit` for an xmr chart, which keeps its unit.

    Counts give way to quarters, then to twelve months rolling, while fewer failures or events than
    `expected_failures` are expected in a point. `rebase`: months (2016-01) from which limits are made anew.
    """
    used, points, enough = unit, series, True
    if chart != "xmr":
        used, points, enough = _fitting(series, chart, unit, limits.expected_failures)
    parts = [points[begin:end] for begin, end in pairwise(_cuts(points, rebase))]
    stages = tuple(_stage(part, chart, used, limits) if enough else Stage(part, chart) for part in parts)
    lacking = "" if any(stage.limits for stage in stages) else "points" if enough else "counts"
    drawn = next((stage.chart for stage in reversed(stages) if stage.limits), chart)
    return Watched(drawn, used, unit, lacking, stages, series)


def _fitting(months: Series, chart: str, unit: str, least: float) -> tuple[str, Series, bool]:
    """The first unit in which enough is expected of a point, and its points; without one the unit asked for."""
    for used in UNITS[unit]:
        points = _GROUPED[used](months)
        if points.firm.any() and _expected(points, chart) + 0.5 >= least:  # a rule of thumb, held to whole numbers
            return used, points, True
    return unit, _GROUPED[unit](months), False


def _expected(points: Series, chart: str) -> float:
    """Events, or the rarer of conforming and failing, in a mean point."""
    x, n = points.x[points.firm], points.n[points.firm]
    return float(min(x.sum(), (n - x).sum()) if chart == "p" else x.sum()) / len(x)


def _quarters(months: Series) -> Series:
    """Quarters from the first that has its first month; the last may lack months."""
    starts = [i for i, period in enumerate(months.periods) if period.start.month % 3 == 1]
    periods = [Period(months.periods[i].start, add_months(months.periods[i].start, 3)) for i in starts]
    whole = np.array([i + 3 <= len(months.x) and months.whole[i : i + 3].all() for i in starts], bool)
    return months.added(periods, whole, lambda counts: np.add.reduceat(counts, starts) if starts else counts[:0])


def _rolled(months: Series) -> Series:
    """Twelve months up to each month; they overlap."""
    ends = months.periods[YEAR - 1 :]
    periods = [Period(first.start, last.end) for first, last in zip(months.periods, ends, strict=False)]
    return months.added(periods, months.whole[YEAR - 1 :], _windows)


def _windows(counts: Array) -> Array:
    short = counts.shape[-1] < YEAR
    return counts[..., :0] if short else sliding_window_view(counts, YEAR, axis=-1).sum(-1)


_GROUPED: dict[str, Callable[[Series], Series]] = {"month": lambda months: months, "quarter": _quarters}
_GROUPED[ROLLING] = _rolled


def _cuts(points: Series, rebase: Sequence[str]) -> list[int]:
    """Where stages begin and end; points with days on both sides of a rebasing are a stage of their own."""
    days = [parse_period(month).start for month in rebase]
    begun = (sum(period.start < day for period in points.periods) for day in days)
    ended = (sum(period.end <= day for period in points.periods) for day in days)
    return sorted({0, *begun, *ended, len(points.x)})


def _stage(points: Series, chart: str, unit: str, limits: Thresholds) -> Stage:
    firm = points.firm
    if firm.sum() < limits.chart_points:
        return Stage(points, chart)
    x, n = (np.where(firm, side, np.nan) for side in (points.x, points.n))
    if chart == "p" and unit != ROLLING and float(control.spread(x, n)) > limits.laney_from:
        chart = "laney"
    drawn = _limits(chart, x, n, points.per)
    return Stage(points, chart, drawn, _signals(np.where(firm, points.values, np.nan), drawn, unit, limits))


def _limits(chart: str, x: Array, n: Array, per: float) -> Limits:
    """The limits of values x / n × per; those of single values kept where shares can lie."""
    if chart == "xmr":
        return control.xmr(x / n * per)
    of = {"p": control.p_chart, "laney": control.laney, "u": control.u_chart}
    drawn = control.c_chart(x) if chart == "c" else of[chart](x, n)
    scaled = {name: getattr(drawn, name) * per for name in ("center", "lower", "upper", "sigma")}
    return replace(drawn, **scaled)


def _found(values: Array, limits: Limits, unit: str, rule: Thresholds) -> dict[str, Flags]:
    """The points that break each rule, in the order in which rules take effect; overlapping points make no runs.

    Two points in three near a limit are no rule here: each further rule adds false signals.
    """
    beyond = {rules.OUTSIDE: rules.outside(values, limits.lower, limits.upper)}
    if unit == ROLLING:
        return beyond
    trend, run = rules.trend(values, rule.trend_points), rules.run(rules.side(values, limits.center), rule.run_points)
    return beyond | {
        rules.TREND: rules.part_of(trend, rule.trend_points),
        rules.RUN: rules.part_of(run, rule.run_points),
    }


def _signals(values: Array, limits: Limits, unit: str, rule: Thresholds) -> tuple[Signal | None, ...]:
    flags, ways = _found(values, limits, unit, rule), _ways(values, limits, rule)
    lengths = {name: _lengths(way) for name, way in ways.items()}
    broken = [next((name for name, flag in flags.items() if flag[i]), "") for i in range(len(values))]
    return tuple(Signal(name, int(ways[name][i]), lengths[name][i]) if name else None for i, name in enumerate(broken))


def _ways(values: Array, limits: Limits, rule: Thresholds) -> dict[str, NDArray[np.int8]]:
    """Which way each point goes by each rule: 1 up, −1 down."""
    return {
        rules.OUTSIDE: rules.side(values, limits.center),
        rules.TREND: rules.trend_backfilled(values, rule.trend_points - 1),
        rules.RUN: rules.shift_backfilled(values, limits.center, rule.run_points),
    }


def _lengths(ways: NDArray[np.int8]) -> list[int]:
    """For each point how many points in a row go its way."""
    groups = [len(list(group)) for _, group in groupby(ways.tolist())]
    return [size for size in groups for _ in range(size)]


def chance(watched: Watched, limits: Thresholds) -> float | None:
    """The share of stable series of this shape that signal all the same; None without limits.

    So many series are drawn, with a fixed seed, from what the limits in force suppose (binomial, Poisson or normal
    values around the centre), and put on the same chart with the same rules.
    """
    drawn = _stable_charts(watched)
    if drawn is None:
        return None
    flags = _found(*drawn, watched.unit, limits)
    return float(np.any(list(flags.values()), axis=(0, -1)).mean())


def false_signals(watched: Watched, limits: Thresholds, good: str, last: int) -> float:
    """How many signals of concern chance alone gives among the `last` points of a chart, on average; 0 without limits.

    Neighbouring points count once. Where neither way is good every signal is of concern. From the series of `chance`.
    """
    drawn = _stable_charts(watched)
    if drawn is None or not last:
        return 0.0
    values, chart = drawn
    flags, ways = _found(values, chart, watched.unit, limits), _ways(values, chart, limits)
    of_concern = [flag & np.isin(ways[name], CONCERN[good]) for name, flag in flags.items()]
    marked = np.any(of_concern, axis=0)[..., -last:]
    return float((marked[..., 0].sum() + (marked[..., 1:] & ~marked[..., :-1]).sum()) / TRIALS)


def concerns(signals: Sequence[Signal | None], good: str) -> list[slice]:
    """The stretches of neighbouring points that signal concern; any signal where neither way is good."""
    bad = [signal is not None and signal.state(good) != "better" for signal in signals]
    ends = [i for i, (now, then) in enumerate(pairwise([False, *bad, False])) if now != then]
    return [slice(*pair) for pair in zip(ends[::2], ends[1::2], strict=True)]


def _stable_charts(watched: Watched) -> tuple[Array, Limits] | None:
    """Many stable series of the shape of a chart, a row each, and their limits."""
    stage = next((stage for stage in reversed(watched.stages) if stage.limits), None)
    if stage is None or stage.limits is None:
        return None
    firm, rolled = stage.points.firm, watched.unit == ROLLING
    base = watched.months.n if rolled else stage.points.n[firm]
    center, sigma = (side[firm][-1:] / stage.points.per for side in (stage.limits.center, stage.limits.sigma))
    months = YEAR if rolled and stage.points.averaged else 1  # of a centre that is the year's
    x, n = _stable(stage.chart, center / months, sigma, base), base
    if rolled:
        x, n = _windows(x), _windows(base) / months
    return x / n, _limits(stage.chart, x, n, 1)


def _stable(chart: str, center: Array, sigma: Array, n: Array) -> Array:
    """Counts of many stable series, a row each."""
    rng, size = np.random.default_rng(SEED), (TRIALS, len(n))
    if chart == "p":
        return rng.binomial(n.astype(int), center, size).astype(float)
    if chart in ("c", "u"):
        return rng.poisson(center * n, size).astype(float)
    return (center + sigma * rng.standard_normal(size)) * n
