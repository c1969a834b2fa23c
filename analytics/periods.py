"""Periods of calendar days, half-open: how people write them, and what each is compared with."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

COMPARISONS = ("yoy", "previous", "ytd", "none")
_DAY = timedelta(days=1)
_UNITS = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?))?"
)


class Period(NamedTuple):
    """`start` ≤ day < `end`; empty when they are equal."""

    start: date
    end: date

    @property
    def months(self) -> int | None:
        """Number of whole calendar months, None for a period that is not made of whole months."""
        whole = self.start.day == 1 and self.end.day == 1
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month if whole else None

    @property
    def years(self) -> float:
        """Its length in years."""
        return (self.end - self.start).days / 365.25 if self.months is None else self.months / 12

    def upto(self, as_of: date) -> Period:
        """The part up to and including `as_of`."""
        return Period(self.start, max(self.start, min(self.end, as_of + _DAY)))


class Compared(NamedTuple):
    """The two sides of a comparison, cut at the same day; `base` is None where nothing is compared."""

    current: Period
    base: Period | None


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read `2017`, `2017-H1`, `2017-Q3`, `2017-06`, `2017-06-19` or two of them joined by `..`; raises ValueError."""
    first, dots, last = text.strip().partition("..")
    period = Period(_unit(first).start, _unit(last if dots else first).end)
    if period.start >= period.end:
        raise ValueError(f"the period ends before it begins: {text}")
    return period


def readable(text: str) -> bool:
    """Whether `parse_period` can read a text."""
    try:
        parse_period(text)
    except ValueError:
        return False
    return True


def format_period(period: Period) -> str:
    """The shortest text that `parse_period` reads back as `period`."""
    start, months = period.start, period.months
    if months is None:
        last = period.end - _DAY
        return f"{start}" if start == last else f"{start}..{last}"
    sizes = {12: "year", 6: "half", 3: "quarter", 1: "month"}
    if months in sizes and (start.month - 1) % months == 0:
        return bucket(start, sizes[months])
    return f"{start:%Y-%m}..{period.end - _DAY:%Y-%m}"


def bucket(day: date, unit: str) -> str:
    """The year, half, quarter or month that `day` lies in, as it stands in an address."""
    match unit:
        case "year":
            return f"{day:%Y}"
        case "half":
            return f"{day:%Y}-H{(day.month + 5) // 6}"
        case "quarter":
            return f"{day:%Y}-Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}"


def buckets(period: Period, unit: str) -> list[str]:
    """Every month, quarter or year that `period` touches, in order."""
    first = period.start.replace(day=1)
    count = (period.end.year - first.year) * 12 + period.end.month - first.month + (period.end.day > 1)
    return list(dict.fromkeys(bucket(add_months(first, i), unit) for i in range(count)))


def compared(period: Period, comparison: str, as_of: date) -> Compared:
    """The current and the base period of a comparison, both ending at the same day of their kind.

    yoy: the same days a year before. previous: the month before a month, the year before a year, else as many days.
    ytd: from 1 January to the end of `period`, against the same a year before.
    """
    whole = Period(_last_day(period).replace(month=1, day=1), period.end) if comparison == "ytd" else period
    current = whole.upto(as_of)
    if comparison == "none" or current.start == current.end:
        return Compared(current, None)
    if comparison == "previous" and not whole.months:
        length = whole.end - whole.start
        return Compared(current, Period(current.start - length, current.end - length))
    months = (whole.months or 12) if comparison == "previous" else 12
    base_end = min(_shift_end(current.end, -months), _shift_end(whole.end, -months))
    return Compared(current, Period(add_months(current.start, -months), base_end))


def _last_day(period: Period) -> date:
    return period.end - _DAY


def _shift_end(end: date, months: int) -> date:
    """Shift an exclusive end so that the last day of a month stays the last day."""
    return add_months(end, months) if end.day == 1 else add_months(end - _DAY, months) + _DAY


def _unit(text: str) -> Period:
    match = _UNITS.fullmatch(text)
    if not match:
        raise ValueError(f"not a period: {text}")
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(day, day + _DAY)
    for key, size in (("half", 6), ("quarter", 3), ("month", 1)):
        if match[key]:
            start = date(year, (int(match[key]) - 1) * size + 1, 1)
            return Period(start, add_months(start, size))
    return Period(date(year, 1, 1), date(year + 1, 1, 1))
