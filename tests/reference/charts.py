"""Published cases of control charts and their rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from analytics.judgement import capability, control, rules
from tests.reference.given import Conventions, Given, NotApplicable, method

PASSING = {capability.PASSES: "consistent_pass", capability.FAILS: "consistent_fail", capability.EITHER: "inconsistent"}
GOOD = {"increase": "up", "decrease": "down", "neutral": "neutral", "up": "up", "down": "down", 1: "up", -1: "down"}


def chart(found: control.Limits, floor: float, ceiling: float, scale: float = 1, **more: Any) -> dict[str, Any]:
    """Limits at three and at two sigmas, in the unit of the case."""
    low95, high95 = found.within(2, floor, ceiling)
    at = {"center": found.center, "lcl": found.lower, "ucl": found.upper, "lcl95": low95, "ucl95": high95}
    return {**{name: scale * value for name, value in at.items()}, "sigma": scale * found.sigma, **more}


def base(given: Given, points: int) -> Any:
    """Points that the limits are made from: marks, their number from the start, all but those excluded, or all."""
    frozen, excluded = given("freeze", points), given("exclude", ())
    stated = given("base", None)
    if isinstance(stated, int) and not isinstance(stated, bool):
        frozen, stated = stated, None
    marks = np.ones(points, bool) if stated is None else np.asarray(stated, bool)
    marks = marks & (np.arange(points) < frozen) & ~np.isin(np.arange(1, points + 1), excluded)
    return None if marks.all() else marks


def staged(given: Given, made: Callable[..., control.Limits], *series: Any, **options: Any) -> control.Limits:
    """Limits of the whole series, or of each part apart where the case tells points in parts."""
    parts = next((given(name) for name in ("groups", "groupings", "rebase", "part") if given.has(name)), None)
    marks = base(given, len(series[0]))
    if parts is None:
        return made(*series, base=marks, **options)
    if marks is not None:
        raise NotApplicable("parts of a series with points of their own to make limits from")
    return control.stages(made, 1 + np.flatnonzero(np.diff(parts)), *series, **options)


def shares(given: Given) -> tuple[Any, Any]:
    x = given.numbers("x")
    return x, np.broadcast_to(given.numbers("n"), x.shape)


@method("p_chart")
def p_chart(given: Given) -> Mapping[str, Any]:
    return chart(staged(given, control.p_chart, *shares(given)), 0, 1, given.scale)


@method("p_chart_pct")
def p_chart_in_per_cent(given: Given) -> Mapping[str, Any]:
    return chart(staged(given, control.p_chart, *shares(given)), 0, 1, given("mult", 100))


@method("u_chart")
def u_chart(given: Given) -> Mapping[str, Any]:
    return chart(staged(given, control.u_chart, *shares(given)), 0, np.inf, given.scale)


@method("c_chart")
def c_chart(given: Given) -> Mapping[str, Any]:
    x = given.numbers("x") if given.has("x") else given.numbers("y")
    return chart(staged(given, control.c_chart, x), 0, np.inf)


def screened(given: Given, made: Callable[[bool], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Limits with extreme moving ranges left out or not, as the case says; by either convention where it is silent."""
    if given.has("screen"):
        return made(bool(given("screen")))
    return Conventions({"all moving ranges": made(False), "extreme moving ranges left out": made(True)})


@method("laney_p")
def laney(given: Given) -> Mapping[str, Any]:
    x, n = shares(given)
    marks = base(given, len(x))

    def made(screen: bool, scale: float) -> Mapping[str, Any]:
        sigma_z = control.spread(x, n, marks, screen)
        return chart(staged(given, control.laney, x, n, screen=screen), 0, 1, scale, sigma_z=sigma_z)

    if given.has("mult"):
        return screened(given, lambda screen: made(screen, given.scale))
    screens = [bool(given("screen"))] if given.has("screen") else [False, True]
    units = {"shares": 1, "per cent": 100}
    return Conventions({f"in {u}, screened {s}": made(s, scale) for s in screens for u, scale in units.items()})


def single(given: Given) -> Any:
    """Single values of a series, or shares where the case gives numerators and denominators."""
    if given.has("n") and given.has("x") and not given.has("values"):
        return given.numbers("x") / given.numbers("n")
    return given.numbers("y")


@method("xmr")
def xmr(given: Given) -> Mapping[str, Any]:
    y = single(given)

    def made(screen: bool) -> Mapping[str, Any]:
        limits = staged(given, control.xmr, y, screen=screen)
        return chart(limits, -np.inf, np.inf, mr_bar=limits.sigma * control.WIDTH / control.E2)

    return screened(given, made)


@method("xmr_d2")
def xmr_by_d2(given: Given) -> Mapping[str, Any]:
    y, width = single(given), control.WIDTH / control.D2

    def made(screen: bool) -> Mapping[str, Any]:
        limits = staged(given, control.xmr, y, screen=screen, width=width)
        return chart(limits, -np.inf, np.inf, mr_bar=control.D2 * limits.sigma)

    return screened(given, made)


@method("t_chart")
def t_chart(given: Given) -> Mapping[str, Any]:
    y = given.numbers("y")

    def made(screen: bool) -> Mapping[str, Any]:
        found = staged(given, control.t_chart, y, screen=screen)
        return {"center": found.center, "lcl": found.lower, "ucl": found.upper}

    return screened(given, made)


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
    useful = given("n_useful", given("n", None))
    if useful is not None and not given.has("y"):
        alternating = rules.longest_run(np.resize([1, -1], useful), 0)
        return {name: alternating[name] for name in ("n_useful", "longest_run_max", "n_crossings_min")}
    y = given.numbers("y")
    found = rules.longest_run(y, given.numbers("center", np.median(y)))
    return {**found, "n_obs": len(y), "runs_signal": found["signal"]}
