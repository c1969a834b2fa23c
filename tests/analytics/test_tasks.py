"""Tasks: what a figure, a mark, a signal or a row proposes; the figure then and now; late ones need attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

import pytest

from analytics import cards, report
from analytics.answers import Answers
from analytics.cards.context import Context
from analytics.cards.spec import CardSpec
from analytics.cards.tasks import share_gone
from analytics.cards.verdicts import change_of
from analytics.compare import change
from analytics.export import FORMATS, render
from analytics.export.assemble import Maker, single
from analytics.export.exhibit import Made
from analytics.frames import records
from analytics.indicators import compute
from analytics.periods import parse_period
from analytics.store import Snapshot, open_snapshot
from analytics.tasks import Asked, Proposal, course, proposed, read, row_since, signal_id, since
from analytics.tasks.figure import FIGURES
from analytics.view import WHOLE, View, default_view, from_query
from data.state import State
from data.tasks import PLAN, Draft, Held, Sight, Tasks
from tests.worlds import publish_sampled, publish_small, sampled

NOW = datetime(2017, 12, 1, 9, 30)
LEADER = Sight("演示领导", "a", "leader", makes=True, areas=None)
FIRST, SECOND = "2017-01-15", "2017-09-15"
DRAFT = Draft("核查李口镇超期设备", "equipment", "likou", date(2017, 11, 20))


class World(NamedTuple):
    """A district at the end of June 2017 and at the end of the year, without another word on its first half."""

    then: Snapshot
    now: Snapshot


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    store = tmp_path_factory.mktemp("two")
    first = sampled({("likou", "C007"): (40, 10), ("gucheng", "C007"): (45, 5)}, day=FIRST)
    later = sampled({("likou", "C007"): (98, 2), ("gucheng", "C007"): (50, 0)}, day=SECOND)
    then = publish_sampled(store, first, as_of=date(2017, 6, 30)).id
    now = publish_sampled(store, first, later).id
    return World(open_snapshot(store, then, scope=WHOLE), open_snapshot(store, now, scope=WHOLE))


def asking(snapshot: Snapshot, period: str = "2017", **view: object) -> Asked:
    looked_at = View(snapshot.id, *parse_period(period), **view)  # type: ignore[arg-type]
    return Asked(snapshot, WHOLE, looked_at, "zh", Answers(snapshot, WHOLE))


def rate(world: World, period: str = "2017-H1", **where: str) -> Proposal:
    said = ";".join(f"{dim}:{code}" for dim, code in where.items())
    found = proposed(asking(world.then, period), "mark", {"indicator": "pass_rate", "where": said})
    assert found
    return found


# what is proposed


def test_a_mark_proposes_its_own_figure_and_place(world: World):
    found = rate(world, area="likou")
    assert (found.why.numerator, found.why.denominator, found.why.value) == (40, 50, 0.8)
    assert (found.area, found.section, found.pillar, found.snapshot) == ("likou", "products", "products", world.then.id)
    assert found.what("zh").startswith("核查处理：")


def test_a_mark_of_another_dim_adds_up_its_groups(world: World):
    assert rate(world, verdict="FAIL").why.value == 0
    assert rate(world, month="2017-01", product_class="daily").why.denominator == 100


def test_a_card_proposes_what_it_says_and_its_figure(world: World):
    found = proposed(asking(world.then, "2017-H1"), "card:overview.products", {})
    assert found
    assert "85.0%" in found.why.sentence
    assert (found.why.numerator, found.why.denominator) == (85, 100)
    assert proposed(asking(world.then), "card:no.card", {}) is None


def test_every_signal_proposes_itself(demo: Snapshot):
    asked = asking(demo)
    chart = cards.build(demo, WHOLE, asked.view, "overview.attention", "zh", choice="all")
    for signal in chart.content.signals:
        found = proposed(asked, f"signal:{signal_id(signal)}", {})
        assert found
        assert signal.finding in found.why.sentence
    assert proposed(asked, "signal:gone", {}) is None


@pytest.mark.parametrize(("new", "named"), [("signal", True), ("card:products.named", False)])
def test_what_is_to_be_done_names_no_enterprise(demo: Snapshot, new: str, named: bool):
    """Not everybody who sees a task may see who it is about; the reason is kept from those who may not."""
    asked = asking(demo)
    chart = cards.build(demo, WHOLE, asked.view, "overview.attention", "zh", choice="all")
    signal = next(one for one in chart.content.signals if "家企业两次以上不合格" in one.finding)
    found = proposed(asked, f"signal:{signal_id(signal)}" if new == "signal" else new, {})
    assert found
    assert "演示" not in found.what("zh")
    assert ("演示" in found.why.sentence) == named
    assert not named or found.what("zh") == "核查处理：某企业等2家企业两次以上不合格"


def test_a_signal_of_a_rate_keeps_the_rate_and_not_the_rows(demo: Snapshot):
    asked = asking(demo)
    chart = cards.build(demo, WHOLE, asked.view, "overview.attention", "zh", choice="all")
    signal = next(one for one in chart.content.signals if "包公庙乡区级合格率" in one.finding)
    found = proposed(asked, f"signal:{signal_id(signal)}", {})
    assert found
    assert (found.why.indicator, found.area) == ("district_pass_rate", "baogongmiao")
    assert f"{found.why.numerator:.0f}/{found.why.denominator:.0f}" in signal.numbers


def test_a_row_proposes_itself_by_its_key(snapshot: Snapshot):
    found = proposed(asking(snapshot), "row", {"indicator": "failures", "key": "S02"})
    assert found
    assert (found.area, found.why.row) == ("gucheng", "S02")
    assert "小零件" in found.why.sentence
    assert proposed(asking(snapshot), "row", {"indicator": "failures", "key": "none"}) is None


@pytest.mark.parametrize("new", ["mark", "row"])
def test_an_indicator_that_there_is_not_proposes_nothing(snapshot: Snapshot, new: str):
    assert proposed(asking(snapshot), new, {"indicator": "'; drop table tasks"}) is None


# then and now


def test_the_figure_moves_to_the_newest_period_of_its_length(world: World):
    found = since(rate(world).why, world.then, world.now, WHOLE, "zh")
    assert found
    assert (found.then_period, found.now_period) == ("2017年1—6月", "2017年7—12月")
    assert found.then == rate(world).why.printed
    assert "98.7%（合格批次 148／判定批次 150" in found.now
    assert found.remarks == ()


@pytest.mark.parametrize("where", [{}, {"area": "likou"}])
def test_the_change_is_that_of_any_two_periods(world: World, where: dict[str, str]):
    """Two routes: then from its own snapshot, and both halves of the year from the later one."""
    found = since(rate(world, **where).why, world.then, world.now, WHOLE, "zh")
    view = View(world.now.id, *parse_period("2017-H2"), compare="previous", areas=tuple(where.values()))
    (row,) = records(change(world.now, WHOLE, view, "pass_rate"))
    spec = CardSpec(page="", key="", kind="kpi", name={}, indicator="pass_rate")
    ctx = Context(world.now, WHOLE, view, "zh", spec, Answers(world.now, WHOLE))
    other = change_of(ctx, ctx.indicator(), row)
    assert found
    assert found.judged
    assert other
    assert replace(found.judged, text=found.judged.text.replace("比立项时", "环比")) == other
    assert found.judged.state == "better"


def test_the_figure_of_then_comes_out_of_its_snapshot_again(world: World):
    """Two routes: as kept with the task, and computed anew from what it was made of."""
    why = rate(world, area="likou").why
    view, ignored = from_query(dict(parse_qsl(why.query)), world.then.known)
    (row,) = records(compute(world.then, WHOLE, view.with_(areas=("likou",)), why.indicator))
    assert ignored == ()
    assert [row[name] for name in FIGURES] == [getattr(why, name) for name in FIGURES]


@pytest.mark.parametrize("where", [{"month": "2017-01"}, {"quarter": "2017-Q1"}, {"month": "2017-01", "area": "likou"}])
def test_the_days_of_a_mark_move_on_as_a_view_does(world: World, where: dict[str, str]):
    found = since(rate(world, **where).why, world.then, world.now, WHOLE, "zh")
    assert found
    months = {"month": ("2017年1月", "2017年12月"), "quarter": ("2017年1—3月", "2017年10—12月")}
    assert (found.then_period, found.now_period) == months[next(iter(where))]
    assert found.then == rate(world, **where).why.printed
    assert course(rate(world, **where).why, world.now, WHOLE, "zh")


def test_a_reader_of_english_gets_both_figures_in_english(world: World):
    found = since(rate(world).why, world.then, world.now, WHOLE, "en")
    assert found
    assert "85.0% (Conforming 85 of 100 judged" in found.then
    assert "98.7% (Conforming 148 of 150 judged" in found.now


def test_without_newer_data_nothing_is_judged(world: World):
    found = since(rate(world).why, world.then, world.then, WHOLE, "zh")
    assert found
    assert (found.remarks, found.judged, found.now) == (("same",), None, found.then)


def test_a_period_that_overlaps_is_shown_and_not_judged(world: World):
    found = since(rate(world, "2017-01..2017-05").why, world.then, world.now, WHOLE, "zh")
    assert found
    assert (found.now_period, found.remarks, found.judged) == ("2017年", ("overlap",), None)


def test_the_same_period_in_newer_data_is_a_revision(world: World):
    why = replace(rate(world).why, query=rate(world).why.query.replace("2017-H1", "2017"))
    found = since(why, world.then, world.now, WHOLE, "zh")
    assert found
    assert (found.remarks, found.judged) == (("revised",), None)


def test_where_the_snapshot_is_gone_the_figure_noted_then_stands(world: World):
    found = since(rate(world).why, None, world.now, WHOLE, "zh")
    assert found
    assert (found.then_view, found.remarks) == (None, ("gone",))
    assert found.judged
    assert "85.0%" in found.then


def test_what_is_no_figure_has_no_then_and_now(world: World):
    assert since(Proposal().why, world.then, world.now, WHOLE, "zh") is None


def test_a_row_says_what_changed_of_it(snapshot: Snapshot, tmp_path: Path):
    indicator = snapshot.indicators["failures"]
    publish_small(tmp_path)
    same = open_snapshot(tmp_path, scope=WHOLE)
    found = row_since(snapshot, same, indicator, "S02", "zh")
    assert (found.then, found.now, found.changed) == (True, True, ())
    assert not row_since(snapshot, same, indicator, "none", "zh").now
    assert row_since(None, same, indicator, "S02", "zh").changed


# in attention, report, packs and plan


@pytest.fixture
def desk(tmp_path: Path) -> Tasks:
    return Tasks(State(tmp_path / "state.sqlite"), LEADER)


def holding(snapshot: Snapshot, desk: Tasks) -> Answers:
    return Answers(snapshot, WHOLE, lambda: desk.held(NOW.date()))


def findings(snapshot: Snapshot, answers: Answers, **view: object) -> list[str]:
    looked_at = default_view(snapshot.known).with_(**view)
    chart = cards.build(snapshot, WHOLE, looked_at, "overview.attention", "zh", choice="all", answers=answers)
    return [f"{one.finding}｜{one.numbers}" for one in chart.content.signals if one.page == "tasks"]


def test_a_late_task_needs_attention_by_name(snapshot: Snapshot, desk: Tasks):
    desk.make(DRAFT, NOW)
    said = findings(snapshot, holding(snapshot, desk))
    assert said == ["督办事项超期未办结：核查李口镇超期设备｜督办〔2017〕1号超期11天（特种设备安全监察科）"]
    assert findings(snapshot, holding(snapshot, desk), areas=("gucheng",)) == []


def test_several_late_tasks_are_one_matter(snapshot: Snapshot, desk: Tasks):
    for n in range(3):
        desk.make(replace(DRAFT, due=date(2017, 11, 20 + n)), NOW)
    (said,) = findings(snapshot, holding(snapshot, desk))
    assert said.startswith("3件督办事项超期未办结｜督办〔2017〕1号超期11天")


def test_what_is_in_time_or_closed_needs_none(snapshot: Snapshot, desk: Tasks):
    desk.make(replace(DRAFT, due=date(2017, 12, 1)), NOW)
    late = desk.make(DRAFT, NOW)
    desk.move(late.id, "cancel", late.revision, NOW, "重复立项")
    assert findings(snapshot, holding(snapshot, desk)) == []


def paragraph(snapshot: Snapshot, answers: Answers) -> str:
    return report.plain(report.build(snapshot, WHOLE, default_view(snapshot.known), "zh", answers=answers))


def test_the_report_counts_the_tasks(snapshot: Snapshot, desk: Tasks):
    for _ in range(2):
        desk.make(DRAFT, NOW)
    said = paragraph(snapshot, holding(snapshot, desk))
    assert "截至2017年12月1日，督办事项2件，尚无办结，未办结2件，其中超期2件。" in said
    assert "督办" not in paragraph(snapshot, Answers(snapshot, WHOLE))


def test_a_pack_takes_the_list_in_every_format(snapshot: Snapshot, desk: Tasks):
    desk.make(DRAFT, NOW)
    made = Made(NOW, tasks=lambda: desk.held(NOW.date()))
    maker = Maker(lambda id: snapshot, WHOLE, "zh", made)
    pack = single(maker.exhibit("tasks.list", {}))
    assert pack.exhibits[0].chart.rows[0]["reference"] == "督办〔2017〕1号"
    assert all(render(pack, format) for format in FORMATS)


def planned(snapshot: Snapshot, desk: Tasks, indicator: str, target: float, **more: object) -> dict:
    plan = replace(DRAFT, kind=PLAN, year=2017, indicator=indicator, target=target, area="suiyang", what="争创省名牌")
    desk.make(replace(plan, **more), NOW)
    view = default_view(snapshot.known)
    chart = cards.build(snapshot, WHOLE, view, "programme.year_plan", "zh", answers=holding(snapshot, desk))
    return chart.rows[-1]


def test_what_was_done_of_the_plan_is_counted_from_the_ledgers(snapshot: Snapshot, desk: Tasks):
    row = planned(snapshot, desk, "famous_brands_granted", 2.0)
    assert (row["target"], row["actual"], row["share"], row["gone"]) == ("2家", "1家", "50%", "100%")
    assert (row["standing"], row["behind"]) == ("▼ 未完成", 1)
    assert planned(snapshot, desk, "famous_brands_granted", 1.0)["standing"] == "▲ 已完成"


def test_an_item_of_a_place_is_counted_there(snapshot: Snapshot, desk: Tasks):
    assert planned(snapshot, desk, "famous_brands_granted", 1.0, area="likou")["actual"] == "0家"


def test_the_plan_of_another_year_is_not_shown(snapshot: Snapshot, desk: Tasks):
    plan = replace(DRAFT, kind=PLAN, year=2018, indicator="famous_brands_granted", target=1.0)
    desk.make(plan, NOW)
    view = default_view(snapshot.known)
    chart = cards.build(snapshot, WHOLE, view, "programme.year_plan", "zh", answers=holding(snapshot, desk))
    assert chart.empty
    assert "2017年" in chart.empty


@pytest.mark.parametrize(
    ("as_of", "share"),
    [(date(2016, 12, 31), 0), (date(2017, 1, 1), 1 / 365), (date(2017, 12, 31), 1), (date(2018, 5, 1), 1)],
)
def test_the_share_of_the_year_that_is_gone(as_of: date, share: float):
    assert share_gone(2017, as_of) == pytest.approx(share)


def test_without_tasks_a_card_says_so_and_asks_nothing_of_who_may_make_none(snapshot: Snapshot):
    chart = cards.build(snapshot, WHOLE, default_view(snapshot.known), "tasks.list", "zh")
    assert "还没有督办事项" in chart.empty and "转督办" not in chart.empty
    assert chart.options["relax"] == ()


def test_nobody_holds_tasks_that_were_not_handed_in(snapshot: Snapshot):
    looking: Callable[[], Held] = Answers(snapshot, WHOLE).tasks
    assert not looking()


# a plan as it is pasted

HEADINGS, LINE = "项目\t责任科室\t指标\t全年目标", "争创省名牌\t质量管理科\t获评省名牌\t2"
PASTED = f"{HEADINGS}\n{LINE}\n\n巡查企业,质量管理科,enterprise_visits,300\n"


def test_a_plan_is_read_from_a_sheet(snapshot: Snapshot):
    drafts, faults = read(PASTED, 2017, snapshot)
    assert faults == []
    assert [(one.what, one.section, one.indicator, one.target, one.year) for one in drafts] == [
        ("争创省名牌", "quality", "famous_brands_granted", 2.0, 2017),
        ("巡查企业", "quality", "enterprise_visits", 300.0, 2017),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("争创省名牌\t质量管理科\t2", (1, "cells", "3")),
        ("\t质量管理科\t获评省名牌\t2", (1, "what", "")),
        ("甲\t质管科\t获评省名牌\t2", (1, "section", "质管科")),
        ("甲\t质量管理科\t获评省名牌\t零", (1, "target", "零")),
        ("甲\t质量管理科\t获评省名牌\t-2", (1, "target", "-2")),
        ("甲\t质量管理科\t合格率\t2", (1, "indicator", "合格率")),
        ("甲\t质量管理科\tpass_rate\t2", (1, "indicator", "pass_rate")),
    ],
)
def test_a_line_that_is_wrong_is_named(snapshot: Snapshot, line: str, fault: tuple):
    assert read(line, 2017, snapshot) == ([], [fault])


def test_too_long_a_plan_is_refused(snapshot: Snapshot):
    _, (fault,) = read("甲\t质量管理科\t获评省名牌\t2\n" * 201, 2017, snapshot)
    assert (fault.line, fault.key) == (201, "too_many")
