"""Published cases of what is said of figures: growth, percentage points, rounding, what pooling does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import data
from analytics import compare
from analytics.definitions import Indicator, load_facts, load_indicators
from analytics.indicators import measured
from data.settings import load
from data.text import percent, points
from tests.reference.comparing import Either
from tests.reference.given import Conventions, Given, NotApplicable, method

STATUS = {"": "ok", "small_base": Either("small_base", "ok"), "zero_base": "zero_base", "no_base": "missing"}
DIGITS = 9  # more than any published figure has


@cache
def pass_rate() -> Indicator:
    """The pass rate as it is defined for the dashboard."""
    folder = Path(data.__file__).parent
    return load_indicators(folder / "indicators", load_facts(folder / "facts.toml"))["pass_rate"]


def number(text: str) -> float:
    """What a reader reads: +1.4个百分点 is 1.4."""
    return float(text.replace("−", "-").replace(",", "").removesuffix("个百分点").removesuffix("%"))


@method("growth")
def growth(given: Given) -> Mapping[str, Any]:
    now, before = given.numbers("cur"), given.numbers("prev")
    small = load().thresholds.growth_base
    share, reason = compare.growth(np.atleast_1d(now), np.atleast_1d(before), small)
    status = "missing" if np.isnan(now) else STATUS[reason[0]]
    return {"pct": 100 * share[0], "status": status, "abs": now - before, "difference": now - before}


@method("yoy_pp", "yoy_pp2")
def percentage_points(given: Given) -> Mapping[str, Any]:
    if given.has("cur") and given.has("prev") and not isinstance(given("cur"), Mapping):
        return pp(*(given.numbers(name) / 100 for name in ("cur", "prev")))
    told = {side: value / 100 for side, value in given.of_groups("pct").items() if value is not None}
    shares = told or share_of(given.of_groups("x"), given.of_groups("n"))
    if len(shares) < 2:
        return pp(np.nan, np.nan)
    if {"cur", "current", "now"} & set(shares):
        return pp(*sorted_by_time(shares))
    first, second = list(shares.values())[:2]
    return Conventions({"the first is now": pp(first, second), "the second is now": pp(second, first)})


def share_of(x: Mapping[str, Any], n: Mapping[str, Any]) -> dict[str, float]:
    return {side: measured(pass_rate(), *(np.array([part[side]], float) for part in (x, n)))[0][0] for side in x}


def sorted_by_time(shares: Mapping[str, float]) -> list[float]:
    """The current share, then that of before."""
    return [value for _, value in sorted(shares.items(), key=lambda item: item[0] not in ("cur", "current", "now"))]


def pp(now: Any, before: Any) -> dict[str, Any]:
    """The difference as readers see it, with more digits."""
    if np.isnan(now - before):
        return {"pp": np.nan, "status": "missing"}
    return {"pp": number(points(now - before, "zh", DIGITS)), "cur_pct": 100 * now, "prev_pct": 100 * before}


@method("rate_round")
def rounded_rate(given: Given) -> Mapping[str, Any]:
    value = measured(pass_rate(), np.atleast_1d(given.numbers("x")), np.atleast_1d(given.numbers("n")))[0][0]
    return {"pct": None if np.isnan(value) else number(percent(float(value), given("decimals", 1)))}


@method("pool_bias")
def pool_bias(given: Given) -> Mapping[str, Any]:
    n, share, x = pools(given)
    unit = 100 if share is not None and max(share) > 1 else 1
    events = x if x is not None else n * share / unit
    known = measured(pass_rate(), np.array([events[0], events.sum()]), np.array([n[0], n.sum()]))[0] * unit
    pooled, bias = float(known[1]), float(known[1] - known[0])
    found = {"pooled": pooled, "value": pooled, "bias": bias, "difference": bias, "bias_pp": bias * 100 / unit}
    return {**found, "pp": found["bias_pp"]}


def pools(given: Given) -> tuple[Any, Any, Any]:
    """Sizes and shares, or sizes and counts, of the groups that are pooled: the first is the one that should stand."""
    n, share, x = (np.array(flat(given.of_groups(name)), float) for name in ("n", "p", "x"))
    if len(n) < 2 or len(n) not in (len(share), len(x)):
        raise NotApplicable("no two groups, each with a size and a share or count, among the inputs")
    return n, share if len(share) == len(n) else None, x if len(x) == len(n) else None


def flat(values: Mapping[str, Any]) -> list[float]:
    """n_random and n_tracking, or one list n."""
    return [one for value in values.values() for one in (value if isinstance(value, list) else [value])]
