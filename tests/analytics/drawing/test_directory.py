"""The directory of the small world: four enterprises, of which three were visited between October 2016 and September
2017; who is left out, and what was covered."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analytics.drawing import DrawingError, Inspector, Record, canonical, repeated
from analytics.drawing.directory import Covered, coverage, entries, firms
from analytics.drawing.preparing import Asked, Lately, Prepared, asked, drawn, prepare, seeded
from analytics.drawing.record import Occasion
from analytics.drawing.sheet import notice, sheet
from analytics.export import csv
from analytics.export.drawn import pdf, xlsx
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope

TOYS, CEMENT, MANURE, CLOTHES = (f"91411403MA4000000{n}" for n in range(1, 5))
PEOPLE = (Inspector("01"), Inspector("02"), Inspector("03", "质量科", ("likou",)))
END = date(2018, 1, 1)


def prepared(snapshot: Snapshot, what: Asked, lately: Mapping[str, str] | None = None) -> Prepared:
    days = Lately(
        snapshot.as_of, date(2018, 1, 10), lambda since: {k: v for k, v in (lately or {}).items() if v >= since}
    )
    return prepare(firms(snapshot, WHOLE), (), what, days, PEOPLE)


def test_the_directory_is_the_register_with_the_last_visit_of_each(snapshot: Snapshot):
    visited = {one.id: one.visited for one in firms(snapshot, WHOLE)}
    assert visited == {
        TOYS: date(2016, 10, 10),
        CEMENT: date(2017, 9, 25),
        MANURE: date(2017, 6, 20),
        CLOTHES: None,
    }
    assert {one.id: one.product_class for one in firms(snapshot, WHOLE)}[MANURE] == "agricultural"


def test_a_snapshot_opened_for_a_township_has_its_directory_alone(small_world: Path):
    scope = Scope(("likou",))
    part = open_snapshot(small_world, scope=scope)
    assert [one.id for one in firms(part, scope)] == [MANURE]
    assert firms(part, scope, ("gucheng",)) == []


@pytest.mark.parametrize(
    ("what", "ids"),
    [
        (Asked(base="all"), {TOYS, CEMENT, MANURE, CLOTHES}),
        (Asked(base="directory"), {TOYS, CEMENT, MANURE}),
        (Asked(base="licensed"), {TOYS, CEMENT, MANURE}),
        (Asked(industry="水泥"), {CEMENT}),
        (Asked(products=("agricultural",)), {MANURE}),
        (Asked(products=("C007", "I017")), {TOYS, CEMENT}),
    ],
)
def test_the_directory_is_narrowed(snapshot: Snapshot, what: Asked, ids: set[str]):
    assert {one.id for one in prepared(snapshot, what).directory} == ids


def test_those_visited_or_drawn_lately_are_left_out_for_one_reason_each(snapshot: Snapshot):
    found = prepared(snapshot, Asked(months=12), {TOYS: "2017-12-01", CEMENT: "2017-12-01", CLOTHES: "2016-12-01"})
    assert {one.id: one.left_out for one in found.directory} == {
        TOYS: "drawn",
        CEMENT: "drawn",
        MANURE: "visited",
        CLOTHES: "",
    }
    assert (found.scheme.visited_since, found.scheme.drawn_since) == ("2017-01-01", "2017-01-11")


def test_nobody_is_left_out_where_that_is_asked_for(snapshot: Snapshot):
    found = prepared(snapshot, Asked(months=0), {TOYS: "2018-01-01"})
    assert [one.left_out for one in found.directory] == [""] * 4
    assert (found.scheme.visited_since, found.scheme.drawn_since) == ("", "")


@pytest.mark.parametrize(
    ("size", "wanted", "key"),
    [("50%", 2, ""), ("26％", 2, ""), ("3", 3, ""), ("5", 5, "too_many"), ("x", 0, "too_few"), ("0%", 0, "share")],
)
def test_how_many_is_a_share_or_a_number(snapshot: Snapshot, size: str, wanted: int, key: str):
    found = prepared(snapshot, Asked(size=size, months=0))
    assert (found.wanted, found.problem.key if found.problem else "") == (wanted, key)


def test_an_address_that_makes_no_sense_asks_for_the_usual_draw():
    assert asked({"base": "x", "by": "'", "months": "7", "team": "99", "size": " "}) == Asked()
    assert asked({"by": "none", "months": "0", "team": "3", "size": "20"}) == Asked("all", "", "20", (), 0, 3)


@pytest.mark.parametrize("seed", ["", "  ", "a" * 101, "a\x00b", "a\u202eb"])
def test_what_is_no_seed_is_refused(seed: str):
    with pytest.raises(DrawingError):
        seeded(seed)


def test_a_seed_is_the_same_however_it_was_spaced():
    assert seeded(" 第2017301期　3  8 5\n") == "第2017301期 3 8 5"


@pytest.fixture
def record(snapshot: Snapshot) -> Record:
    on = Occasion(
        "2018-0001", "第一季度", "seed", "", "local", "2018-01-10T09:30:00+08:00", snapshot.id, "2017-12-31", True
    )
    return drawn(prepared(snapshot, Asked(size="3", months=0, by=("area", "industry"))), on, PEOPLE[::-1])


def test_the_same_seed_and_directory_give_the_same_record(snapshot: Snapshot, record: Record):
    again = drawn(prepared(snapshot, Asked(size="3", months=0, by=("area", "industry"))), _on(record), PEOPLE)
    assert again.to_json() == record.to_json()
    assert repeated(record.to_json()).differs == ()
    assert canonical({"b": 1, "a": "甲"}) == '{"a":"甲","b":1}'


def _on(record: Record) -> Occasion:
    return Occasion(**{name: getattr(record, name) for name in Occasion.__dataclass_fields__})


def test_the_form_says_who_was_drawn_from_what(snapshot: Snapshot, record: Record):
    form = sheet(record, snapshot, "zh")
    assert {code for _, _, code, _, _ in form.rows} == {one.id for one in record.drawn.chosen}
    assert all(name.startswith("演示") and len(team) == 2 for _, name, _, _, team in form.rows)
    assert dict(form.facts)["名录构成"] == "名录4家 = 可抽4家"
    assert form.demo == "演示数据"
    assert sum(int(places) for _, _, places in form.strata) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_is_printed_the_same_each_time(snapshot: Snapshot, record: Record, lang):
    form = sheet(record, snapshot, lang)
    assert pdf(form) == pdf(form) and pdf(form).startswith(b"%PDF")
    assert xlsx(form) == xlsx(form) and xlsx(form).startswith(b"PK")


def test_a_formula_in_a_form_stays_text(snapshot: Snapshot, record: Record):
    form = sheet(replace(record, purpose="=1+1"), snapshot, "zh")
    cells = [cell for row in load_workbook(io.BytesIO(xlsx(form))).active.iter_rows() for cell in row if cell.value]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


def test_the_public_list_names_no_inspector_and_has_the_first_visit_since(snapshot: Snapshot, record: Record):
    columns = notice(replace(record, drawn_at="2017-06-20T09:30:00+08:00"), snapshot, "zh")
    assert "检查人员" not in "".join(columns)
    results = dict(zip(columns["统一社会信用代码"], columns["检查日期"], strict=True))
    truth = {CEMENT: "2017-09-25", MANURE: "2017-06-20"}
    assert results == {id: truth.get(id, "") for id in results}
    assert csv.table(columns).startswith(b"\xef\xbb\xbf")


def test_coverage_counts_each_enterprise_once_in_the_years_before_the_end(snapshot: Snapshot):
    """gucheng: toys 15 months before the end, cement within a year, clothes never; likou: manure within a year."""
    assert coverage(firms(snapshot, WHOLE), "area", END) == [
        Covered("gucheng", 3, (1, 2, 2), 1),
        Covered("likou", 1, (1, 1, 1), 0),
    ]


def test_a_draw_covers_too(snapshot: Snapshot):
    (gucheng, _) = coverage(firms(snapshot, WHOLE), "area", END, {CLOTHES: date(2018, 1, 10), TOYS: date(2014, 1, 1)})
    assert gucheng == Covered("gucheng", 3, (2, 3, 3), 0)


def test_visits_after_what_is_looked_at_do_not_count(snapshot: Snapshot):
    assert {one.id for one in firms(snapshot, WHOLE, end=date(2017, 1, 1)) if one.visited} == {TOYS}


@pytest.mark.parametrize(("since", "left_out"), [(date(2017, 6, 20), "visited"), (date(2017, 6, 21), "")])
def test_a_visit_counts_from_its_own_day(snapshot: Snapshot, since: date, left_out: str):
    found = {one.id: one.left_out for one in entries(firms(snapshot, WHOLE), (), since, ())}
    assert found[MANURE] == left_out
