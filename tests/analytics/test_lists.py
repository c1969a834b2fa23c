"""Lists of rows and of figures: what they name is what the figures beside them count, or they say what they lack."""

import pytest

from analytics import cards
from analytics.cards.spec import CardError, pages
from analytics.charts.hover import hovers
from analytics.drill import rows
from analytics.periods import parse_period
from analytics.store import open_snapshot
from analytics.view import WHOLE, View
from data.publishing import write_snapshot
from tests.worlds import AS_OF, ledger, small_tables

ALL = WHOLE
COUNTED = "month area equipment_class measure quantity"


def build(snapshot, key, period, lang="zh", **others):
    return cards.build(snapshot, ALL, View(snapshot.id, *parse_period(period), **others), key, lang)


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """The small world; besides 4 elevators overdue in June 2015, before the first edition of the register, and 5 in
    December 2017, of which the register names 1."""
    store = tmp_path_factory.mktemp("counted")
    given = ledger("equipment_counts", f"{COUNTED}\n2015-06-01 likou 3000 overdue 4\n2017-12-01 likou 3000 overdue 5")
    tables = {**small_tables(), "equipment_counts": given}
    write_snapshot(store, tables, as_of=AS_OF, demo=True, root="suiyang")
    return open_snapshot(store, scope=WHOLE)


def test_devices_overdue_at_a_past_day_are_those_of_the_edition_of_that_month(snapshot):
    chart = build(snapshot, "equipment.named", "2017-06")
    assert [(row["device_no"], row["overdue_days"]) for row in chart.rows] == [("E2", 60)]
    assert chart.words.takeaway == "共1台，最长超期60天"
    assert chart.words.note == "名单按2017年6月登记台账"


def test_the_rows_behind_a_stock_of_a_past_month_are_those_of_that_month(snapshot):
    found, total = rows(snapshot, ALL, View(snapshot.id, *parse_period("2016-12")), "equipment_overdue")
    assert (total, found["device_no"].tolist()) == (1, ["B1"])


@pytest.mark.parametrize("period", ["2014-01", "2015", "2016-06", "2017-09", "2017-06", "2017"])
def test_as_many_devices_are_named_as_the_figure_beside_counts(demo, period):
    figure = build(demo, "equipment.overdue", period).content.value
    listed = build(demo, "equipment.named", period)
    assert listed.words.takeaway.startswith(f"共{figure}台，最长超期")


def test_where_nothing_is_overdue_the_list_says_so(snapshot):
    chart = build(snapshot, "equipment.named", "2017", areas=("gucheng",))
    assert (chart.rows, chart.words.takeaway) == ([], "本期无超期未检特种设备")
    assert build(snapshot, "equipment.named", "2017", "en", areas=("gucheng",)).words.takeaway == (
        "No devices overdue in this period"
    )


def test_before_the_first_edition_the_list_says_what_it_lacks(counted):
    chart = build(counted, "equipment.named", "2015")
    assert chart.words.takeaway == "统计为4台，当时没有登记台账，列不出名单"
    assert chart.empty == "登记台账自2016年12月起"
    assert build(counted, "equipment.named", "2015", "en").words.takeaway == (
        "4 devices counted, but no register of that time names them"
    )


def test_a_list_that_differs_from_the_count_says_both(counted):
    chart = build(counted, "equipment.named", "2017")
    assert len(chart.rows) == 2
    assert chart.words.takeaway == "名单2条，统计为6台"
    assert chart.words.note == "名单按2017年12月登记台账"


# lists of figures


def test_a_list_of_figures_states_those_that_it_leads_with(demo):
    assert build(demo, "consumption.measures", "2017").words.takeaway == "2017年立案23起，结案22起，罚没款34.28万元"
    assert build(demo, "consumption.measures", "2017", "en").words.takeaway == (
        "2017: cases filed 23, cases closed 22, fines 342,800 yuan"
    )
    assert build(demo, "products.apart", "2017").words.takeaway == "2017年区级合格率91.0%，跟踪合格率83.3%"


def test_no_accidents_come_with_how_many_there_may_be(demo):
    chart = build(demo, "equipment.accidents", "2017")
    assert chart.words.takeaway == "2017年设备事故0起（上限3.7起），死亡人数0人"
    assert chart.rows[0]["text"] == "0起 · 上限3.7起"
    assert build(demo, "equipment.accidents", "2017", "en").words.takeaway == "2017: no accidents (up to 3.7), deaths 0"


def test_a_list_of_figures_without_any_says_so(demo):
    assert build(demo, "programme.awards", "2019").words.takeaway == "2019年各项均为零或无记录"


def test_a_list_by_two_codes_says_which_has_most(demo):
    assert build(demo, "programme.stages", "2017").words.takeaway == "审批窗口（办结）最多，23项，占36%"


def test_a_list_of_figures_without_a_lead_is_refused(tmp_path):
    words = '{ zh = "一", en = "one" }'
    (tmp_path / "page.toml").write_text(
        f'[one]\nkind = "list"\nname = {words}\nindicators = ["a"]\nwidth = 6\n', encoding="utf-8"
    )
    with pytest.raises(CardError, match="leads with"):
        pages(tmp_path)


# money in English


def test_ten_thousands_of_yuan_are_multiplied_out_in_english(demo):
    rows = build(demo, "consumption.measures", "2017", "en").rows
    value = next(row for row in rows if row["indicator"] == "case_goods_value")
    assert value["text"] == "262,000 yuan"
    assert value["change"] == "down 235,400 yuan year on year (−47.3%), not judged"
    chart = build(demo, "consumption.value", "2017", "en")
    assert chart.words.takeaway.startswith("2017: 262,000 yuan")
    assert "10,000 yuan" not in "".join(hovers(chart))
