import json
import re
from datetime import date

import pytest

from analytics import cards
from analytics.cards.spec import CardError, pages
from analytics.charts import HTML_KINDS, figure, tokens
from analytics.compare import change
from analytics.indicators import compute
from analytics.periods import parse_period
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View, default_view
from tests.worlds import publish_small

ALL = WHOLE
KEYS = [spec.full_key for page in pages() for spec in cards.page(page)]
BY_CATEGORY = [key for key in KEYS if cards.card(key).kind in ("dots", "stems", "bars", "pareto", "funnel")]
BROKEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|\bNaT\b|\{\w+\}", re.IGNORECASE)
VIEWS = {
    "year": ("2017", {}),
    "one month": ("2017-06", {"compare": "previous"}),
    "before the data": ("2005", {}),
    "one place": ("2017", {"areas": ("likou",), "compare": "ytd"}),
    "a product not sampled": ("2017", {"products": ("liquor",), "stages": ("ECO",), "compare": "none"}),
    "three years": ("2014..2017", {"basis": "all_supervision"}),
}


def view(snapshot: Snapshot, name: str) -> View:
    period, others = VIEWS[name]
    return View(snapshot.id, *parse_period(period), **others)


def build(snapshot, key, name="year", lang="zh", **more):
    return cards.build(snapshot, ALL, view(snapshot, name), key, lang, **more)


def spoken(chart):
    """Everything of a chart that a reader sees as text."""
    texts = [chart.words.name, chart.words.takeaway, chart.words.note, chart.words.alt, chart.empty or ""]
    table = chart.table()
    texts += [str(cell) for name in table for cell in table[name].dropna()] + list(table.columns)
    texts += [item.label for item in chart.legend]
    if chart.kind in HTML_KINDS:
        return texts
    drawn = {} if chart.empty else figure(chart, tokens("light"))
    json.dumps(drawn, allow_nan=False)
    traces = drawn.get("data", [])
    texts += [text for trace in traces for key in ("text", "hovertext") for text in trace.get(key, [])]
    return texts + [note["text"] for note in drawn.get("layout", {}).get("annotations", [])]


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("key", KEYS)
def test_every_card_can_be_shown_in_every_view(snapshot, key, name):
    for lang in ("zh", "en"):
        texts = spoken(build(snapshot, key, name, lang))
        assert [text for text in texts if BROKEN.search(text)] == []


@pytest.mark.parametrize("key", KEYS)
def test_every_card_of_the_demo_says_what_it_shows(demo, key):
    chart = build(demo, key)
    limit = {"zh": 32, "en": 90}
    assert chart.words.name
    assert chart.words.takeaway or chart.kind in ("kpi", "pillar")
    assert len(chart.words.takeaway) <= limit["zh"]
    assert not chart.words.takeaway.endswith("。")
    assert [text for text in spoken(chart) if BROKEN.search(text)] == []


@pytest.mark.parametrize("key", BY_CATEGORY)
def test_every_drawn_number_is_the_frames(demo, key):
    """Every value in a table comes out of the indicator asked again, without the card."""
    chart = build(demo, key)
    spec = cards.card(key)
    start, end = chart.drill["start"], chart.drill["end"]
    look = view(demo, "year").with_(start=parse_period(start).start, end=parse_period(end).start)
    look = look.with_(basis=spec.basis) if spec.basis else look
    asked = compute(demo, ALL, look, spec.indicator, spec.by).set_index(spec.by[0])["value"]
    assert len(chart.frame)
    for code, value in zip(chart.frame["code"], chart.frame["value"], strict=True):
        assert value == asked[code]


@pytest.mark.parametrize("page", sorted(pages()))
@pytest.mark.parametrize(("lang", "limit"), [("zh", 45), ("en", 120)])
def test_headlines_are_one_short_sentence(snapshot, demo, page, lang, limit):
    for world in (snapshot, demo):
        for name in VIEWS:
            line = cards.headline(world, ALL, view(world, name), page, lang)
            assert 0 < len(line) <= limit
            assert not line.endswith(("。", "."))
            assert not BROKEN.search(line)


def test_the_headline_of_the_overview_says_the_rate_and_what_its_change_is_worth(demo):
    line = cards.headline(demo, ALL, view(demo, "year"), "overview", "zh")
    assert line.startswith("重点产品合格率96.2%，同比变化在抽样波动范围内")


def test_a_key_figure_carries_change_target_and_counts(snapshot):
    kpi = build(snapshot, "products.rate").content
    assert (kpi.value, kpi.unit) == ("83.3", "%")
    assert kpi.change.text == "同比下降5.6个百分点"
    assert kpi.change.verdict == "样本不足，变化不宜解读"
    assert kpi.target.text == "尚不能判定"
    assert kpi.counts.startswith("合格批次 10／判定批次 12；95%区间")


def test_nothing_sampled_is_said_as_such(snapshot):
    kpi = build(snapshot, "products.rate", "before the data").content
    assert (kpi.value, kpi.unit, kpi.counts) == ("—", "", "无抽样")
    assert kpi.target is None


def test_the_figure_of_a_card_is_that_of_the_indicator(demo):
    row = change(demo, ALL, view(demo, "year"), "pass_rate").iloc[0]
    kpi = build(demo, "products.rate").content
    assert kpi.value == f"{row['value'] * 100:.1f}"
    assert f"{abs(row['difference']) * 100:.1f}个百分点" in kpi.change.text


def test_failures_are_named_one_by_one(snapshot):
    chart = build(snapshot, "products.named")
    assert len(chart.frame) == 2
    assert chart.words.takeaway == "2批次不合格，1批次未完成后处理"
    assert set(chart.frame["followup"]) == {"逾期完成", "逾期未完成"}


def test_open_follow_ups_are_counted_over_all_failures_not_over_those_listed(demo):
    look = view(demo, "year").with_(basis="all_supervision")
    short, full = (cards.build(demo, ALL, look, key, "zh") for key in ("overview.named", "products.named"))
    assert len(short.rows) < len(full.rows)
    assert short.words.takeaway == full.words.takeaway


def test_where_nothing_was_sampled_nothing_is_said_of_failures_or_of_the_course(demo):
    look = View(demo.id, date(2019, 1, 1), date(2020, 1, 1))
    said = {key: cards.build(demo, ALL, look, key, "zh").words.takeaway for key in ("products.named", "products.trend")}
    assert said == {"products.named": "无抽样", "products.trend": "本期无数据，最近到2017年"}
    kpi = cards.build(demo, ALL, look, "products.rate", "zh").content
    assert (kpi.counts, kpi.course) == ("无抽样", ())
    assert cards.build(demo, ALL, look, "overview.attention", "zh").empty


def test_named_failures_are_as_many_as_the_figure_beside_them(demo):
    kpi = build(demo, "products.failures").content
    assert len(build(demo, "products.named").frame) == int(kpi.value)


def test_groups_with_too_few_samples_are_not_ranked(snapshot):
    chart = build(snapshot, "products.groups")
    assert chart.words.takeaway == "近2年合并：各类产品均不足30批次，不宜排名；不合格3批次"
    assert set(chart.frame["state"]) == {"insufficient"}


def test_years_are_pooled_only_where_one_has_too_few(demo):
    pooled, enough = build(demo, "products.funnel"), build(demo, "products.areas")
    assert pooled.drill["start"] < "2017-01-01"
    assert pooled.words.note.startswith("单年样本不足，合并2015—2017年；")
    assert enough.drill["start"] == "2017-01-01"


def test_the_map_shows_the_indicator_chosen(snapshot):
    chart = build(snapshot, "overview.map", choice="failures")
    assert chart.indicator == "failures"
    assert chart.frame.set_index("code").loc["likou", "value"] == 2
    assert build(snapshot, "overview.map").options["choice"] == cards.card("overview.map").indicators[0]


def test_a_place_without_a_tile_stands_below_the_map(snapshot):
    frame = build(snapshot, "overview.map", choice="pass_rate").frame.set_index("code")
    grid = frame.loc[frame.index.difference(["suiyang-cluster", "suiyang-own"]), "row"]
    assert frame.loc["suiyang-cluster", "row"] > grid.max() + 1


def test_bands_are_worded_without_what_they_share(snapshot):
    chart = build(snapshot, "equipment.ages")
    assert [row["tick"] for row in chart.rows] == ["30天及以内", "31～90天", "91～180天", "180天以上"]
    assert chart.words.takeaway == "共2台超期，均在90天以内"


def test_a_quarter_that_the_data_do_not_reach_the_end_of_is_hatched(tmp_path):
    publish_small(tmp_path, as_of=date(2017, 11, 20))
    world = open_snapshot(tmp_path, scope=WHOLE)
    rows = build(world, "products.trend").rows
    assert [row["incomplete"] for row in rows] == [False] * 7 + [True]
    assert build(world, "products.tracking").words.note == "斜线为未完整时段"


def test_a_click_on_a_place_filters_by_it_and_the_chosen_is_marked(snapshot):
    chart = build(snapshot, "products.funnel", "one place")
    assert chart.dim == "area"
    assert {mark["code"] for mark in chart.marks()} == set(chart.frame["code"])
    assert chart.chosen == {"likou"}


def test_a_view_without_data_says_which_filters_to_widen(snapshot):
    chart = build(snapshot, "products.trend", "a product not sampled")
    assert chart.empty == "2017年，所选条件下没有记录。可放宽：时期、产品、环节"
    assert chart.options["relax"] == ("period", "product", "stage")


# the files


def test_every_card_asks_for_indicators_that_exist_and_dims_that_they_allow(snapshot):
    for page in pages():
        for spec in cards.page(page):
            for name in spec.every_indicator:
                assert name in snapshot.indicators, (spec.full_key, name)
            for name in (spec.indicator, *spec.indicators, *spec.second):
                dims = set(spec.by) if spec.kind != "list" or spec.by else set()
                assert not name or dims <= set(snapshot.indicators[name].by), (spec.full_key, name, dims)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[a]\nkind = "dots"\nname = {zh="甲", en="A"}\nindicater = "x"', r"p\.toml, a: unknown keys \['indicater'\]"),
        ('[a]\nname = {zh="甲", en="A"}', r"p\.toml, a: lacks \['kind'\]"),
        ('[a]\nkind = "pie"\nname = {zh="甲", en="A"}', r"p\.toml, a: kind = pie"),
        ('[a]\nkind = "dots"\nname = {zh="甲"}', r"p\.toml, a: name needs zh and en"),
        ('[a]\nkind = "control"\nby = ["year"]\nname = {zh="甲", en="A"}', r"p\.toml, a: a control chart is by month"),
        ('[headline]\nclauses = [{say = "rate", indicatr = "x"}]', r"p\.toml, headline: unknown keys"),
    ],
)
def test_a_misspelt_card_file_names_its_mistake(tmp_path, text, message):
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CardError, match=message):
        pages(tmp_path)


def test_an_unknown_card_is_named():
    with pytest.raises(CardError, match=r"products\.nothing"):
        cards.card("products.nothing")


@pytest.mark.parametrize(
    ("changes", "target"),
    [({}, 0.95), ({"basis": "district"}, 0.95), ({"basis": "tracking"}, None), ({"kinds": ("SUP", "TRK")}, None)],
)
def test_a_target_holds_for_supervision_sampling_alone(demo, changes, target):
    view = default_view(demo.known).with_(**changes)
    assert cards.build(demo, WHOLE, view, "products.trend", "zh").target == target
    shown = cards.build(demo, WHOLE, view, "products.rate", "zh").content.target
    assert (shown is None) == (target is None)
