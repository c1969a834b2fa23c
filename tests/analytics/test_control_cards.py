"""Control charts as cards: points, limits, signals, events, and the sentences about them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import cards
from analytics.answers import Answers
from analytics.cards.build import BUILDERS
from analytics.cards.context import Context
from analytics.cards.spec import CardSpec
from analytics.charts import Chart, figure, tokens
from analytics.periods import parse_period
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View
from tests.worlds import FAILED, JUDGED, publish_course

COURSE = "2015-01..2017-07"
LIGHT = tokens("light")
RUN = dict.fromkeys([f"2016年{month}月" for month in range(1, 8)], "连续7点在中心线下方")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """31 months of district sampling, with a point outside and a run of seven."""
    folder = tmp_path_factory.mktemp("course")
    publish_course(folder)
    return folder


@pytest.fixture
def watched(store: Path) -> Snapshot:
    return open_snapshot(store, scope=WHOLE)


def build(world: Snapshot, key: str = "products.district", period: str = COURSE, lang="zh") -> Chart:
    return cards.build(world, WHOLE, View(world.id, *parse_period(period)), key, lang)


def card(world: Snapshot, **spec) -> Chart:
    """A card of one's own."""
    given = CardSpec(**({"page": "x", "key": "y", "kind": "control", "name": {"zh": "走势", "en": "Course"}} | spec))
    return BUILDERS["control"](
        Context(world, WHOLE, View(world.id, *parse_period(COURSE)), "zh", given, Answers(world, WHOLE))
    )


def points(chart: Chart) -> dict:
    """The trace of the marks."""
    return next(trace for trace in figure(chart, LIGHT)["data"] if "customdata" in trace)


def labels(chart: Chart) -> list[str]:
    return [note["text"] for note in figure(chart, LIGHT)["layout"]["annotations"]]


def told(chart: Chart) -> dict[str, str]:
    return {row["label"]: row["signal"] for row in chart.rows if row["signal"]}


# numbers, by a second route


def test_points_and_limits_are_those_of_pandas_over_the_rows(watched):
    rows = pd.read_parquet(watched.folder / "facts" / "sampling_results.parquet")
    verdicts = rows.groupby(pd.to_datetime(rows.sampled_on).dt.to_period("M")).verdict
    judged, conforming = verdicts.size(), verdicts.agg(lambda month: (month == "PASS").sum())
    share = conforming.sum() / judged.sum()
    frame = build(watched).frame
    assert frame["value"].to_numpy() == pytest.approx((conforming / judged).to_numpy())
    assert frame["center"].to_numpy() == pytest.approx(np.full(len(judged), share))
    assert frame["lower_limit"].to_numpy() == pytest.approx(
        (share - 3 * np.sqrt(share * (1 - share) / judged)).to_numpy()
    )


def test_mark_tooltip_and_table_print_one_number_and_one_rule(watched):
    chart = build(watched)
    table, drawn = chart.table(), points(chart)
    assert [round(100 * y, 1) for y in drawn["y"]] == table["合格率（%）"].tolist()
    assert [text.split("信号：")[1] if "信号：" in text else None for text in drawn["hovertext"]] == [
        None if pd.isna(rule) else rule for rule in table["信号"]
    ]


def test_a_limit_that_no_value_can_pass_is_not_drawn(tmp_path):
    publish_course(tmp_path, [6, 5, 7] * 8, as_of=date(2016, 12, 31))
    frame = build(open_snapshot(tmp_path, scope=WHOLE)).frame
    assert (frame["upper_limit"].isna().all(), frame["lower_limit"].notna().all()) == (True, True)


# signals


def test_a_point_outside_and_a_run_of_seven_are_named_by_their_rules_and_nothing_else_is(watched):
    assert told(build(watched)) == {"2015年9月": "超出3σ下限"} | RUN


def test_only_signals_have_a_colour_and_only_the_point_outside_is_large(watched):
    marker = points(build(watched))["marker"]
    assert marker["color"].count(LIGHT["worse"]) == 8
    assert set(marker["color"]) == {LIGHT["worse"], LIGHT["same"]}
    assert [size for size in marker["size"] if size == 11] == [11]


def test_each_matter_is_labelled_once(watched):
    coloured = [text for text in labels(build(watched)) if LIGHT["worse"] in text]
    assert len(coloured) == 2
    assert "连续7点在中心线下方" in coloured[0]
    assert "2015年9月 75.0%" in coloured[1]


@pytest.mark.parametrize(("good", "state", "word"), [("up", "better", "有利的异常"), ("neutral", "signal", "异常")])
def test_which_way_is_good_decides_the_colour_and_the_word(watched, good, state, word):
    watched.indicators["district_failures"] = replace(watched.indicators["district_failures"], good=good)
    chart = card(watched, indicator="district_failures", by=("month",))
    assert set(chart.frame["state"]) == {"", state}
    assert LIGHT["worse"] not in str(figure(chart, LIGHT))
    assert chart.words.takeaway == f"2016年1—7月连续7个月高于中心线，出现{word}信号"


def test_an_incomplete_month_is_hatched_hollow_and_never_signals(tmp_path):
    publish_course(tmp_path, [*FAILED, 60], as_of=date(2017, 8, 20))
    chart = build(open_snapshot(tmp_path, scope=WHOLE), period="2015-01..2017-08")
    last = chart.rows[-1]
    assert (last["incomplete"], last["signal"], last["lower_limit"]) == (True, None, None)
    assert points(chart)["marker"]["color"][-1] == LIGHT["bg"]
    assert "未完整" in labels(chart)
    assert "斜线为未完整时段" in chart.words.note


# limits, or none


def test_under_the_least_points_there_are_no_limits_and_the_chart_says_so(watched):
    chart = build(watched, period="2015-01..2015-11")
    assert chart.words.takeaway == "数据点不足（11个，至少需12个），不画控制限"
    assert chart.frame["center"].isna().all()
    assert told(chart) == {}
    assert not any("3σ" in text for text in labels(chart))


def test_limits_begin_anew_where_the_indicator_says_so(watched):
    rebase = {"2016-01": {"zh": "改由新机构检验", "en": "another laboratory"}}
    watched.indicators["district_pass_rate"] = replace(watched.indicators["district_pass_rate"], rebase=rebase)
    chart = build(watched)
    first, second = sum(FAILED[:12]) / 12 / JUDGED, sum(FAILED[12:]) / 19 / JUDGED
    assert [chart.rows[0]["center"], chart.rows[-1]["center"]] == pytest.approx([1 - first, 1 - second])
    assert "界限重算" in labels(chart)
    assert "控制限自2016年1月起重新计算（改由新机构检验）" in chart.words.method


LASTING = [10, 12, 9, 11] * 4 + [30, 28, 33, 31] * 4


def test_a_lasting_change_of_level_is_said_and_limits_stay_until_people_know_why(tmp_path):
    publish_course(tmp_path, LASTING, as_of=date(2017, 8, 31))
    chart = build(open_snapshot(tmp_path, scope=WHOLE), period="2017")
    assert chart.words.takeaway == "2016年5月起水平改变（91.3%→74.6%），多数点报异常"
    assert "查明原因后宜自该月重算控制限" in chart.words.note
    assert chart.frame["stage"].nunique() == 1


def test_few_points_since_limits_began_anew_are_said(watched):
    rebase = {"2017-02": {"zh": "改由新机构检验", "en": "another laboratory"}}
    watched.indicators["district_pass_rate"] = replace(watched.indicators["district_pass_rate"], rebase=rebase)
    assert build(watched).words.takeaway == "2017年7月90.0%；控制限重算后仅6个点，不作判断"


def test_the_target_line_is_the_one_of_the_definition(watched):
    for value in (0.9, 0.97):
        given = watched.indicators["district_pass_rate"]
        watched.indicators["district_pass_rate"] = replace(given, target={"value": value})
        dashed = [t["y"] for t in figure(build(watched), LIGHT)["data"] if t.get("line", {}).get("dash") == "dash"]
        assert dashed == [[value, value]]


# events


def test_campaigns_are_marked_where_they_begin_in_a_year(demo):
    chart = cards.build(demo, WHOLE, View(demo.id, *parse_period("2017")), "equipment.course", "zh")
    rows = pd.read_parquet(demo.folder / "facts" / "programme_events.parquet")
    rows = rows[rows.item == "equipment_check"].assign(day=lambda found: pd.to_datetime(found.occurred_on))
    begun = rows.groupby(["campaign", rows.day.dt.year]).day.min().dt.to_period("M").astype(str)
    listed = chart.frame[chart.frame["event"].notna()]
    assert sorted(listed["start"].map(lambda day: f"{day:%Y-%m}")) == sorted(begun)
    ticks = [t for t in figure(chart, LIGHT)["data"] if t.get("yaxis") == "y2"]
    assert sum(len(lane["x"]) for lane in ticks) == len(begun)
    assert {"百日会战", "三查三保"} <= set(labels(chart))


# sentences


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (
            "2016",
            "2016年1—7月连续7个月低于中心线，出现不利的异常信号",
            "Jan–Jul 2016: 7 months in a row below the centre line, signal: find the cause",
        ),
        ("2017", "本期在正常波动范围内，上次信号在2016年7月", None),
        ("2015-06..2015-12", "2015年9月异常偏低（75.0%），建议核查原因", None),
    ],
)
def test_the_sentence_tells_the_latest_signal_of_the_period(watched, period, zh, en):
    assert build(watched, period=period).words.takeaway == zh
    assert en is None or build(watched, period=period, lang="en").words.takeaway == en


def test_a_steady_course_is_said_to_be_usual(tmp_path):
    publish_course(tmp_path, [9, 12, 8, 11] * 6, as_of=date(2016, 12, 31))
    chart = build(open_snapshot(tmp_path, scope=WHOLE), period="2016")
    assert chart.words.takeaway == "2016年12月90.8%，近24个月在正常波动范围内"


def test_the_chart_its_unit_and_the_reason_are_named(tmp_path):
    publish_course(tmp_path, [2, 1, 2, 3] * 12, as_of=date(2018, 12, 31))
    chart = build(open_snapshot(tmp_path, scope=WHOLE), period="2018")
    assert chart.words.note.startswith("按季p控制图，月样本不足")
    assert "按月每点预计不足5起（批次），因此改为按季" in chart.words.method
    assert "仅凭偶然出现信号的可能约为" in chart.words.method


# key figures


def course_of(world: Snapshot, key: str, period: str = "2017") -> list[tuple[str, str]]:
    return [(each.text, each.state) for each in build(world, key, period).content.course]


def test_a_key_figure_says_its_variation_and_whether_its_target_is_met_for_sure(demo):
    assert course_of(demo, "equipment.rate") == [("正常波动", "similar"), ("时达时不达", "similar")]
    assert course_of(demo, "products.rate") == [("正常波动", "similar"), ("时达时不达", "similar")]


def test_a_key_figure_that_has_no_good_way_or_adds_up_over_the_years_has_no_verdict(demo):
    assert course_of(demo, "equipment.in_use") == []
    assert course_of(demo, "programme.brands") == []


def test_a_key_figure_of_few_months_has_no_verdict(demo):
    assert course_of(demo, "equipment.rate", "2014-11") == []
