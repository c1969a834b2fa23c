"""Control charts: centre and 3σ limits of a series, one entry a point; the last axis is time, others are groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

WIDTH = 3.0  # limits stand at three σ (W. A. Shewhart 1931)
D2 = 1.128  # mean range of two normal values over their σ
E2 = 2.66  # 3 / D2 as the tables of XmR charts round it
D4 = 3.267  # upper limit of a moving range over its mean
WEIBULL = 3.6  # power that turns exponential times nearly normal


@dataclass(frozen=True)
class Limits:
    """`center`, `lower`, `upper` and one `sigma`, each as long as the points; `method` names the chart.

    Values are powers, `power`, of what the limits were computed of; `sigma` is that of the latter.
    """

    center: Array
    lower: Array
    upper: Array
    sigma: Array
    method: str
    power: float = 1.0

    def within(self, width: float, floor: float = -np.inf, ceiling: float = np.inf) -> tuple[Array, Array]:
        """Limits at another number of σ, such as 2 for warnings, kept between `floor` and `ceiling`."""
        middle = self.center ** (1 / self.power)
        low, high = middle - width * self.sigma, middle + width * self.sigma
        if self.power != 1:
            low, high = np.maximum(low, 0) ** self.power, high**self.power
        return np.clip(low, floor, ceiling), np.clip(high, floor, ceiling)


def p_chart(x: ArrayLike, n: ArrayLike, base: ArrayLike | None = None) -> Limits:
    """Shares x / n with limits p̄ ± 3√(p̄(1 − p̄)/n), kept within 0 and 1; NaN where n is 0.

    `base`: True for the points that make the centre p̄ = Σx / Σn (all, unless told).
    D. C. Montgomery, Introduction to Statistical Quality Control, 7.3.
    """
    center, n = _ratio(x, n, base)
    return _limits(center, _root(center * (1 - center), n), "p", (0, 1))


def laney(x: ArrayLike, n: ArrayLike, base: ArrayLike | None = None, screen: bool = False) -> Limits:
    """p′ chart: the limits of `p_chart` widened, or narrowed, by σz of `spread`. NaN where there are not two points.

    D. B. Laney, Quality Engineering 14 (2002) 531–537.
    """
    plain = p_chart(x, n, base)
    sigma = plain.sigma * spread(x, n, base, screen)[..., None]
    return _limits(plain.center, sigma, "laney", (0, 1))


def spread(x: ArrayLike, n: ArrayLike, base: ArrayLike | None = None, screen: bool = False) -> Array:
    """σz of Laney: spread of the points from one to the next over what chance gives; one entry a group, NaN if unknown.

    Mean moving range of the z values over 1.128. `screen` leaves out ranges from 3.267 times their mean (PowerBI-SPC
    and qicharts2 can; the paper does not).
    """
    plain = p_chart(x, n, base)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (np.asarray(x, float) / np.asarray(n, float) - plain.center) / plain.sigma
    return _mean_range(np.where(np.isfinite(z), z, np.nan), base, screen) / D2


def u_chart(x: ArrayLike, n: ArrayLike, base: ArrayLike | None = None) -> Limits:
    """Events x per unit of exposure n with limits ū ± 3√(ū/n), not below 0. Montgomery, 7.4."""
    center, n = _ratio(x, n, base)
    return _limits(center, _root(center, n), "u", (0, np.inf))


def c_chart(x: ArrayLike, base: ArrayLike | None = None) -> Limits:
    """Counts over equal exposures with limits c̄ ± 3√c̄, not below 0. Montgomery, 7.4."""
    x = np.asarray(x, float)
    center = _along(_mean(_based(x, base)), x)
    return _limits(center, np.sqrt(center), "c", (0, np.inf))


def xmr(y: ArrayLike, screen: bool = True, base: ArrayLike | None = None, width: float = E2) -> Limits:
    """Single values with limits mean ± 2.66 × mean moving range (XmR, also called I chart).

    `screen`: moving ranges from 3.267 times their mean on are left out of the mean, once (L. S. Nelson, J. Quality
    Technology 14 (1982) 172–173; "plot the dots" does so); False keeps them all, as Montgomery 6.4 does.
    `width`: 2.66, or 3 / D2 = 2.6596 where that is the convention. A range across a missing value is missing.
    """
    y = np.asarray(y, float)
    center = _along(_mean(_based(y, base)), y)
    sigma = _along(_mean_range(y, base, screen) * width / WIDTH, y)
    return _limits(center, sigma, "xmr", (-np.inf, np.inf))


def t_chart(y: ArrayLike, screen: bool = False, base: ArrayLike | None = None) -> Limits:
    """Times between rare events: an XmR chart of y^(1/3.6) turned back; lower limits below 0 are 0.

    L. S. Nelson, J. Quality Technology 26 (1994) 239–240; Montgomery 7.4.
    ValueError when a time is not above 0.
    """
    y = np.asarray(y, float)
    if (y <= 0).any():
        raise ValueError("times between events must be above 0")
    turned = xmr(y ** (1 / WEIBULL), screen, base, WIDTH / D2)
    return _limits(turned.center**WEIBULL, turned.sigma, "t", (0, np.inf), WEIBULL)


def stages(chart: Callable[..., Limits], starts: Sequence[int], *series: ArrayLike, **options: bool) -> Limits:
    """Limits of `chart` computed apart between rebase points and joined along the last axis.

    `starts`: indices of the points with which a new stage begins (0 goes without saying); `series`: what the chart
    takes, as long as the points.
    """
    values = [np.asarray(one, float) for one in series]
    cuts = [0, *sorted({start for start in starts if 0 < start < values[0].shape[-1]}), values[0].shape[-1]]
    parts = [chart(*(one[..., begin:end] for one in values), **options) for begin, end in pairwise(cuts)]
    joined = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in _ARRAYS}
    return replace(parts[0], **joined)


_ARRAYS = ("center", "lower", "upper", "sigma")


def _limits(center: Array, sigma: Array, method: str, ends: tuple[float, float], power: float = 1) -> Limits:
    bare = Limits(center, center, center, sigma, method, power)
    lower, upper = bare.within(WIDTH, *ends)
    return replace(bare, lower=lower, upper=upper)


def _ratio(x: ArrayLike, n: ArrayLike, base: ArrayLike | None) -> tuple[Array, Array]:
    """Σx / Σn over the base, as long as the points, and n; points with a missing side count on neither."""
    x, n = np.broadcast_arrays(np.asarray(x, float), np.asarray(n, float))
    known = np.isfinite(x) & np.isfinite(n) & (True if base is None else np.asarray(base, bool))
    events, whole = np.where(known, x, 0).sum(-1), np.where(known, n, 0).sum(-1)
    return _along(np.divide(events, whole, out=np.full(whole.shape, np.nan), where=whole > 0), x), n


def _root(variance: Array, n: Array) -> Array:
    return np.sqrt(np.divide(variance, n, out=np.full(n.shape, np.nan), where=n > 0))


def _based(y: Array, base: ArrayLike | None) -> Array:
    return y if base is None else np.where(np.asarray(base, bool), y, np.nan)


def _mean_range(y: Array, base: ArrayLike | None, screen: bool) -> Array:
    """Mean range from each point of the base to the next point of the base."""
    chosen = y if base is None else y[..., np.asarray(base, bool)]
    ranges = np.abs(np.diff(chosen, axis=-1))
    mean = _mean(ranges)
    return _mean(np.where(ranges < D4 * mean[..., None], ranges, np.nan), mean) if screen else mean


def _mean(y: Array, otherwise: ArrayLike = np.nan) -> Array:
    known = np.isfinite(y)
    count, total = known.sum(-1), np.where(known, y, 0).sum(-1)
    return np.where(count > 0, total / np.maximum(count, 1), otherwise)


def _along(one: Array, points: Array) -> Array:
    return np.broadcast_to(np.asarray(one)[..., None], points.shape)
