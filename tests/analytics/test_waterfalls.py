"""The waterfall: its steps add up to the change, and colour and sentence follow each step's own interval."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from analytics import cards
from analytics.compare import change, contribution
from analytics.findings import of_changes
from analytics.findings.content import Judged
from analytics.judgement.decomposition import within_error
from analytics.store import open_snapshot
from analytics.view import WHOLE, View
from tests.worlds import publish_sampled, sampled

ALL = WHOLE
TOYS, CEMENT, MANURE = "C007", "I017", "A011"
BEFORE = {("gucheng", TOYS): (90, 10), ("gucheng", CEMENT): (80, 20), ("likou", MANURE): (40, 10)}
AFTER = {("gucheng", TOYS): (199, 1), ("gucheng", CEMENT): (39, 11), ("likou", MANURE): (41, 9)}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Toys clearly better than the year before and sampled twice as often, cement and manure much as they were."""
    store = tmp_path_factory.mktemp("waterfall")
    publish_sampled(store, sampled(BEFORE, day="2016-01-19"), sampled(AFTER, day="2017-01-19"))
    return open_snapshot(store, scope=WHOLE)


def waterfall(world, lang="zh", **chosen):
    view = View(world.id, date(2017, 1, 1), date(2018, 1, 1), **chosen)
    return cards.build(world, ALL, view, "products.change", lang), view


def test_steps_and_mix_lead_from_the_rate_before_to_the_rate_now(world):
    chart, view = waterfall(world)
    rows = chart.rows
    assert [row["role"] for row in rows] == ["level", "step", "step", "step", "step", "level"]
    assert (rows[0]["label"], rows[-1]["label"]) == ("2016年", "2017年")
    assert (rows[0]["base_rate"], rows[-1]["rate"]) == (210 / 250, 279 / 300)
    for before, after in pairwise(rows[1:-1]):
        assert after["begin"] == before["finish"]
    difference = change(world, ALL, view, "pass_rate").iloc[0]["difference"]
    assert rows[-2]["finish"] == pytest.approx(100 * difference) == pytest.approx(rows[-1]["finish"])


def test_steps_are_those_of_the_contributions(world):
    chart, view = waterfall(world)
    parts = contribution(world, ALL, view, "pass_rate", ("product_class",)).set_index("product_class")
    steps = {row["code"]: row["value"] for row in chart.rows if row["code"]}
    assert steps == pytest.approx((100 * parts["within"]).to_dict())
    assert chart.rows[-2]["value"] == pytest.approx(100 * parts["mix"].sum())


def test_only_a_class_that_changed_clearly_is_in_full_colour(world):
    chart, _ = waterfall(world)
    tones = {row["label"]: row["tone"] for row in chart.rows}
    assert tones["日用消费品"] == "better"
    assert tones["工业生产资料"] == "soft_worse" and tones["农业生产资料"] == "soft_better"
    assert tones["抽样结构变化"] == "mix"


def test_the_sentence_says_the_change_its_worth_and_who_changed_clearly(world):
    chart, _ = waterfall(world)
    assert chart.words.takeaway == "同比提高9.0个百分点，明显提高；日用消费品明显提高"
    error = within_error(*np.array([[199, 39, 41], [200, 50, 50], [90, 80, 40], [100, 100, 50]]))
    assert f"（标准误{100 * error:.2f}）来自产品本身" in chart.words.note
    english, _ = waterfall(world, "en")
    assert english.words.takeaway == "Up 9.0 points year on year, clearly up; daily consumer goods clearly up"


def test_without_a_comparison_or_a_base_there_is_nothing_to_take_apart(world):
    chart, _ = waterfall(world, compare="none")
    assert chart.words.takeaway == "未选对比时期，不分解变化" and "对比" in chart.empty
    older, _ = waterfall(world, levels=("D",))
    assert older.words.takeaway == "无可比基期，不分解变化" and older.empty


def test_a_class_chosen_is_taken_apart_by_its_groups(world):
    chart, _ = waterfall(world, products=("daily",))
    assert chart.by == ("product_group",)
    assert (chart.rows[0]["base_rate"], chart.rows[-1]["rate"]) == (0.9, 0.995)


def test_small_steps_beyond_six_are_put_together(tmp_path):
    products = ["C001", "C007", "C009", "C020", "C030", "I001", "I017", "I030", "A001", "A011"]
    years = [{("gucheng", code): (50 - n * k, n * k) for n, code in enumerate(products)} for k in (1, 2)]
    publish_sampled(tmp_path, *(sampled(year, day=f"{2016 + k}-01-19") for k, year in enumerate(years)))
    world = open_snapshot(tmp_path, scope=WHOLE)
    chart, _ = waterfall(world, products=tuple(products))
    steps = [row for row in chart.rows if row["role"] == "step"]
    rest = next(row for row in steps if row["label"].startswith("其他"))
    clear = [row for row in steps if row["state"]]
    assert len(steps) == max(6, len(clear)) + 2
    assert rest["state"] == "" and rest["denominator"] > 50
    assert sum(row["value"] for row in steps) == pytest.approx(chart.rows[-1]["finish"])


def test_a_change_within_chance_names_nobody():
    judged = Judged("同比提高1.4个百分点", "similar", "变化在抽样波动范围内")
    rows = [{"label": "日用消费品", "value": 1.0, "state": ""}]
    assert of_changes.decomposed(judged, rows, "product_class", "zh") == "同比提高1.4个百分点，变化在抽样波动范围内"


def test_the_parts_are_said_in_points_with_their_error():
    said = of_changes.parts(1.1, 1.5, -0.3, "product", "zh")
    assert said == "其中+1.10个百分点（标准误1.50）来自产品本身，−0.30个百分点来自抽样结构"


def test_from_too_few_samples_no_error_is_claimed(tmp_path):
    few = {("gucheng", TOYS): (11, 0)}
    publish_sampled(tmp_path, sampled(few, day="2016-01-19"), sampled(few, day="2017-01-19"))
    chart, _ = waterfall(open_snapshot(tmp_path, scope=WHOLE))
    assert "标准误" not in chart.words.note
    assert "样本不足，不作判断" in chart.words.note
