"""Native charts: the workbook inside holds the table of the chart, and the chart refers to its cells."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from analytics import cards
from analytics.cards import page
from analytics.charts import KINDS, Chart
from analytics.export.clean import clean
from analytics.export.native import NATIVE, Native, native
from analytics.store import Snapshot
from analytics.view import Scope, default_view
from data.text import LANGS, Lang
from tests.analytics.export.ooxml import C, in_order, resolved

PAGES = ("overview", "consumption", "products", "equipment", "programme", "plan")
HOSTILE = ('=HYPERLINK("http://example.org","x")', "+1", "@a", "毛堌堆镇", "😀厂", "演示" * 30, "甲\x00\x0b乙")


def charts(snapshot: Snapshot, lang: Lang) -> list[Chart]:
    view = default_view(snapshot.known)
    answers = {name: cards.answers(snapshot, Scope(), view, name) for name in PAGES}
    built = [
        cards.build(snapshot, Scope(), view, f"{name}.{card.key}", lang, answers=answers[name])
        for name in PAGES
        for card in page(name)
    ]
    return [chart for chart in built if chart.kind in NATIVE and not chart.empty]


@pytest.fixture(scope="module", params=LANGS)
def made(demo: Snapshot, request: pytest.FixtureRequest) -> list[tuple[Chart, Native]]:
    """Every chart of every page of the demo."""
    return [(chart, native(chart, 880, 340)) for chart in charts(demo, request.param)]


def sheets(workbook: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_every_kind_of_the_demo_is_there(made: list[tuple[Chart, Native]]) -> None:
    assert {"trend", "columns", "control", "bars", "dots", "stems", "funnel", "waterfall", "bands"} <= {
        chart.kind for chart, _ in made
    }


def test_the_first_sheet_is_the_table_of_the_chart(made: list[tuple[Chart, Native]]) -> None:
    for chart, one in made:
        first, *_ = sheets(one.workbook).values()
        cells = chart.cells()
        assert first[0] == list(cells), chart.key
        shown = [["" if value is None else value for value in row] for row in zip(*cells.values(), strict=True)]
        assert [row[: len(cells)] for row in first[1:]] == shown, chart.key


def test_what_is_drawn_is_what_the_cells_hold(made: list[tuple[Chart, Native]]) -> None:
    for chart, one in made:
        book = sheets(one.workbook)
        for reference in etree.fromstring(one.xml).iter(f"{C}numRef", f"{C}strRef"):
            drawn, held = resolved(reference, book)
            assert drawn == held, (chart.key, reference.findtext(f"{C}f"))


def test_values_refer_to_the_table(made: list[tuple[Chart, Native]]) -> None:
    """Waterfalls hang from each other and have no cell of their own in the table; all others draw its values."""
    for chart, one in made:
        table = next(iter(sheets(one.workbook)))
        found = [node.text or "" for node in etree.fromstring(one.xml).iter(f"{C}f")]
        drawn = [name for name in found if name.startswith(f"'{table}'") and not name.startswith(f"'{table}'!$A")]
        assert drawn or chart.kind in ("waterfall", "pillar"), chart.key


def test_elements_stand_in_the_order_of_the_schema(made: list[tuple[Chart, Native]]) -> None:
    for chart, one in made:
        assert in_order(etree.fromstring(one.xml)) == [], chart.key


def test_axes_have_small_ids_and_cross(made: list[tuple[Chart, Native]]) -> None:
    for _, one in made:
        root = etree.fromstring(one.xml)
        axes = list(root.iter(f"{C}catAx", f"{C}valAx"))
        ids = {axis.find(f"{C}axId").get("val") for axis in axes}
        assert ids == {"1001", "1002"}
        assert {axis.find(f"{C}crossAx").get("val") for axis in axes} == ids
        assert {node.get("val") for node in root.iter(f"{C}axId")} == ids


def test_series_are_numbered_apart(made: list[tuple[Chart, Native]]) -> None:
    for chart, one in made:
        numbers = [s.find(f"{C}idx").get("val") for s in etree.fromstring(one.xml).iter(f"{C}ser")]
        assert len(numbers) == len(set(numbers)), chart.key


@pytest.fixture(scope="module")
def one_each(demo: Snapshot) -> dict[str, Chart]:
    return {chart.kind: chart for chart in charts(demo, "zh")}


@pytest.mark.parametrize("kind", sorted(set(NATIVE) & set(KINDS)))
def test_hostile_names_stay_text(one_each: dict[str, Chart], kind: str) -> None:
    chart = one_each[kind]
    names = [HOSTILE[n % len(HOSTILE)] for n in range(len(chart.rows))]
    rows = [{**row, "label": name} for row, name in zip(chart.rows, names, strict=True)]
    one = native(replace(chart, rows=rows), 880, 340)
    first, *_ = sheets(one.workbook).values()
    assert [row[0] for row in first[1:]] == [clean(name) for name in names]
    with zipfile.ZipFile(io.BytesIO(one.workbook)) as archive:
        written = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))
        )
    assert not re.search(r"<f>|<f |hyperlink|TargetMode", written)
    assert in_order(etree.fromstring(one.xml)) == []


def test_the_same_chart_gives_the_same_bytes(one_each: dict[str, Chart]) -> None:
    chart = one_each["dots"]
    assert native(chart, 880, 340) == native(chart, 880, 340)


def test_every_point_lies_within_its_axes(made: list[tuple[Chart, Native]]) -> None:
    """Programs leave out a point beyond an axis, and its label with it."""
    for chart, one in made:
        root = etree.fromstring(one.xml)
        for plot in root.iter(f"{C}scatterChart"):
            for name, id in (("xVal", "1001"), ("yVal", "1002")):
                axis = next(a for a in root.iter(f"{C}valAx") if a.find(f"{C}axId").get("val") == id)
                low, high = (float(axis.find(f"{C}scaling/{C}{end}").get("val")) for end in ("min", "max"))
                found = [float(v.text) for s in plot.iter(f"{C}{name}") for v in s.iter(f"{C}v")]
                beyond = [value for value in found if not low <= value <= high]
                assert not beyond or (chart.kind, name) == ("funnel", "yVal"), (chart.key, name)
