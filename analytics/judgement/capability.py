"""What a control chart says about its last point, and about a target: the two icons of "plot the dots"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analytics.judgement.control import Limits

COMMON, IMPROVEMENT, CONCERN = "common", "improvement", "concern"
PASSES, FAILS, EITHER = "passes", "fails", "either"


def variation(signals: Sequence[str], values: ArrayLike, center: ArrayLike, good: str) -> str:
    """Variation at the last point of one series: common, improvement, concern, or "" where nothing is good or bad.

    `signals` from `rules.signals`; `good`: up, down or neutral. A trend goes the way of its last step, every other
    signal the way of its side of the centre. NHS England, Making data count (2019).
    """
    values, center = np.asarray(values, float), np.broadcast_to(np.asarray(center, float), np.shape(values))
    if not len(values) or good not in ("up", "down"):
        return ""
    if not signals[-1]:
        return COMMON
    rise = values[-1] - (values[-2] if signals[-1] == "trend" else center[-1])
    return IMPROVEMENT if (rise > 0) == (good == "up") else CONCERN


def assurance(limits: Limits, target: float | None, good: str) -> str:
    """Whether a process as stable as its last limits passes a target: passes, fails, either, or "" without one.

    `good`: up (at least the target) or down (at most it); neutral gives "".
    """
    if target is None:
        return ""
    words = assured(limits.lower[-1:], limits.upper[-1:], target, good)
    return words[0] if words else ""


def assured(lower: ArrayLike, upper: ArrayLike, target: ArrayLike, good: str) -> list[str]:
    """The same for any number of limits: a target on a limit can be met or missed (either). Missing limits give ""."""
    lower, upper, target = np.broadcast_arrays(*(np.asarray(v, float) for v in (lower, upper, target)))
    if good not in ("up", "down"):
        return [""] * lower.size
    above, below = (FAILS, PASSES) if good == "up" else (PASSES, FAILS)
    unknown = np.isnan(lower) | np.isnan(upper) | np.isnan(target)
    return np.select([unknown, target > upper, target < lower], ["", above, below], EITHER).ravel().tolist()
