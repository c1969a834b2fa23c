"""Notes: kept as one text, placed on the periods of charts, said with author and day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics import annotations, cards
from analytics.annotations import Held, Note, annotated
from analytics.cards.spec import pages
from analytics.charts import Chart, figure, tokens
from analytics.store import Snapshot
from analytics.view import WHOLE, View
from data.state import State, StateError
from tests.analytics.charts.samples import COUNTS, chart, counts, samples

JUNE = Note("1", "2017-06", "利剑行动启动", "张演示", "2017-07-02")
DAY = Note("2", "2017-11-08", "百日会战 <b>=1</b>", "王演示", "2017-11-20")
LINE = "2017年6月：利剑行动启动（张演示，2017-07-02）"


@pytest.fixture
def quarterly(snapshot: Snapshot, look: Callable[..., View]) -> Chart:
    """Visits by quarter, 2016 and 2017."""
    return cards.build(snapshot, WHOLE, look("2017"), "programme.visits", "zh")


def row(found: Chart, start: date) -> dict:
    return next(one for one in found.rows if one["start"] == start)


# kept


def test_notes_are_the_same_after_being_kept(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    state.change(annotations.OWNER, annotations.KIND, lambda _: annotations.to_json((JUNE, DAY)))
    assert annotations.held(state) == Held((JUNE, DAY), 1)


def test_without_anything_kept_there_are_no_notes(tmp_path: Path) -> None:
    assert annotations.held(State(tmp_path / "state.sqlite")) == Held()


def test_notes_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    for text in ("{", "[1]", '[{"id": "1"}]'):
        state.change(annotations.OWNER, annotations.KIND, lambda _, text=text: text)
        with pytest.raises(StateError):
            annotations.held(state)


def test_what_a_later_version_added_is_passed_over() -> None:
    assert annotations.from_json(annotations.to_json((JUNE,)).replace("{", '{"colour": "red", ', 1)) == (JUNE,)


def test_a_new_note_gets_an_id_of_its_own_and_stands_in_order_of_time() -> None:
    notes = annotations.written(annotations.written((), replace(DAY, id="")), replace(JUNE, id=""))
    assert [(one.id, one.at) for one in notes] == [("2", "2017-06"), ("1", "2017-11-08")]


def test_a_changed_note_takes_the_place_of_the_old_one() -> None:
    (one,) = annotations.written((JUNE,), replace(JUNE, text="改"))
    assert (one.id, one.text) == ("1", "改")


def test_a_dropped_note_is_gone() -> None:
    assert annotations.dropped((JUNE, DAY), "1") == (DAY,)


def test_months_and_days_can_be_noted_and_nothing_longer() -> None:
    texts = ("2017-06", "2017-06-19", "2017-Q2", "2017", "2017-05..2017-06", "2017-13", "")
    assert [text for text in texts if annotations.datable(text)] == ["2017-06", "2017-06-19"]


def test_other_notes_are_another_version_and_none_is_no_version() -> None:
    versions = [Held(notes).version for notes in ((), (JUNE,), (DAY,))]
    assert versions[0] == ""
    assert len(set(versions)) == 3


# on charts


def test_a_note_stands_at_the_period_that_holds_it(quarterly: Chart, snapshot: Snapshot) -> None:
    found = annotated(quarterly, (DAY, JUNE), snapshot)
    assert [(one.start, one.sign) for one in found.notes] == [(date(2017, 4, 1), "①"), (date(2017, 10, 1), "②")]
    assert row(found, date(2017, 4, 1))["noted"] == f"① {LINE}"
    assert [one["noted"] for one in found.rows].count(None) == len(found.rows) - 2


def test_a_note_is_in_the_table_under_a_heading_of_its_own(quarterly: Chart, snapshot: Snapshot) -> None:
    heading, values = list(annotated(quarterly, (JUNE,), snapshot).cells().items())[-1]
    assert (heading, [one for one in values if one]) == ("备注", [f"① {LINE}"])


def test_notes_of_one_period_share_its_cell(quarterly: Chart, snapshot: Snapshot) -> None:
    found = annotated(quarterly, (JUNE, replace(JUNE, id="9", at="2017-05")), snapshot)
    assert row(found, date(2017, 4, 1))["noted"].count("张演示") == 2
    assert [one.text[:7] for one in found.notes] == ["2017年5月", "2017年6月"]


def test_the_chart_says_its_notes_below_it(quarterly: Chart, snapshot: Snapshot) -> None:
    assert annotated(quarterly, (JUNE,), snapshot).foot[-1] == f"① {LINE}"


def test_a_month_before_or_after_the_chart_is_not_drawn(quarterly: Chart, snapshot: Snapshot) -> None:
    outside = (replace(JUNE, at="2001-01"), replace(JUNE, at="2018-02"))
    assert annotated(quarterly, outside, snapshot) is quarterly


def test_a_note_concerns_the_charts_of_its_pillar_or_indicator(quarterly: Chart, snapshot: Snapshot) -> None:
    about = {"": True, "programme": True, "enterprise_visits": True, "products": False, "pass_rate": False}
    shown = {one: bool(annotated(quarterly, (replace(JUNE, about=one),), snapshot).notes) for one in about}
    assert shown == about


def test_a_chart_of_twelve_months_rolling_has_a_note_where_its_month_came_in(
    demo: Snapshot,
) -> None:
    view = View(demo.id, date(2017, 1, 1), date(2018, 1, 1))
    (noted,) = annotated(cards.build(demo, WHOLE, view, "products.trend", "zh"), (JUNE,), demo).notes
    assert noted.start == date(2016, 7, 1)  # July 2016 to June 2017


def test_charts_whose_axis_is_not_time_stay_as_they_are(snapshot: Snapshot) -> None:
    columns = chart("columns", counts(), COUNTS)
    assert annotated(columns, (JUNE,), snapshot) is columns


def test_the_sentence_speaks_the_language_of_the_chart(snapshot: Snapshot, look: Callable[..., View]) -> None:
    built = cards.build(snapshot, WHOLE, look("2017"), "programme.visits", "en")
    assert annotated(built, (JUNE,), snapshot).foot[-1] == "① June 2017: 利剑行动启动 (张演示, 2017-07-02)"


def test_signs_go_on_beyond_the_circled_numbers() -> None:
    assert [annotations.sign(n) for n in (0, 19, 20, 34, 49, 50)] == ["①", "⑳", "㉑", "㉟", "㊿", "(51)"]


# in figures


def signs(found: Chart) -> list[tuple[float, str]]:
    """Place and words of the signs that a figure draws above its plot."""
    drawn = figure(found, tokens("light"))
    return [
        (x, text)
        for trace in drawn["data"]
        if trace.get("mode") == "text" and trace.get("yaxis") == "y2"
        for x, text in zip(trace["x"], trace["text"], strict=True)
    ]


@pytest.mark.parametrize("kind", ["trend", "columns", "control"])
def test_every_chart_over_time_draws_the_sign_at_its_period(kind: str, snapshot: Snapshot) -> None:
    sample = replace(samples()[kind], indicator="pass_rate")
    assert signs(annotated(sample, (JUNE, DAY), snapshot)) == [(1, "①"), (3, "②")]
    assert signs(sample) == []


def test_the_plot_leaves_room_for_the_signs(quarterly: Chart, snapshot: Snapshot) -> None:
    drawn = figure(annotated(quarterly, (JUNE,), snapshot), tokens("light"))["layout"]
    assert drawn["yaxis"]["domain"][1] == drawn["yaxis2"]["domain"][0] < 1
    assert "yaxis2" not in figure(quarterly, tokens("light"))["layout"]


def test_what_was_written_is_no_markup_in_tooltips(quarterly: Chart, snapshot: Snapshot) -> None:
    drawn = figure(annotated(quarterly, (DAY,), snapshot), tokens("light"))["data"]
    texts = "".join(text for trace in drawn for text in trace.get("hovertext", ()))
    assert texts.count("&lt;b&gt;=1&lt;/b&gt;") == 2
    assert "<b>=1" not in texts


def test_every_card_of_the_demo_is_drawn_with_notes(demo: Snapshot) -> None:
    view = View(demo.id, date(2017, 1, 1), date(2018, 1, 1))
    for page in pages():
        for spec in cards.page(page):
            found = annotated(cards.build(demo, WHOLE, view, spec.full_key, "zh"), (JUNE, DAY), demo)
            if annotations.notable(found) and found.notes:
                assert signs(found), spec.full_key
