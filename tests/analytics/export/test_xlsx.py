"""The workbook as other programs read it: the numbers of the screen, native charts on them, nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analytics.cards.spec import pages
from analytics.charts import HTML_KINDS, KINDS, Chart, Column
from analytics.export import Exhibit, Pack, cells, render
from analytics.export.workbook.draws import CELLS, DRAWN, NATIVE, TABLES
from analytics.export.workbook.names import sheet_name
from analytics.export.workbook.styles import COLOURS
from analytics.store import Snapshot
from analytics.view import View, default_view
from data.text import LANGS, Lang
from tests.analytics.charts.samples import chart, samples
from tests.analytics.export.packs import MADE, exhibits, of_charts, pack
from tests.analytics.export.reading import from_xlsx

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
Show = Callable[..., list[Exhibit]]


@pytest.fixture
def show(snapshot: Snapshot, look: Callable[..., View]) -> Show:
    return lambda *charts: of_charts(snapshot, look("2017"), *charts)


def book(made: Pack) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(render(made, "xlsx")))


def parts(made: Pack, within: str) -> list[bytes]:
    """The parts of the file whose path begins so."""
    with zipfile.ZipFile(io.BytesIO(render(made, "xlsx"))) as archive:
        return [archive.read(name) for name in sorted(archive.namelist()) if name.startswith(within)]


def drawn(made: Pack) -> list[Any]:
    return [ET.fromstring(part) for part in parts(made, "xl/charts/chart")]


def numbers(series: Any, name: str = "val") -> list[float]:
    return [float(v.text) for v in series.find(f"{C}{name}").iter(f"{C}v")]


def test_every_kind_of_chart_has_a_sheet() -> None:
    assert set(DRAWN) == set(KINDS) | HTML_KINDS
    assert not (set(NATIVE) & set(CELLS) or set(NATIVE) & TABLES or set(CELLS) & TABLES)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", sorted(set(pages()) - {"tasks"}))  # the demo has none: test_tasks
def test_sheets_hold_the_tables_of_the_screen(demo: Snapshot, page: str, lang: Lang) -> None:
    found = [one for one in exhibits(demo, default_view(demo.known), page, lang) if not one.chart.empty]
    tables = from_xlsx(render(pack(*found), "xlsx"), found)
    for one, table in zip(found, tables, strict=True):
        shown = one.chart.table()
        assert table and table[0] == list(shown.columns)
        for name, read in zip(shown.columns, zip(*table[1:], strict=True), strict=True):
            assert [_plain(cell) for cell in read] == [_plain(cell) for cell in shown[name]], (one.chart.key, name)


def _plain(cell: Any) -> Any:
    if cells.absent(cell) or cell == "":
        return None
    return cell.isoformat()[:10] if isinstance(cell, date) else cell


@pytest.mark.parametrize("kind", sorted(NATIVE))
def test_a_kind_is_a_native_chart_on_its_table(show: Show, kind: str) -> None:
    (one,) = drawn(pack(*show(samples()[kind])))
    refs = [ref.text for ref in one.iter(f"{C}f")]
    assert all(re.fullmatch(r"'[^'!]+'!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", ref) for ref in refs)
    assert any(ref.startswith("'1 名称'!$A$6") for ref in refs) or kind == "funnel"
    assert list(one.iter(f"{C}pt"))


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_other_kinds_are_cells_with_signs(show: Show, kind: str) -> None:
    made = pack(*show(samples()[kind]))
    assert drawn(made) == []
    found = [str(cell) for row in book(made).get_sheet_by_index(1).to_python() for cell in row]
    assert [cell for cell in found if cell.endswith("▼")]


def test_bars_are_the_numbers_of_the_table(show: Show) -> None:
    (one,) = drawn(pack(*show(samples()["bars"])))
    (series,) = one.iter(f"{C}ser")
    assert numbers(series) == [row["value"] for row in samples()["bars"].rows]


def test_rates_are_drawn_in_per_cent_with_their_intervals(show: Show) -> None:
    made = pack(*show(samples()["dots"]))
    (one,) = drawn(made)
    aids = book(made).get_sheet_by_index(2).to_python()
    series = next(s for s in one.iter(f"{C}ser") if s.find(f"{C}errBars") is not None)
    assert numbers(series) == [80.0, 96.0, 100.0]
    bars = series.find(f"{C}errBars")
    plus, minus = ([row[_place(bars, name)] for row in aids] for name in ("plus", "minus"))
    assert plus == pytest.approx([7.0, 2.0, 0.0])
    assert minus == pytest.approx([10.0, 6.0, 40.0])


def _place(bars: Any, name: str) -> int:
    """The column of the hidden sheet that error bars are as long as."""
    (ref,) = bars.find(f"{C}{name}").iter(f"{C}f")
    return ord(ref.text.partition("$")[2][0]) - ord("A")


def test_what_is_worse_has_its_colour(show: Show) -> None:
    (one,) = drawn(pack(*show(samples()["dots"])))
    coloured = [s for s in one.iter(f"{C}ser") if COLOURS["worse"].lstrip("#") in ET.tostring(s).decode()]
    assert [numbers(series) for series in coloured] == [[80.0]]


def test_counts_and_days_are_no_texts(show: Show) -> None:
    columns = (Column("label", "企业"), Column("on", "抽样日期", "date"), Column("n", "批次", "count"))
    frame = pd.DataFrame({"label": ["演示甲"], "on": [date(2017, 6, 19)], "n": [1234.0]})
    rows = book(pack(*show(chart("list", frame, columns)))).get_sheet_by_index(1).to_python()
    assert rows[5] == ["演示甲", date(2017, 6, 19), 1234.0]


def test_per_cent_is_printed_as_per_cent(show: Show) -> None:
    (styles,) = parts(pack(*show(samples()["dots"])), "xl/styles")
    assert '0.0"%"' in styles.decode().replace("&quot;", '"')


def test_headings_stay_and_filter(show: Show) -> None:
    _, sheet = parts(pack(*show(samples()["bars"])), "xl/worksheets/sheet")[:2]
    assert b'state="frozen"' in sheet and b"<autoFilter" in sheet and b"<cols>" in sheet


def test_an_empty_chart_says_why(show: Show) -> None:
    empty = replace(samples()["bars"], empty="所选条件下没有数据", rows=[])
    made = pack(*show(empty))
    assert "所选条件下没有数据" in str(book(made).get_sheet_by_index(1).to_python())
    assert drawn(made) == []


def test_the_first_sheet_says_what_it_is(demo: Snapshot) -> None:
    found = exhibits(demo, default_view(demo.known), "products")
    made = pack(*found)
    rows = book(made).get_sheet_by_index(0).to_python()
    found_there = {str(cell) for row in rows for cell in row}
    assert {"质量安全情况汇报", demo.manifest.id, "演示数据", made.provenance.link, "监督抽查合格率"} <= found_there
    assert {one.chart.words.name for one in found} <= found_there
    assert all(b"TargetMode" not in part for part in parts(made, "xl/worksheets/_rels"))


NAMES = ["合格率", "合格率", "a/b\\c?d*e[f]:g", "'引'", "长" * 60, "😀" * 40, "History", "", "说明", "=1+1"]


def test_names_of_sheets_are_legal_and_unique(show: Show) -> None:
    found = show(*(_named(samples()["bars"], name) for name in NAMES))
    names = book(pack(*found)).sheet_names
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name.encode("utf-16-le")) <= 62 for name in names)
    assert not any(set(name) & set("[]:*?/\\") or name.startswith("'") or name.endswith("'") for name in names)


def _named(shown: Chart, name: str) -> Chart:
    return replace(shown, words=replace(shown.words, name=name))


def test_a_short_name_stays_as_it_is() -> None:
    assert sheet_name(3, "监督抽查合格率") == "3 监督抽查合格率"


def test_typed_names_in_charts_are_no_formulas(show: Show) -> None:
    typed = "=HYPERLINK(1)"
    shown = [replace(one, rows=[{**row, "label": typed} for row in one.rows]) for one in samples().values()]
    for one in drawn(pack(*show(*shown))):
        assert not any("HYPERLINK" in (ref.text or "") for ref in one.iter(f"{C}f"))


def test_the_same_pack_gives_the_same_bytes(show: Show) -> None:
    made = pack(*show(*samples().values()))
    assert render(made, "xlsx") == render(made, "xlsx")


def test_it_is_made_by_the_office_when_the_pack_was(show: Show) -> None:
    said = replace(pack(*show(samples()["bars"])), office="演示局")
    (core,) = parts(said, "docProps/core")
    assert "<dc:creator>演示局</dc:creator>" in core.decode()
    assert f"{MADE.at:%Y-%m-%dT%H:%M}" in core.decode()
