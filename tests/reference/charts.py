"""Published cases of control charts and their rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analytics.judgement import capability, control, rules
from tests.reference.given import Given, NotApplicable, method

PASSING = {capability.PASSES: "consistent_pass", capability.FAILS: "consistent_fail", capability.EITHER: "inconsistent"}
GOOD = {"increase": "up", "decrease": "down", "neutral": "neutral", "up": "up", "down": "down", 1: "up", -1: "down"}


def chart(found: control.Limits, floor: float, ceiling: float, scale: float = 1, **more: Any) -> dict[str, Any]:
    """Limits at three and at two sigmas, in the unit of the case."""
    low95, high95 = found.within(2, floor, ceiling)
    at = {"center": found.center, "lcl": found.lower, "ucl": found.upper, "lcl95": low95, "ucl95": high95}
    return {**{name: scale * value for name, value in at.items()}, "sigma": scale * found.sigma, **more}


def base(given: Given, points: int) -> Any:
    """Points that the limits are made from: marks, their number from the start, or all but those excluded."""
    if given.has("freeze"):
        return np.arange(points) < given("freeze")
    if given.has("exclude"):
        return ~np.isin(np.arange(1, points + 1), given("exclude"))
    stated = given("base", None)
    return None if stated is None else np.asarray(stated, bool)


def shares(given: Given) -> tuple[Any, Any, Any]:
    x, n = given.numbers("x"), given.numbers("n")
    return x, np.broadcast_to(n, x.shape), base(given, len(x))


@method("p_chart")
def p_chart(given: Given) -> Mapping[str, Any]:
    return chart(control.p_chart(*shares(given)), 0, 1, given.scale)


@method("p_chart_pct")
def p_chart_in_per_cent(given: Given) -> Mapping[str, Any]:
    return chart(control.p_chart(*shares(given)), 0, 1, given("mult", 100))


@method("laney_p", "laney_p_pct", "pp_chart")
def laney(given: Given) -> Mapping[str, Any]:
    x, n, marks = shares(given)
    screen = given("screen", False)
    sigma_z = control.spread(x, n, marks, screen)
    scale = given("mult", 100 if "laney_p_pct" in given.method else 1)
    return chart(control.laney(x, n, marks, screen), 0, 1, scale, sigma_z=sigma_z)


@method("u_chart")
def u_chart(given: Given) -> Mapping[str, Any]:
    return chart(control.u_chart(*shares(given)), 0, np.inf, given.scale)


@method("c_chart")
def c_chart(given: Given) -> Mapping[str, Any]:
    x = given.numbers("x") if given.has("x") else given.numbers("y")
    return chart(control.c_chart(x, base(given, len(x))), 0, np.inf)


def single(given: Given) -> Any:
    """Single values of a series, or shares where the case gives numerators and denominators."""
    if given.has("n") and given.has("x") and not given.has("values"):
        return given.numbers("x") / given.numbers("n")
    return given.numbers("y")


@method("xmr")
def xmr(given: Given) -> Mapping[str, Any]:
    y = single(given)
    return chart(control.xmr(y, given("screen", True), base(given, len(y))), -np.inf, np.inf)


@method("xmr_d2")
def xmr_by_d2(given: Given) -> Mapping[str, Any]:
    y = single(given)
    limits = control.xmr(y, given("screen", False), base(given, len(y)), control.WIDTH / control.D2)
    return chart(limits, -np.inf, np.inf, mr_bar=control.D2 * limits.sigma)


@method("t_chart")
def t_chart(given: Given) -> Mapping[str, Any]:
    y = given.numbers("y")
    found = control.t_chart(y, given("screen", False), base(given, len(y)))
    return {"center": found.center, "lcl": found.lower, "ucl": found.upper}


@method("run_one_side")
def run(given: Given) -> Mapping[str, Any]:
    sides = given.numbers("rel") if given.has("rel") else rules.side(given.numbers("y"), given.numbers("center"))
    return {"flag": rules.run(sides, given("k", 7)).astype(int)}


@method("trend_points")
def trend(given: Given) -> Mapping[str, Any]:
    return {"flag": rules.trend(given.numbers("y"), given("k", 7))}


@method("part_of")
def part_of(given: Given) -> Mapping[str, Any]:
    return {"flag": rules.part_of(given.numbers("y"), given("k", 7)).astype(int)}


@method("two_in_three")
def two_in_three(given: Given) -> Mapping[str, Any]:
    close = given.numbers("close")
    return {"flag": rules.two_in_three(close, np.broadcast_to(given.numbers("rel"), close.shape)).astype(int)}


@method("shift_backfill")
def shift(given: Given) -> Mapping[str, Any]:
    return {"flag": rules.shift_backfilled(given.numbers("y"), given.numbers("center"), given("k"))}


@method("trend_backfill")
def trend_backfilled(given: Given) -> Mapping[str, Any]:
    return {"flag": rules.trend_backfilled(given.numbers("y"), given("steps"))}


@method("astronomical")
def outside(given: Given) -> Mapping[str, Any]:
    y, low, high = given.numbers("y"), given.numbers("lpl"), given.numbers("upl")
    return {"flag": rules.outside(y, low, high) * np.where(y > high, 1, -1)}


@method("ptd_*")
def plot_the_dots(given: Given) -> Mapping[str, Any]:
    y = given.numbers("y")
    found = rules.signals(y, control.xmr(y, given("screen", True)))
    return {"signals": found, "last_two_flagged": any(found[-2:]), "flag": [int(bool(name)) for name in found]}


@method("assurance")
def assurance(given: Given) -> Mapping[str, Any]:
    good = GOOD.get(given("direction"))
    if good is None:
        raise NotApplicable(f"no direction {given('direction')}")
    target = given("target", None)
    low, high = (np.atleast_1d(given.numbers(name)) for name in ("lpl", "upl"))
    words = capability.assured(low, high, np.nan if target is None else target, good)
    return {"flag": [PASSING.get(word) for word in words]}


@method("anhoej")
def anhoej(given: Given) -> Mapping[str, Any]:
    y = given.numbers("y")
    found = rules.longest_run(y, given.numbers("center", np.median(y)))
    return {**found, "n_obs": len(y), "runs_signal": found["signal"]}
