"""An indicator in a view: the tidy frame of its values, and the rows that they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pandas as pd

from analytics.definitions import TIMES, Indicator
from analytics.filters import Filters, filters
from analytics.frames import Columns, framed
from analytics.judgement import judge
from analytics.judgement.intervals import garwood, wilson
from analytics.periods import Period, add_months, buckets, parse_period
from analytics.pooling import Key
from analytics.reading import Counts, Question, counts
from analytics.store import Snapshot
from analytics.view import Scope, View

METHODS = {"proportion": "wilson", "census": "census", "rate": "poisson", "duration": "mean"}
EVENTS = ("cases", "accidents")  # units of what happens by chance, one by one: 起
MISSING = (np.nan, np.nan)


def compute(snapshot: Snapshot, scope: Scope, view: View, indicator: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """The values of an indicator, one row a group of `by` (dims of its fact, area, and one of month, quarter, year).

    Columns: those of `by`, then numerator, denominator, value, lower, upper (float64, NaN when missing), method,
    judgement, chosen, ranked. Shares are fractions; a flow or stock has no denominator. Nothing sampled: no value.
    `method` is wilson, poisson (accident rates, cases and accidents: Garwood), census, mean, or count: counted in full.
    With `by` empty there is one row; otherwise a view without data gives a frame without rows.
    """
    question = asked(snapshot, scope, view, indicator, tuple(by))
    ((counted,),) = grouped(snapshot, [question])
    return framed(valued(snapshot, question, counted))


def asked(snapshot: Snapshot, scope: Scope, view: View, indicator: str, by: Key) -> Question:
    """The question for an indicator over the days of a view."""
    found = snapshot.indicators[indicator]
    return Question(found, by, [period_of(snapshot, found, view)], filters(snapshot, scope, view, found, by))


def period_of(snapshot: Snapshot, indicator: Indicator, view: View) -> Period:
    """The days that an indicator looks at: the view's up to the as-of date, so many months up to their end (from the
    first month that is known), or so many ahead of that date."""
    if not indicator.ahead:
        days = view.period.upto(snapshot.as_of)
        return _rolled(snapshot, indicator, days) if indicator.rolling else days
    start = snapshot.as_of + timedelta(days=1)
    return Period(start, add_months(start, indicator.ahead))


def _rolled(snapshot: Snapshot, indicator: Indicator, days: Period) -> Period:
    """So many months up to the end of the days, from the first month of the events at the earliest."""
    span, start = snapshot.span(indicator.numerator.fact), add_months(days.end, -indicator.rolling)
    return Period(min(max(start, span[0].replace(day=1)) if span else start, days.end), days.end)


def grouped(snapshot: Snapshot, questions: Sequence[Question]) -> list[list[Counts]]:
    """For every question, in every period, the counts of every group: all areas compared, all buckets, all codes found.

    A group without rows has 0; where the facts say nothing about a period both numbers are NaN. No data: no groups.
    """
    parts = [[_buckets(period, _unit(question)) for period in question.periods] for question in questions]
    flat = [
        replace(question, by=_dims(question), periods=[part for times in buckets for part in times.values()])
        for question, buckets in zip(questions, parts, strict=True)
    ]
    return list(map(_spread, questions, parts, counts(snapshot, flat)))


def _unit(question: Question) -> str | None:
    return next((dim for dim in question.by if dim in TIMES), None)


def _dims(question: Question) -> Key:
    return tuple(dim for dim in question.by if dim not in TIMES)


def _spread(question: Question, parts: Sequence[dict[str, Period]], flat: Sequence[Counts | None]) -> list[Counts]:
    """What was counted in each bucket as counts of the groups of each period, in order."""
    groups, unit, read = _groups(_dims(question), flat, question.filters), _unit(question), iter(flat)
    nothing = (0.0, 0.0 if question.indicator.denominator else 1.0)
    return [
        {
            _placed(group, question.by, unit, time): MISSING if found is None else found.get(group, nothing)
            for time, found in [(time, next(read)) for time in times]
            for group in groups
        }
        for times in parts
    ]


def _buckets(period: Period, unit: str | None) -> dict[str, Period]:
    """The months, quarters or years of a period, cut at its ends; the period itself without a unit."""
    if unit is None:
        return {"": period}
    spans = {text: parse_period(text) for text in buckets(period, unit)}
    return {t: Period(max(s.start, period.start), min(s.end, period.end)) for t, s in spans.items()}


def _groups(dims: Key, flat: Sequence[Counts | None], sieve: Filters) -> list[Key]:
    if not dims:
        return [()]
    found = sorted({key for counted in flat if counted is not None for key in counted})
    if "area" not in dims or all(counted is None for counted in flat):
        return found
    place = dims.index("area")
    areas = dict.fromkeys([*sieve.areas, *(key[place] for key in found)])
    others = dict.fromkeys((key[:place], key[place + 1 :]) for key in found) if len(dims) > 1 else {((), ()): None}
    return [(*before, area, *after) for area, (before, after) in product(areas, others)]


def _placed(group: Key, by: Key, unit: str | None, time: str) -> Key:
    if unit is None:
        return group
    place = by.index(unit)
    return (*group[:place], time, *group[place:])


def valued(snapshot: Snapshot, question: Question, counted: Counts) -> Columns:
    """The columns of `compute`."""
    indicator, by = question.indicator, question.by
    x, n = columns(counted)
    value, lower, upper = measured(indicator, x, n)
    return {
        **codes(by, counted),
        "numerator": x,
        "denominator": n if indicator.denominator else np.full(len(n), np.nan),
        "value": value,
        "lower": lower,
        "upper": upper,
        "method": [method(indicator)] * len(n),
        "judgement": _judged(snapshot, indicator, by, counted),
        **flags(snapshot, question, counted),
    }


def columns(counted: Counts) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators as arrays."""
    pairs = np.array(list(counted.values()), float).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def codes(by: Key, counted: Counts) -> Columns:
    """The columns of codes."""
    return {dim: [key[n] for key in counted] for n, dim in enumerate(by)}


def flags(snapshot: Snapshot, question: Question, counted: Counts) -> Columns:
    """`chosen` and `ranked` of every group; only areas below the focus can be out of the ranking."""
    by, sieve = question.by, question.filters
    marked = [[key[n] in sieve.chosen.get(dim, ()) for key in counted] for n, dim in enumerate(by)]
    ranked = [True] * len(counted)
    if "area" in by:
        place, tree = by.index("area"), snapshot.areas
        ranked = [key[place] != sieve.focus and tree.get(key[place]).ranked for key in counted]
    chosen = np.array(marked, bool).reshape(len(by), len(counted)).any(axis=0)
    return {"chosen": np.asarray(chosen), "ranked": np.array(ranked, bool)}


def method(indicator: Indicator) -> str:
    """How the interval of an indicator is made, or why it has none."""
    if not indicator.chance:
        return "count"
    return METHODS.get(indicator.kind, "poisson" if indicator.unit in EVENTS else "count")


def measured(indicator: Indicator, x: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Value and interval of numerators and denominators; NaN where nothing was sampled or no interval applies."""
    known = np.where(n > 0, n, np.nan)
    value = x / known * indicator.per
    if indicator.kind == "proportion":
        return value, *wilson(x, known)
    lower, upper = garwood(x) if method(indicator) == "poisson" else (np.full_like(value, np.nan),) * 2
    return value, lower / known * indicator.per, upper / known * indicator.per


def _judged(snapshot: Snapshot, indicator: Indicator, by: Key, counted: Counts) -> list[str]:
    """Proportions against the whole that the groups of the first dim make up, the other dims held; what is counted in
    full says so, and what chance alone makes rare (cases, accidents, mean days) is not set against others."""
    if indicator.kind != "proportion":
        return [judge.CENSUS if method(indicator) in ("census", "count") else ""] * len(counted)
    x, n = columns(counted)
    wholes: dict[Key, tuple[float, float]] = {}
    for key, pair in counted.items():
        if pair is not MISSING:
            whole = wholes.get(key[1:], (0.0, 0.0))
            wholes[key[1:]] = (whole[0] + pair[0], whole[1] + pair[1])
    compared = bool(by) and by[0] not in TIMES
    expected = [whole / max(of, 1) for whole, of in (wholes.get(key[1:], (0.0, 0.0)) for key in counted)]
    words = judge.against(x, n, expected, indicator.good, snapshot.thresholds.small_sample)
    return words if compared else [word if word == judge.INSUFFICIENT else "" for word in words]
