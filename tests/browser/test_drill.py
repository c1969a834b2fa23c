"""From the figure to the case: marks filter, figures open their rows, rows open profiles (B1 to B3)."""

from tests.browser import truth
from tests.browser.dashboard import Dashboard, Visit

YEAR = ("2017-01-01", "2018-01-01")


def failures(d: Dashboard) -> str:
    return d.kpis()["不合格批次"].value


def test_a_click_on_a_place_filters_every_figure_and_a_second_click_restores_them(visit: Visit):
    d = visit("/products")
    figures, table = d.kpis(), d.csv("products_groups")
    d.mark("products_areas", "文化街道")
    assert d.chips() == ["乡镇：文化街道×"]
    assert d.kpis()["抽查批次"].value == f"{len(truth.sampled(*YEAR, ['wenhua']))}批次"
    assert failures(d) == f"{truth.rate(*YEAR, ['wenhua']).failures}批次"
    assert d.csv("products_groups") != table
    d.mark("products_areas", "文化街道")
    assert (d.chips(), d.kpis(), d.csv("products_groups")) == ([], figures, table)


def test_a_click_in_another_chart_narrows_further_and_chips_take_it_back(visit: Visit):
    d = visit("/products")
    d.mark("products_areas", "文化街道")
    d.mark("products_groups", "农业生产资料")
    assert d.chips() == ["乡镇：文化街道×", "产品：农业生产资料×"]
    rows = truth.sampled(*YEAR, ["wenhua"], group_code=["farm"])
    assert d.kpis()["抽查批次"].value == f"{len(rows)}批次"
    d.click("文化街道")
    assert d.chips() == ["产品：农业生产资料×"]


def test_a_tile_filters_too(visit: Visit):
    d = visit("/")
    d.mark("overview_map", "李口镇")
    assert d.query()["area"] == "likou"


def test_a_figure_of_failures_opens_exactly_those_batches(visit: Visit):
    d = visit("/products")
    wanted = set(truth.failed(*YEAR)["batch_no"])
    assert failures(d) == f"{len(wanted)}批次"
    d.click("不合格批次")
    assert {row[0] for row in d.rows()[1:]} == wanted
    d.click("抽样日期")
    ordered = d.rows()
    day = ordered[0].index("抽样日期 ▲")
    assert {row[0] for row in ordered[1:]} == wanted
    assert [row[day] for row in ordered[1:]] == sorted(row[day] for row in ordered[1:])


def test_every_page_of_a_long_list_together_holds_each_batch_once(visit: Visit):
    d = visit("/products")
    d.click("抽查批次")
    seen = [row[0] for row in d.rows()[1:]]
    while d.page.locator(".q-pager a").filter(has_text="下一页").count():
        d.click("下一页")
        seen += [row[0] for row in d.rows()[1:]]
    assert sorted(seen) == sorted(truth.sampled(*YEAR)["batch_no"])


def test_a_mark_opens_the_rows_that_it_counts(visit: Visit):
    d = visit("/products")
    year = truth.failed("2016-07-01", "2017-07-01")
    d.mark("products_trend", "2016年7月—2017年6月")
    assert {row[0] for row in d.rows()[1:]} == set(year["batch_no"])


def test_a_row_opens_its_enterprise_over_all_ledgers_and_back_returns(visit: Visit):
    d = visit("/products?period=2017-H1&area=likou,dongfang")
    d.click("不合格批次")
    address, rows = d.page.url, d.rows()
    enterprise = rows[1][rows[0].index("受检单位")]
    d.click("档案")
    samples = truth.fact("sampling_results")
    visits = truth.fact("enterprise_visits")
    shown = d.kpis()
    assert enterprise in d.page.locator(".q-headline").inner_text()
    assert shown["抽查"].value == f"{(samples['enterprise'] == enterprise).sum()}批次"
    assert shown["巡查回访年审"].value == f"{(visits['enterprise'] == enterprise).sum()}次"
    assert {"案件进展", "特种设备", "许可与名录"} <= set(shown)
    with d.rerun():
        d.page.go_back()
    assert (d.page.url, d.rows()) == (address, rows)
