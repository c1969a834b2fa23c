"""Native charts: the workbook inside holds the table of the chart, and the chart refers to its cells."""

from __future__ import annotations

import io
import math
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from analytics import cards
from analytics.cards import page
from analytics.charts import KINDS, Chart
from analytics.export import fonts
from analytics.export.clean import clean
from analytics.export.native import NATIVE, Native, native
from analytics.store import Snapshot
from analytics.view import WHOLE, default_view
from data.text import LANGS, Lang
from tests.analytics.charts.samples import samples
from tests.analytics.export.ooxml import A, C, in_order, resolved

PAGES = ("overview", "consumption", "products", "equipment", "programme", "plan")
HOSTILE = ('=HYPERLINK("http://example.org","x")', "+1", "@a", "毛堌堆镇", "😀厂", "演示" * 30, "甲\x00\x0b乙")


def charts(snapshot: Snapshot, lang: Lang) -> list[Chart]:
    view = default_view(snapshot.known)
    answers = {name: cards.answers(snapshot, WHOLE, view, name) for name in PAGES}
    built = [
        cards.build(snapshot, WHOLE, view, f"{name}.{card.key}", lang, answers=answers[name])
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


NARROW, SLIDE = (442.0, 300.0), (880.0, 340.0)  # points: of a draft, of a slide


@pytest.mark.parametrize("lang", LANGS)
def test_bars_keep_room_beside_columns_of_numbers(demo: Snapshot, lang: Lang) -> None:
    """Also on the narrow page of a draft, with English headings: else programs draw every bar as long as the plot."""
    drawn = [chart for chart in charts(demo, lang) if chart.kind in ("bars", "bands")]
    assert {chart.kind for chart in drawn} == {"bars", "bands"}
    for chart in drawn:
        root = etree.fromstring(native(chart, *NARROW).xml)
        plot = float(root.find(f".//{C}layout/{C}manualLayout/{C}w").get("val"))
        end = float(root.find(f".//{C}valAx/{C}scaling/{C}max").get("val"))
        drawn_ = next(root.iter(f"{C}ser")).find(f"{C}val")
        most = 100.0 if chart.kind == "bands" else max(float(v.text) for v in drawn_.iter(f"{C}v"))
        assert plot * most / end >= 0.22, chart.key


@pytest.mark.parametrize("lang", LANGS)
def test_dots_keep_room_beside_columns_of_numbers(demo: Snapshot, lang: Lang) -> None:
    """Half of the width of a slide, a quarter of that of a draft, and ticks that do not touch."""
    for chart in (one for one in charts(demo, lang) if one.kind in ("dots", "stems")):
        for (width, height), least in ((NARROW, 0.25), (SLIDE, 0.4)):
            root = etree.fromstring(native(chart, width, height).xml)
            ticks = [float(one.find(f".//{C}xVal//{C}v").text) for one in root.iter(f"{C}ser") if _ticked(one)]
            axis = next(a for a in root.iter(f"{C}valAx") if a.find(f"{C}axId").get("val") == "1001")
            low, high = (float(axis.find(f"{C}scaling/{C}{end}").get("val")) for end in ("min", "max"))
            points = width / (high - low)
            places = sorted(ticks)
            assert all((b - a) * points >= 36 for a, b in pairwise(places)), (chart.key, places)
            assert (places[-1] - places[0]) * points >= least * width * 0.4, chart.key


def _ticked(series: etree._Element) -> bool:
    texts = [one.text for one in series.iter(f"{A}t")]
    return len(texts) == 1 and bool(re.fullmatch(r"[\d.,]+%?", texts[0] or ""))


@pytest.mark.parametrize("kind", ["bars", "bands", "waterfall"])
@pytest.mark.parametrize("size", [NARROW, SLIDE])
def test_long_names_are_cut_before_they_touch(kind: str, size: tuple[float, float]) -> None:
    """Two lines where a row is high enough, else one; the table keeps them whole."""
    chart = samples()[kind]
    long = "演示甲0012食品机械电子商务进出口贸易有限责任公司" * 3
    rows = [{**chart.rows[n % len(chart.rows)], "label": long[n:][:60]} for n in range(12)]
    one = native(replace(chart, rows=rows), *size)
    root = etree.fromstring(one.xml)
    names = [node.text for node in next(root.iter(f"{C}cat")).iter(f"{C}v")]
    left = float(root.find(f".//{C}layout/{C}manualLayout/{C}x").get("val")) * size[0]
    pitch = float(root.find(f".//{C}layout/{C}manualLayout/{C}h").get("val")) * size[1] / len(rows)
    for name in names:
        lines = math.ceil(fonts.width(name, 12) / (left * 0.95))
        assert lines * 12 <= pitch, (name, pitch)
    assert [row[0] for row in next(iter(sheets(one.workbook).values()))[1:]] == [row["label"] for row in rows]


def test_the_name_of_a_reference_stands_clear_of_headings() -> None:
    """Where the whole is at 100 %, its name would run into the heading of the rates."""
    chart = replace(samples()["dots"], reference=1.0, reference_label="毛固堆镇<br>100.0%")
    far, near = (etree.fromstring(native(replace(chart, reference=value), *SLIDE).xml) for value in (1.0, 0.85))
    assert _side_of(far) == "l"
    assert _side_of(near) == "t"


def _side_of(root: etree._Element) -> str:
    (one,) = [
        label for label in root.iter(f"{C}dLbl") if "毛固堆镇 100.0%" in "".join(t.text for t in label.iter(f"{A}t"))
    ]
    return one.find(f"{C}dLblPos").get("val")
