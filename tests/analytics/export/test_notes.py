"""Notes leave with the charts: in every format, with author and day; those on a snapshot where it is named."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from lxml import etree
from pptx import Presentation
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from analytics.annotations import Note, sign
from analytics.export import FORMATS, Exhibit, exhibit, render
from analytics.store import Snapshot
from analytics.view import WHOLE, View
from data.text import LANGS, Lang, t
from tests.analytics.export.packs import MADE, pack

HOSTILE = '=HYPERLINK("http://x") <b>利剑</b>'
NOTES = (
    Note("1", "2017-06", HOSTILE, "张演示", "2017-07-02"),
    Note("2", "2017-11-08", "百日会战", "王演示", "2017-11-20"),
)
KEYS = ("products.trend", "consumption.cases", "equipment.registered", "profile.years")


def shown(snapshot: Snapshot, keys: tuple[str, ...] = KEYS, lang: Lang = "zh") -> list[Exhibit]:
    view = View(snapshot.id, date(2017, 1, 1), date(2018, 1, 1))
    notes = (*NOTES, Note("3", snapshot.id, "含12月补报", "李演示", "2018-01-05"))
    made = replace(MADE, notes=notes, in_force=("20180131-ffff",))
    return [exhibit(snapshot, WHOLE, view, key, lang, made=made) for key in keys]


def text_of(format: str, made: bytes) -> str:
    """All words of a file, blanks and breaks left out."""
    if format in ("pdf", "slides_pdf"):
        words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    elif format == "svg":
        words = "".join(str(part) for part in etree.fromstring(made).itertext())
    elif format == "docx":
        words = "".join(line.text for line in docx.Document(io.BytesIO(made)).paragraphs)
    elif format == "pptx":
        shapes = (shape for slide in Presentation(io.BytesIO(made)).slides for shape in slide.shapes)
        words = "".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    elif format == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(made))
        words = "".join(str(cell) for n in range(len(book.sheet_names)) for row in _rows(book, n) for cell in row)
    else:
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            name = next(name for name in archive.namelist() if name.endswith(".json"))
            words = json.dumps(json.loads(archive.read(name)), ensure_ascii=False).replace('\\"', '"')
    return "".join(words.split())


def _rows(book: CalamineWorkbook, n: int) -> list[list]:
    return book.get_sheet_by_index(n).to_python()


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"png"}))
def test_every_format_says_what_was_noted_by_whom_and_when(demo: Snapshot, format: str) -> None:
    found = shown(demo)
    for packed in [[one] for one in found] if FORMATS[format].single else [found]:
        words = text_of(format, render(pack(*packed), format))
        for one in packed:
            for noted in one.chart.notes:
                assert "".join(noted.line.split()) in words, (one.chart.key, noted)
        assert "含12月补报（李演示，2018-01-05）" in words
        assert "历史快照" in words


def test_the_picture_in_pixels_is_another_with_notes(demo: Snapshot) -> None:
    (one,) = shown(demo, KEYS[2:3])
    plain = replace(one, chart=replace(one.chart, notes=()))
    assert render(pack(one), "png") != render(pack(plain), "png")


def test_the_table_of_the_csv_has_them(demo: Snapshot) -> None:
    (one,) = shown(demo, KEYS[2:3])
    with zipfile.ZipFile(io.BytesIO(render(pack(one), "csv"))) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        rows = list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
    assert [row["备注"] for row in rows if row["备注"]] == [noted.line for noted in one.chart.notes]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("format", "folder"), [("pptx", "ppt/charts/"), ("docx", "word/charts/"), ("xlsx", "xl/charts/")]
)
def test_native_charts_carry_the_signs(demo: Snapshot, format: str, folder: str, lang: Lang) -> None:
    found = shown(demo, lang=lang)
    with zipfile.ZipFile(io.BytesIO(render(pack(*found), format))) as archive:
        names = [name for name in archive.namelist() if name.startswith(f"{folder}chart")]
        charts = [archive.read(name).decode() for name in sorted(names) if name.endswith(".xml")]
    assert len(charts) == len(found)
    assert all("①" in chart and "②" in chart for chart in charts)


def test_of_many_notes_a_slide_says_the_latest_and_counts_the_others(demo: Snapshot) -> None:
    (one,) = shown(demo, KEYS[2:3])
    many = replace(one, chart=replace(one.chart, notes=one.chart.notes * 4))
    said = many.chart.footed(4)
    assert said[-1] == t("notes.more", "zh", n=5)
    assert len(said) == 4
    assert one.chart.footed(4) == one.chart.foot


def test_a_picture_names_the_latest_of_many_notes_and_signs_stay_short(demo: Snapshot) -> None:
    (one,) = shown(demo, KEYS[2:3])
    (first, *_) = one.chart.notes
    many = replace(one, chart=replace(one.chart, notes=tuple(replace(first, sign=sign(n)) for n in range(40))))
    words = text_of("svg", render(pack(many), "svg"))
    assert "①…㊵" in words and "②" not in words
    assert t("notes.more", "zh", n=29) in words
    assert words.count("＝HYPERLINK") + words.count("=HYPERLINK") == 11


def test_without_notes_nothing_is_said_of_them(demo: Snapshot) -> None:
    view = View(demo.id, date(2017, 1, 1), date(2018, 1, 1))
    one = exhibit(demo, WHOLE, view, KEYS[2], "zh", made=MADE)
    assert (one.chart.notes, one.provenance.noted) == ((), ())
    assert "备注" not in one.chart.cells()
