"""What the points of a control chart signal, by which rule and which way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from analytics.judgement import rules
from analytics.judgement.control import Limits
from analytics.monitoring.series import ROLLING, Array, Flags
from data.settings import Thresholds


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


def signals(values: Array, limits: Limits, unit: str, rule: Thresholds) -> tuple[Signal | None, ...]:
    """What each point of one series signals, None where nothing."""
    flags, ways = found(values, limits, unit, rule), ways_of(values, limits, rule)
    lengths = {name: _lengths(way) for name, way in ways.items()}
    broken = [next((name for name, flag in flags.items() if flag[i]), "") for i in range(len(values))]
    return tuple(Signal(name, int(ways[name][i]), lengths[name][i]) if name else None for i, name in enumerate(broken))


def found(values: Array, limits: Limits, unit: str, rule: Thresholds) -> dict[str, Flags]:
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


def ways_of(values: Array, limits: Limits, rule: Thresholds) -> dict[str, NDArray[np.int8]]:
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


def concerns(signals: Sequence[Signal | None], good: str) -> list[slice]:
    """The stretches of neighbouring points that signal concern; any signal where neither way is good."""
    bad = [signal is not None and signal.state(good) != "better" for signal in signals]
    ends = [i for i, (now, then) in enumerate(pairwise([False, *bad, False])) if now != then]
    return [slice(*pair) for pair in zip(ends[::2], ends[1::2], strict=True)]
