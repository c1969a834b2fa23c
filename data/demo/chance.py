"""Drawing: days, shares and weighted choices, from a given stream of chance."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def pick(rng: Random, weights: Mapping[Item, float]) -> Item:
    """One key, by its weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def allot(total: int, weights: Mapping[Item, float]) -> dict[Item, int]:
    """Split a total by weights into whole numbers that add up to it (largest remainders)."""
    scale = total / sum(weights.values())
    shares = {key: int(weight * scale) for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: shares[key] - weights[key] * scale)
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def draw(rng: Random, items: Sequence[Item], weights: Iterable[float], count: int) -> list[Item]:
    """`count` different items; heavier ones are likelier (Efraimidis and Spirakis 2006). Weights are positive."""
    keys = [math.log(1 - rng.random()) / weight for weight in weights]
    order = sorted(range(len(items)), key=lambda n: keys[n], reverse=True)
    return [items[n] for n in sorted(order[:count])]


def workday(rng: Random, start: date, end: date) -> date:
    """A day from Monday to Friday, `start` ≤ day < `end`."""
    day = start + timedelta(days=rng.randrange((end - start).days))
    shift = max(0, day.weekday() - 4)
    return day - timedelta(days=shift) if day - timedelta(days=shift) >= start else day + timedelta(days=3 - shift)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def half_years(first: int = 2014, count: int = 8) -> list[tuple[date, date]]:
    """Half-open half-years: 2014-01-01 to 2014-07-01, and so on."""
    starts = [date(first + n // 2, 1 + 6 * (n % 2), 1) for n in range(count + 1)]
    return list(pairwise(starts))
