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
from tests.reference.given import Given, NotApplicable, method

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
    now, before = shares(given)
    if now is None or before is None or np.isnan([now, before]).any():
        return {"pp": np.nan, "status": "missing"}
    return {"pp": number(points(now - before, "zh", DIGITS)), "cur_pct": 100 * now, "prev_pct": 100 * before}


def shares(given: Given) -> tuple[Any, Any]:
    """Both shares of a case as fractions: told in per cent, or as counts of both periods."""
    for now, before in (("cur_pct", "prev_pct"), ("cur_pct", "base_pct"), ("cur", "prev")):
        if given.has(now) and given.has(before):
            return tuple(None if value is None else value / 100 for value in (given(now), given(before)))
    sides = (("x1", "n1", "x2", "n2"), ("cur_x", "cur_n", "prev_x", "prev_n"), ("cur_x", "cur_n", "base_x", "base_n"))
    for names in sides:
        if all(given.has(name) for name in names):
            x1, n1, x2, n2 = (np.atleast_1d(given.numbers(name)) for name in names)
            return measured(pass_rate(), x1, n1)[0][0], measured(pass_rate(), x2, n2)[0][0]
    raise NotApplicable("no two shares among the inputs")


@method("rate_round")
def rounded_rate(given: Given) -> Mapping[str, Any]:
    value = measured(pass_rate(), np.atleast_1d(given.numbers("x")), np.atleast_1d(given.numbers("n")))[0][0]
    return {"pct": None if np.isnan(value) else number(percent(float(value), given("decimals", 1)))}


@method("pool_bias")
def pool_bias(given: Given) -> Mapping[str, Any]:
    n = given.starting("n")
    shares, x = given.starting("p", "rate"), given.starting("x")
    if len(n) < 2 or not (set(n) == set(shares) or set(n) == set(x)):
        raise NotApplicable("no two groups, each with a size and a share or count, among the inputs")
    sizes = np.array([n[name] for name in n], float)
    events = np.array([x[name] if x else n[name] * shares[name] for name in n], float)
    unit = 100 if shares and max(shares.values()) > 1 else 1
    pooled = float(measured(pass_rate(), events[None].sum(1) / unit, sizes[None].sum(1))[0][0]) * unit
    first = float(events[0] / sizes[0])
    return {"pooled": pooled, "value": pooled, "bias": pooled - first, "bias_pp": (pooled - first) * 100 / unit}
