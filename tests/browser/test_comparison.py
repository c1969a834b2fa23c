"""Comparisons that survive a filter, bases that are missing or zero, totals that are sums (C1 to C4)."""

import random

import pandas as pd
import pytest

from tests.browser import truth
from tests.browser.dashboard import Visit

JUNE = ("2017-06-01", "2017-07-01")
BASES = {
    "yoy": ("同比", JUNE, ("2016-06-01", "2016-07-01")),
    "previous": ("环比", JUNE, ("2017-05-01", "2017-06-01")),
    "ytd": ("累计同比", ("2017-01-01", "2017-07-01"), ("2016-01-01", "2016-07-01")),
}


def counted(name: str, difference: int) -> str:
    """How a change of a count begins."""
    return f"{name}{'多' if difference > 0 else '少'}{abs(difference)}批次" if difference else f"{name}持平"


def points(name: str, difference: float) -> str:
    """How a change of a rate reads, without its sign."""
    said = f"{abs(100 * difference):.1f}"
    return f"{name}{'提高' if difference > 0 else '下降'}{said}个百分点" if float(said) else f"{name}持平"


@pytest.mark.parametrize("compare", BASES)
@pytest.mark.parametrize("areas", [(), ("wenhua", "songcheng", "dongfang")], ids=["all", "three"])
def test_one_month_chosen_still_has_its_comparisons(compare: str, areas: tuple[str, ...], visit: Visit):
    name, now, before = BASES[compare]
    d = visit(f"/products?period=2017-06&compare={compare}&basis=all_supervision&area={','.join(areas)}")
    sides = [truth.sampled(*side, areas, levels=list("NPMD")) for side in (now, before)]
    rates = [truth.rate(*side, areas, levels=list("NPMD")) for side in (now, before)]
    shown = d.kpis()
    assert shown["抽查批次"].change.startswith(counted(name, len(sides[0]) - len(sides[1])))
    assert points(name, rates[0].share - rates[1].share) in shown["批次合格率"].change


def test_to_date_prints_both_sides_beside_the_month_chosen(visit: Visit):
    _, now, before = BASES["ytd"]
    shown = visit("/products?period=2017-06&compare=ytd").kpis()["抽查批次"]
    assert shown.value == f"{len(truth.sampled(*JUNE))}批次"
    assert shown.counts == f"累计 {len(truth.sampled(*now))}批次；基期 {len(truth.sampled(*before))}批次"


def test_a_year_before_the_ledgers_begin_is_no_base(visit: Visit):
    shown = visit("/products?period=2014").kpis()
    assert shown["抽查批次"].change == "无可比基期"
    assert "无可比基期" in shown["批次合格率"].change


def test_a_base_of_zero_gives_no_growth_rate(visit: Visit):
    failures = [truth.failed(f"{year}-01-01", f"{year + 1}-01-01").groupby("area").size() for year in (2016, 2017)]
    area, n = next((a, n) for a, n in failures[1].items() if a not in failures[0])
    change = visit(f"/products?period=2017&area={area}").kpis()["不合格批次"].change
    assert f"同比多{n}批次" in change
    assert "基期为零，不计算增幅" in change
    assert "%" not in change


@pytest.mark.parametrize("seed", range(5))
def test_the_total_of_a_rate_is_the_sum_of_its_parts(seed: int, visit: Visit):
    chance = random.Random(seed)
    first = pd.Timestamp("2014-01-01") + pd.Timedelta(days=chance.randrange(900))
    last = first + pd.Timedelta(days=chance.randrange(200, 500))
    kind = chance.choice(["", "daily", "industrial", "agricultural"])
    d = visit(f"/products?period={first:%F}..{last:%F}&basis=all_supervision&product={kind}")
    products = {"class_code": [kind]} if kind else {}
    rate = truth.rate(f"{first:%F}", f"{last + pd.Timedelta(days=1):%F}", levels=list("NPMD"), **products)
    head, *rows = d.table("products_stages")
    parts = [sum(int(row[head.index(name)]) for row in rows) for name in ("合格批次", "判定批次")]
    assert parts == [rate.conforming, rate.judged]
    shown = d.kpis()["批次合格率"]
    assert shown.value == rate.percent
    assert shown.counts.startswith(f"合格批次 {rate.conforming:,}／判定批次 {rate.judged:,}")
