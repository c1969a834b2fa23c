"""What people typed into ledgers passes through every format unharmed, and does nothing there."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pandas as pd
import pptx
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from analytics.charts import Chart
from analytics.export import FORMATS, Exhibit, file_name, render
from analytics.export.clean import clean
from analytics.export.pack import Pack
from analytics.findings.content import Attention, Judged, Kpi, Signal
from analytics.store import Snapshot
from analytics.view import View
from tests.analytics.charts.samples import COUNTS, chart, samples
from tests.analytics.export.packs import MADE, of_charts, pack
from tests.analytics.export.reading import READERS

LONG = "演示甲0012食品机械电子商务进出口贸易有限责任公司" * 2 + "某某经济技术开发区第一分厂"
TYPED = [
    '=HYPERLINK("http://evil.example","点此")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "毛堌堆镇",
    "演示🏭厂👍",
    LONG[:60],
    "甲\x00\x0b\x1f乙",
    "<script>alert(1)</script>&amp;",
    "http://evil.example/?a=1",
    "\t=1+1",
    "]]>{{7*7}}#let x = 1;$x$\\",
]
ZIPPED = ("docx", "xlsx", "pptx")
Packed = Callable[[], Pack]


def renamed(shown: Chart) -> Chart:
    """The chart with names that people typed, on as many rows as there are names."""
    rows = shown.rows
    if shown.kind in ("bars", "dots", "stems", "bands", "list"):
        rows = [rows[n % len(rows)] for n in range(len(TYPED))]
    named = [{**row, "label": TYPED[n % len(TYPED)], "short": TYPED[n % len(TYPED)]} for n, row in enumerate(rows)]
    words = replace(shown.words, name=TYPED[0], takeaway=TYPED[8], note=TYPED[11], alt=TYPED[5])
    return replace(shown, rows=named, words=words)


def words_only(snapshot: Snapshot, view: View) -> list[Chart]:
    """Cards of words with what people typed."""
    signal = Signal("worse", TYPED[0], TYPED[5], TYPED[8], "products", view)
    figure = Kpi("8", TYPED[0], Judged(TYPED[5], "worse"), None, TYPED[8])
    table = chart("list", pd.DataFrame({"label": TYPED, "value": [1.0] * len(TYPED)}), COUNTS)
    return [
        replace(table, kind="attention", content=Attention((signal,), 1, 7, TYPED[11])),
        replace(table, kind="kpi", content=figure),
        table,
    ]


@pytest.fixture(scope="module")
def hostile(snapshot: Snapshot, look: Callable[..., View]) -> Pack:
    """Every kind of chart, with what people typed in every place that takes words."""
    view = look("2017")
    shown = [renamed(one) for one in (*samples().values(), *words_only(snapshot, view))]
    found = [
        replace(one, remark=TYPED[0], definitions={TYPED[0]: {TYPED[5]: TYPED[8]}})
        for one in of_charts(snapshot, view, *shown)
    ]
    return pack(*found, title=TYPED[0], office=TYPED[8])


def parts(made: bytes) -> dict[str, bytes]:
    """The files in a zip, those of workbooks inside it as well."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    inside = {
        f"{name}/{inner}": blob
        for name in found
        if name.endswith(".xlsx")
        for inner, blob in parts(found[name]).items()
    }
    return found | inside


def alone(made: Pack) -> list[Pack]:
    return [replace(made, exhibits=(one,)) for one in made.exhibits]


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_format_takes_it(hostile: Pack, format: str) -> None:
    for made in alone(hostile) if FORMATS[format].single else [hostile]:
        assert render(made, format)
        assert re.fullmatch(r'[^\\/:*?"<>|\x00-\x1f]+', file_name(made, format))


@pytest.mark.parametrize("format", sorted(set(READERS) & set(FORMATS)))
def test_names_come_through_whole(hostile: Pack, format: str) -> None:
    for packed in alone(hostile) if FORMATS[format].single else [hostile]:
        made = render(packed, format)
        for reader in READERS[format]:
            for one, table in zip(packed.exhibits, reader(made, packed.exhibits), strict=True):
                if table is not None:
                    assert [row[0] for row in table[1:]] == _names(one), (format, one.chart.kind)


def _names(one: Exhibit) -> list[str]:
    return [clean(row["label"]) for row in one.chart.rows]


@pytest.mark.parametrize("format", sorted({*ZIPPED} & set(FORMATS)))
def test_nothing_is_a_formula_or_leads_outside(hostile: Pack, format: str) -> None:
    found = parts(render(hostile, format))
    sheets = [blob for name, blob in found.items() if "/worksheets/" in name]
    assert not any(re.search(rb"<f[ >]", sheet) for sheet in sheets)
    relations = b"".join(blob for name, blob in found.items() if name.endswith(".rels"))
    outside = re.findall(rb'<Relationship [^>]*TargetMode="External"[^>]*>', relations)
    assert all(f'Target="{MADE.address}'.encode() in link for link in outside)
    assert not any(name.endswith((".bin", ".vba")) for name in found)


@pytest.mark.parametrize("format", sorted({*ZIPPED} & set(FORMATS)))
def test_every_part_is_xml_without_entities(hostile: Pack, format: str) -> None:
    for name, blob in parts(render(hostile, format)).items():
        if name.endswith((".xml", ".rels")):
            assert etree.fromstring(blob, etree.XMLParser(resolve_entities=False)) is not None
            assert b"<!DOCTYPE" not in blob


def test_titles_and_words_come_through(hostile: Pack) -> None:
    text = "\n".join(line.text for line in docx.Document(io.BytesIO(render(hostile, "docx"))).paragraphs)
    assert all(clean(typed) in text for typed in (TYPED[0], TYPED[5], TYPED[8], TYPED[11]))


@pytest.mark.parametrize(
    ("format", "opened"),
    [
        ("docx", lambda made: docx.Document(made).core_properties.title),
        ("pptx", lambda made: pptx.Presentation(made).core_properties.title),
        ("xlsx", lambda made: CalamineWorkbook.from_filelike(made).sheet_names and TYPED[0]),
    ],
)
def test_other_programs_open_it(hostile: Pack, format: str, opened: Callable[[io.BytesIO], str]) -> None:
    assert opened(io.BytesIO(render(hostile, format))) == TYPED[0]


def test_pictures_hold_it_as_text(hostile: Pack) -> None:
    for made in alone(hostile):
        root = etree.fromstring(render(made, "svg"))
        tags = {etree.QName(node).localname for node in root.iter()}
        assert not tags & {"script", "foreignObject", "a", "image", "use"}
        assert TYPED[0] in "".join(root.itertext())


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_the_same_input_gives_the_same_bytes(hostile: Pack, format: str) -> None:
    made = alone(hostile)[0] if FORMATS[format].single else hostile
    assert render(made, format) == render(made, format)


@pytest.mark.parametrize("format", ZIPPED)
def test_no_file_names_a_foreign_author(hostile: Pack, format: str) -> None:
    found = parts(render(hostile, format))
    properties = [blob for name, blob in found.items() if name.endswith("docProps/core.xml")]
    assert properties
    names = ("creator", "lastModifiedBy")
    nodes = [node for blob in properties for node in etree.fromstring(blob).iter() if node.tag.endswith(names)]
    assert {node.text or "" for node in nodes} <= {"", TYPED[8]}
