"""Counts over time, by month, by quarter, or twelve months rolling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from analytics.periods import Period, add_months

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
YEAR = 12  # months
ROLLING = "rolling"


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


def quarters(months: Series) -> Series:
    """Quarters from the first that has its first month; the last may lack months."""
    starts = [i for i, period in enumerate(months.periods) if period.start.month % 3 == 1]
    periods = [Period(months.periods[i].start, add_months(months.periods[i].start, 3)) for i in starts]
    whole = np.array([i + 3 <= len(months.x) and months.whole[i : i + 3].all() for i in starts], bool)
    return months.added(periods, whole, lambda counts: np.add.reduceat(counts, starts) if starts else counts[:0])


def rolled(months: Series) -> Series:
    """Twelve months up to each month; they overlap."""
    ends = months.periods[YEAR - 1 :]
    periods = [Period(first.start, last.end) for first, last in zip(months.periods, ends, strict=False)]
    return months.added(periods, months.whole[YEAR - 1 :], windows)


def windows(counts: Array) -> Array:
    """Sums of twelve, along the last axis; none where there are fewer."""
    short = counts.shape[-1] < YEAR
    return counts[..., :0] if short else sliding_window_view(counts, YEAR, axis=-1).sum(-1)


GROUPED: dict[str, Callable[[Series], Series]] = {"month": lambda months: months, "quarter": quarters, ROLLING: rolled}
