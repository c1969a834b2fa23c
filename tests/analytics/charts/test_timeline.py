"""The axis of periods: its ticks stay apart on a phone."""

from datetime import date

import pytest

from analytics.charts import tokens
from analytics.charts.timeline import placed, time_axis
from analytics.periods import add_months


def months(n: int, first: date, named: int = 0):
    """A row a month from the first, each called by the month `named` later: by its last where twelve roll."""
    starts = [add_months(first, k) for k in range(n)]
    days = [add_months(start, named) for start in starts]
    return [
        {"start": s, "end": add_months(s, named + 1), "tick": f"{d.month}月", "year": f"{d.year}年", "value": 0.9}
        for s, d in zip(starts, days, strict=True)
    ]


def ticks(rows) -> list[str]:
    return time_axis(placed(rows), tokens("light"))["ticktext"]


def test_the_year_stands_under_the_first_tick_of_each():
    assert ticks(months(24, date(2016, 1, 1))) == ["1月<br>2016年", "7月", "1月<br>2017年", "7月"]


def test_a_first_tick_whose_year_would_touch_the_next_gives_way():
    rolling = months(37, date(2014, 1, 1), 11)
    assert ticks(rolling)[:3] == ["6月<br>2015年", "12月", "6月<br>2016年"]


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_few_periods_have_a_tick_each(n):
    assert len(ticks(months(n, date(2017, 1, 1)))) == n
