"""How a view is called in a report."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from analytics import report
from analytics.periods import Period, parse_period
from analytics.report import words
from analytics.report.phrases import dated
from analytics.store import Snapshot
from analytics.view import WHOLE, View

JUNE = date(2017, 6, 19)


def said(snapshot: Snapshot, view: View, lang) -> str:
    return "".join(map(words, report.build(snapshot, WHOLE, view, lang).sentences))


@pytest.mark.parametrize(
    ("period", "zh", "en", "title"),
    [
        ("2017", "2017年", "In 2017", "睢阳区2017年质量强区"),
        ("2017-H1", "上半年", "In the first half of 2017", "睢阳区2017年上半年质量强区"),
        ("2017-Q3", "三季度", "In the third quarter of 2017", "睢阳区2017年三季度质量强区"),
        ("2017-06", "2017年6月", "In June 2017", "睢阳区2017年6月质量强区"),
        ("2017-01..2017-09", "2017年1—9月", "In Jan–Sep 2017", "睢阳区2017年1—9月质量强区"),
        (
            "2017-01-05..2017-06-19",
            "2017年1月5日—6月19日",
            "In the period 5 January 2017 – 19 June 2017",
            "睢阳区2017年1月5日—",
        ),
    ],
)
def test_a_period_is_called_by_its_name(demo: Snapshot, period: str, zh: str, en: str, title: str):
    view = View(demo.id, *parse_period(period))
    assert f"{zh}，全区" in said(demo, view, "zh")
    assert f"{en}, in the district: " in said(demo, view, "en")
    assert report.build(demo, WHOLE, view, "zh").title.startswith(title)


@pytest.mark.parametrize(
    ("areas", "name"),
    [((), "全区"), (("likou",), "李口镇"), (("gucheng", "likou", "songji", "wenhua"), "等4个乡镇")],
)
def test_areas_are_named_up_to_three(snapshot: Snapshot, look: Callable[..., View], areas: tuple, name: str):
    scope = report.build(snapshot, WHOLE, look(areas=areas), "zh").scope
    assert re.search(f"区域：[^；]*{name}；", scope)


def test_filters_are_spelled_out_with_what_they_narrow(snapshot: Snapshot, look: Callable[..., View]):
    said = report.build(snapshot, WHOLE, look(products=("daily",), stages=("PRD",)), "zh").scope
    assert "产品：日用消费品；环节：" in said
    assert "只作用于抽查和后处理数据" in said


@pytest.mark.parametrize(
    ("days", "unit", "found"),
    [
        ([JUNE], "day", ("2017年6月19日", Period(JUNE, date(2017, 6, 20)))),
        ([JUNE], "month", ("2017年6月", Period(date(2017, 6, 1), date(2017, 7, 1)))),
        ([JUNE, date(2017, 6, 2)], "day", ("2017年6月", Period(date(2017, 6, 1), date(2017, 7, 1)))),
        ([JUNE, date(2017, 7, 2)], "day", None),
        ([], "day", None),
    ],
)
def test_the_one_day_or_month_of_all_rows(days: list[date], unit: str, found: tuple | None):
    assert dated(days, unit, "zh") == found
