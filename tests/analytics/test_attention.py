from datetime import date

import pytest

from analytics import cards
from analytics.cards.attention import MOST
from analytics.drill import lines
from analytics.indicators import compute
from analytics.periods import Period, parse_period
from analytics.view import WHOLE, View, default_view
from data.text import Lang

ALL = WHOLE


def listed(snapshot, view=None, *, lang: Lang = "zh", choice="all"):
    """The content of the card in a view, by default the year of the data, all of it unfolded."""
    look = view or default_view(snapshot.known)
    return cards.build(snapshot, ALL, look, "overview.attention", lang, choice=choice).content


def signals(snapshot, view=None, **more):
    return listed(snapshot, view, **more).signals


def found(snapshot, words, view=None):
    """The one signal whose finding has these words."""
    (signal,) = [one for one in signals(snapshot, view) if words in one.finding]
    return signal


# the small world, to be counted by hand


def test_what_was_not_done_in_time_is_listed_with_its_counts(snapshot):
    late = found(snapshot, "2批次不合格产品后处理未按期完成")
    assert late.numbers == "到期2批次，按期完成0批次，仍未完成1批次"
    assert found(snapshot, "1份监察指令未按期整改").page == "equipment"


def test_what_was_done_in_time_needs_no_attention(snapshot, look):
    assert [one.finding for one in signals(snapshot, look("2016")) if "后处理" in one.finding] == []


def test_the_places_never_sampled_are_named(snapshot):
    signal = found(snapshot, "未抽查")
    assert len(signal.view.areas) == 17
    assert signal.numbers == "共抽查13批次，覆盖3个乡镇"


def test_nothing_to_attend_to_is_said(snapshot, look):
    chart = cards.build(snapshot, ALL, look("2005"), "overview.attention", "zh")
    assert chart.content.signals == ()
    assert chart.words.takeaway == "按现行规则，本期无待关注事项"


def test_few_samples_are_not_tested_and_that_is_said(snapshot):
    assert "样本不足，本表未作统计检验" in listed(snapshot, View(snapshot.id, *parse_period("2015"))).chance


# what was planted in the demo


def test_the_township_that_is_worse_is_found(demo):
    signal = found(demo, "包公庙乡区级合格率明显低于全区")
    assert signal.numbers == "2017年33/43合格，76.7%；全区91.0%"
    assert "（本项p=0.00" in signal.rule
    assert (signal.view.areas, signal.view.basis) == (("baogongmiao",), "district")


def test_no_other_township_is_called_worse(demo):
    assert [one for one in signals(demo) if "明显低于全区" in one.finding and "包公庙" not in one.finding] == []


def test_the_failing_product_group_is_found(demo):
    assert found(demo, "建筑和装饰装修材料区级合格率明显低于各类产品总体").view.products == ("building",)


def test_the_places_with_devices_long_overdue_are_found(demo):
    places = [one.view.areas for one in signals(demo) if "超期超过180天" in one.finding]
    assert places == [("songji",), ("likou",)]


def test_the_places_that_miss_a_target_are_named(demo):
    signal = found(demo, "定检率未达99%")
    frame = compute(demo, ALL, default_view(demo.known), "periodic_inspection_rate", ("area",))
    low = frame.loc[(frame["value"] < 0.99) & frame["ranked"]]
    assert signal.view.areas == tuple(sorted(low["area"]))
    assert f"{low['value'].min() * 100:.1f}%" in signal.numbers


@pytest.mark.parametrize(
    ("words", "rows"),
    [("包公庙乡区级合格率", 43 - 33), ("区级合格率2017年9月", 62 - 46), ("宋集镇2台", 2), ("家企业两次以上不合格", 4)],
)
def test_the_rows_behind_a_signal_are_those_that_it_counts(demo, words, rows):
    behind = found(demo, words).rows
    period = Period(*(date.fromisoformat(behind[end]) for end in ("start", "end")))
    view = default_view(demo.known).with_(period=period)
    assert lines(demo, ALL, view, behind["indicator"], behind["where"])[1] == rows


# the list


def test_the_list_is_short_the_worst_first_and_can_be_unfolded(demo):
    short, full = listed(demo, choice=""), listed(demo)
    assert len(short.signals) == MOST < short.total == len(full.signals)
    assert full.signals[:MOST] == short.signals
    order = [one.state != "worse" for one in full.signals]
    assert order == sorted(order)


def test_every_signal_leads_somewhere_and_names_its_rule(demo):
    for lang, word in (("zh", "规则"), ("en", "rule")):
        for one in signals(demo, lang=lang):
            assert one.page in {
                spec.page for page in ("products", "equipment", "consumption") for spec in cards.page(page)
            }
            assert word in one.rule
            assert one.numbers


def test_a_test_says_how_many_signals_chance_gives(demo):
    rule = found(demo, "包公庙乡区级合格率").rule
    assert rule.endswith("检验12项，随机波动平均产生0.06项")
    assert "随机波动平均会产生" in listed(demo).chance


def test_a_place_chosen_sees_its_own_signals(demo):
    view = default_view(demo.known).with_(areas=("songji",))
    own = signals(demo, view)
    assert [one.finding for one in own if "超期超过" in one.finding] == ["宋集镇2台设备超期超过180天"]
    assert not [one.finding for one in own if "包公庙" in one.finding or "李口" in one.finding]


def test_batches_chosen_because_they_failed_are_not_tested(demo):
    view = default_view(demo.known).with_(basis="tracking")
    assert [one for one in signals(demo, view) if "明显低于" in one.finding and "跟踪" in one.finding] == []


@pytest.mark.parametrize("period", ["2014..2017", "2017-06", "2016-H1"])
def test_the_list_is_of_the_period(demo, period):
    view = View(demo.id, *parse_period(period))
    assert all(one.view.end == view.end for one in signals(demo, view))


def test_the_month_out_of_control_is_found(demo):
    signal = found(demo, "区级合格率2017年9月出现异常信号")
    assert signal.numbers == "2017年9月74.2%（46/62）；中心线91.6%，控制下限81.0%"
    assert signal.rule.startswith("重点产品｜规则：按月控制图，超出3σ控制限；检验12项，随机波动平均产生0.")
    assert (signal.rows["indicator"], signal.rows["start"], signal.rows["end"]) == (
        "district_failures",
        "2017-09-01",
        "2017-10-01",
    )


def test_a_signal_outside_the_period_is_not_listed(demo):
    view = View(demo.id, *parse_period("2017-H1"))
    assert [one for one in signals(demo, view) if "出现异常信号" in one.finding and "区级" in one.finding] == []
