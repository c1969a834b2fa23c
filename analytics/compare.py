"""Against the year before, the period before, the year to date before: differences, intervals, and who made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.definitions import Indicator
from analytics.frames import Columns, framed
from analytics.indicators import EVENTS, MISSING, asked, codes, columns, flags, grouped, measured, method, period_of
from analytics.judgement import judge
from analytics.judgement.decomposition import kitagawa, within_errors
from analytics.judgement.intervals import newcombe
from analytics.periods import Compared, Period
from analytics.reading import Counts, Question
from analytics.store import Snapshot
from analytics.view import Scope, View

RATES = ("proportion", "census", "rate", "duration")
SIDES = ("numerator", "denominator", "base_numerator", "base_denominator")


def change(snapshot: Snapshot, scope: Scope, view: View, indicator: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """An indicator in the current and the base period of the view's comparison, one row a group of `by`.

    Columns: those of `by`, value, numerator, denominator, base_value, base_numerator, base_denominator, difference,
    lower, upper (of the difference: Newcombe, proportions only), growth (a fraction; counts only), reason, method,
    judgement, chosen, ranked. `method` is newcombe, barnard (the same interval, but the exact test decides: small
    samples), conditional (the exact test of counts of events), census, count or mean. `reason` says why a comparison
    or growth is missing: no_base (nothing to compare with), zero_base, small_base (growth is given, the difference is
    to be said first), or "". Buckets of time are set side by side in order, under the names of the current ones.
    """
    question = compared(snapshot, view, asked(snapshot, scope, view, indicator, tuple(by)))
    (counted,) = grouped(snapshot, [question])
    return framed(changed(snapshot, question, counted))


def compared(snapshot: Snapshot, view: View, question: Question) -> Question:
    """The same question over both periods of the view's comparison, or the current alone where there is no base."""
    current, base = _periods(snapshot, question.indicator, view)
    return replace(question, periods=[current, base] if base else [current])


def changed(snapshot: Snapshot, question: Question, counted: Sequence[Counts]) -> Columns:
    """The columns of `change` from the counts of both periods, or of the current alone."""
    found, (now, then) = question.indicator, _sides(counted)
    (x, n), (x0, n0) = columns(now), columns(then)
    value, base = measured(found, x, n)[0], measured(found, x0, n0)[0]
    difference, nothing = value - base, np.full(len(x), np.nan)
    interval = newcombe(x, n, x0, n0) if found.kind == "proportion" else (nothing, nothing)
    rate = found.kind in RATES
    return {
        **codes(question.by, now),
        "value": value,
        "numerator": x,
        "denominator": n if found.denominator else nothing,
        "base_value": base,
        "base_numerator": x0,
        "base_denominator": n0 if found.denominator else nothing,
        "difference": difference,
        "lower": interval[0],
        "upper": interval[1],
        **_grown(value, base, rate, snapshot.thresholds.growth_base),
        **_judged(snapshot, question, (now, then), interval),
        **flags(snapshot, question, now),
    }


def _judged(
    snapshot: Snapshot, question: Question, sides: tuple[Counts, Counts], interval: tuple[np.ndarray, np.ndarray]
) -> Columns:
    """`method` and `judgement`: shares by interval and exact test, events by the exact test, full counts not at all."""
    found, limits, (now, then) = question.indicator, snapshot.thresholds, map(columns, sides)
    if found.kind == "proportion":
        small = np.minimum(now[1], then[1]) < limits.small_sample
        words = judge.change(interval, now, then, found.good, limits.small_sample)
        return {"method": ["barnard" if few else "newcombe" for few in small], "judgement": words}
    if by_chance(found):
        words = judge.counted(now[0], then[0], _days(question.periods), found.good, limits.growth_base)
        return {"method": ["conditional"] * len(words), "judgement": words}
    own = method(found)
    full = own in ("census", "count")
    return {"method": [own] * len(now[0]), "judgement": [judge.CENSUS if full else ""] * len(now[0])}


def by_chance(indicator: Indicator) -> bool:
    """Whether chance has a part in a count: cases and accidents, and what goes well or badly one by one.

    Not in the work done (neither direction is good) and not in sums of quantities, which do not come one by one.
    """
    one_by_one = indicator.good != "neutral" and indicator.numerator.measure != "quantity"
    return indicator.kind == "flow" and (indicator.unit in EVENTS or one_by_one)


def _days(periods: Sequence[Period]) -> tuple[float, float]:
    """Lengths of both periods; those that differ by a leap day count as equal."""
    now, then = ((period.end - period.start).days for period in (periods[0], periods[-1]))
    return (1.0, 1.0) if abs(now - then) < 2 else (float(now), float(then))


def contribution(snapshot: Snapshot, scope: Scope, view: View, indicator: str, by: Sequence[str]) -> pd.DataFrame:
    """What each group of `by` gave to the change of the whole; the column contribution adds up to that change.

    Columns: those of `by`, numerator, denominator, base_numerator, base_denominator, within, mix, contribution, error,
    chosen, ranked. A proportion's parts are fractions, by the group's own rate (within, with its standard error) and by
    its share (mix) after Kitagawa; a count's part is its own change. Without a base the frame has no rows.
    """
    question = compared(snapshot, view, asked(snapshot, scope, view, indicator, tuple(by)))
    (counted,) = grouped(snapshot, [question])
    now, then = _sides(counted)
    if np.isnan([*columns(now), *columns(then)]).any() or not (columns(now)[1].sum() and columns(then)[1].sum()):
        now, then = {}, {}
    both = columns(now), columns(then)
    rate = question.indicator.denominator and len(now)
    return framed(
        {
            **codes(question.by, now),
            **dict(zip(SIDES, (*both[0], *both[1]), strict=True)),
            **(parts(*both[0], *both[1]) if rate else _own(both[0][0] - both[1][0])),
            **flags(snapshot, question, now),
        }
    )


def parts(x: np.ndarray, n: np.ndarray, x0: np.ndarray, n0: np.ndarray) -> Columns:
    """What each group gave to the change of a rate from x0 / n0 to x / n: within, its standard error, mix, and both."""
    within, mix = kitagawa(x, n, x0, n0)
    return {"within": within, "mix": mix, "contribution": within + mix, "error": within_errors(x, n, x0, n0)}


def _own(difference: np.ndarray) -> Columns:
    """The parts of a count: every group's own change."""
    nothing = np.zeros(len(difference))
    return {"within": difference, "mix": nothing, "contribution": difference, "error": nothing}


def by_whole_months(snapshot: Snapshot, indicator: Indicator, view: View) -> bool:
    """Whether an indicator that is known by month only compares whole months where the view's days are not."""
    monthly = any(side.read in ("last", "mean") for side in indicator.sides)
    return monthly and view.compared(snapshot.as_of).current.months is None


def _sides(counted: Sequence[Counts]) -> tuple[Counts, Counts]:
    """The counts of the current and the base period under the names of the current groups; NaN without a base."""
    now, *rest = counted
    before = list(rest[0].values()) if rest else []
    return now, {key: before[n] if n < len(before) else MISSING for n, key in enumerate(now)}


def _periods(snapshot: Snapshot, indicator: Indicator, view: View) -> Compared:
    """Both periods; no base where an indicator looks ahead or back over years, or where records begin within it."""
    if indicator.ahead or indicator.rolling:
        return Compared(period_of(snapshot, indicator, view), None)
    both = view.compared(snapshot.as_of)
    spans = [snapshot.span(side.fact) for side in indicator.sides if side.read == "period"]
    recorded = all(span and both.base and span[0].replace(day=1) <= both.base.start for span in spans)
    return both if recorded else Compared(both.current, None)


def growth(value: np.ndarray, base: np.ndarray, small: int) -> tuple[np.ndarray, list[str]]:
    """Growth of counts as fractions of their base, and why it is missing or to be said last (see `change`)."""
    cases = [np.isnan(base), base == 0, base < small]
    reasons = np.select(cases, ["no_base", "zero_base", "small_base"], "").tolist()
    return (value - base) / np.where(base > 0, base, np.nan), reasons


def _grown(value: np.ndarray, base: np.ndarray, rate: bool, small: int) -> Columns:
    """`growth` and `reason`; rates have no growth, and no reason but a missing base."""
    if rate:
        return {"growth": np.full(len(base), np.nan), "reason": np.where(np.isnan(base), "no_base", "").tolist()}
    fraction, reasons = growth(value, base, small)
    return {"growth": fraction, "reason": reasons}
