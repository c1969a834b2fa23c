"""A district of the size that districts have: the pages still say how many failed, who, and what can be said."""

from pathlib import Path

import pandas as pd
import pytest

from analytics import cards
from analytics.cards.build import gives_way
from analytics.charts import Chart, Words
from analytics.judgement.clusters import clustered
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, default_view
from data.demo import publish_demo
from data.text import percent_range

ALL = WHOLE


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Snapshot:
    """The demo at real size: 101 of 105 judged batches conform in 2017, 91 of 96 the year before."""
    store: Path = tmp_path_factory.mktemp("real")
    publish_demo(store, "small")
    return open_snapshot(store, scope=WHOLE)


def build(snapshot, key):
    return cards.build(snapshot, ALL, default_view(snapshot.known), key, "zh")


def headline(snapshot, page, **changes):
    return cards.headline(snapshot, ALL, default_view(snapshot.known).with_(**changes), page, "zh")


def test_the_headlines_lead_with_failures_their_follow_up_and_what_the_change_is_worth(real):
    said = "抽查107批次，4批次不合格，均已完成后处理；合格率同比变化在抽样波动范围内"
    assert headline(real, "overview") == f"重点产品{said}"
    assert headline(real, "products") == said


def test_a_place_with_few_batches_has_its_change_left_unread(real):
    assert headline(real, "products", areas=("likou",)) == "抽查9批次，无不合格；合格率样本不足，变化不宜解读"


def test_with_enough_batches_the_headline_leads_with_the_rate(demo):
    assert headline(demo, "products").startswith("抽查合格率96.2%，同比变化在抽样波动范围内")


def test_the_failures_are_named_with_their_follow_up(real):
    rows = build(real, "overview.named").rows
    assert len(rows) == 4
    assert all(row["enterprise"].startswith("演示") and row["followup"] == "已完成" for row in rows)


def test_what_can_be_said_is_listed_with_what_it_is_worth(real):
    rows = {row["label"]: (row["text"], row["worth"]) for row in build(real, "overview.certainty").rows}
    assert rows["2017年合格率"] == ("96.2%（101/105）", "95%区间90.6%～98.5%")
    assert rows["2015—2017年合格率"][0] == "94.9%（278/293）"
    assert rows["变化"] == ("同比提高1.4个百分点", "变化在抽样波动范围内（−4.9～+8.2）")
    assert rows["看得出的最小下降"][0] == "12.6个百分点"
    assert rows["本期未抽查"][0] == "4个乡镇"


def of_enterprises(snapshot, **changes) -> tuple[str, str]:
    view = default_view(snapshot.known).with_(**changes)
    rows = cards.build(snapshot, ALL, view, "overview.certainty", "zh").rows
    return next((row["text"], row["worth"]) for row in rows if row["label"] == "2015—2017年同一企业的批次")


def test_batches_of_one_enterprise_widen_the_interval(demo):
    rows = pd.read_parquet(demo.folder / "facts" / "sampling_results.parquet")
    seen = rows[rows.supervision & rows.level.isin(["P", "M"]) & (rows.sampled_on.astype(str) >= "2015")]
    each = seen.groupby("enterprise")[["conforming", "judged"]].sum().query("judged > 0")
    found = clustered(each.conforming, each.judged)
    text, worth = of_enterprises(demo)
    assert text == f"{len(each)}家企业{int(each.judged.sum())}批次"
    interval = percent_range(found.lower, found.upper, "zh")
    assert worth == f"并不独立（设计效应{found.effect:.2f}），95%区间应为{interval}"


def test_where_no_likeness_can_be_told_the_interval_stays(real):
    assert of_enterprises(real, basis="district")[1] == "看不出同一企业各批次相关，区间不放宽"


def test_the_last_line_of_what_can_be_said_is_its_title(real):
    title = build(real, "overview.certainty").words.takeaway
    assert title == "变化在抽样波动范围内；下降12.6个百分点以上才看得出"


def test_a_chart_of_places_that_cannot_be_judged_gives_way_to_counts_and_names(real):
    assert build(real, "products.funnel").kind == "bars"
    areas = build(real, "products.areas")
    assert (areas.kind, len(areas.rows)) == ("list", 3)
    assert areas.words.name == "区级抽查不合格批次名单"


def test_it_stays_where_places_can_be_judged(demo):
    assert build(demo, "products.funnel").kind == "funnel"
    assert build(demo, "products.areas").kind == "dots"


@pytest.mark.parametrize(
    ("states", "gone"),
    [
        (["insufficient"] * 3, True),
        (["insufficient"] * 3 + ["similar"], True),
        (["insufficient"] * 4 + ["similar"] * 2, False),
        (["insufficient"] * 5 + ["worse"] * 2, True),
        (["similar"], False),
        (["", ""], False),
    ],
)
def test_fewer_than_two_or_a_third_that_can_be_judged_is_too_few(states, gone):
    rows = [{"label": str(n), "value": 0.9, "state": state} for n, state in enumerate(states)]
    assert gives_way(Chart("p.c", "dots", "zh", Words("n", "t", "", ""), rows)) is gone


def test_a_chart_without_values_stays():
    assert not gives_way(Chart("p.c", "list", "zh", Words("n", "t", "", ""), [{"label": "1"}]))
