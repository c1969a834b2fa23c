"""PDF as other programs read it: the form of an official document, nothing cut, everything embedded and tagged."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import pytest
from pypdf import PdfReader

from analytics import report
from analytics.cards.spec import pages
from analytics.charts import HTML_KINDS, KINDS
from analytics.export import Exhibit, Pack, bodies, fonts, render
from analytics.export.bodies import BODIES
from analytics.export.cells import printed
from analytics.export.pdf import printable
from analytics.report import Heading, Paragraph, Report, Run
from analytics.report.notes import mark
from analytics.store import Snapshot
from analytics.view import WHOLE, View, default_view
from data.text import LANGS, Lang
from tests.analytics.charts.samples import COUNTS, chart, samples
from tests.analytics.export.packs import MADE, exhibits, of_charts, pack

A4, WIDE = (595.3, 841.9), (960.0, 540.0)
POINTS_A_MM = 72 / 25.4
Show = Callable[..., list[Exhibit]]


@pytest.fixture
def show(snapshot: Snapshot, look: Callable[..., View]) -> Show:
    return lambda *charts: of_charts(snapshot, look("2017"), *charts)


def read(made: Pack, format: str = "pdf") -> PdfReader:
    return PdfReader(io.BytesIO(render(made, format)))


def bare(words: str) -> str:
    """The words without any blanks, which lines and justification move about."""
    return re.sub(r"\s+", "", words)


def texts(reader: PdfReader) -> list[str]:
    return [bare(page.extract_text()) for page in reader.pages]


def sample(kind: str = "bars") -> Any:
    return samples()[kind]


def saying(*paragraphs: str) -> Report:
    said = tuple(Paragraph(((Run(words),),)) for words in paragraphs)
    return Report("zh", ("汇报",), "", (Heading("一、总体情况", 1), *said), None, ())


def long_list(rows: int) -> Any:
    frame = pd.DataFrame({"label": [f"演示第{n}家" for n in range(rows)], "value": [float(n) for n in range(rows)]})
    return chart("list", frame, COUNTS)


def test_every_kind_of_chart_has_a_body() -> None:
    assert set(BODIES) == set(KINDS) | HTML_KINDS


@pytest.mark.parametrize("lang", LANGS)
def test_every_card_of_the_demo_is_told(demo: Snapshot, lang: Lang) -> None:
    for page in pages():
        found = exhibits(demo, default_view(demo.known), page, lang)
        whole = "".join(texts(read(pack(*found))))
        lacks = [one.chart.key for one in found if bare(one.headline or one.chart.words.name) not in whole]
        assert lacks == []


def test_lists_are_told_to_the_last_row(show: Show) -> None:
    whole = "".join(texts(read(pack(*show(long_list(120))))))
    assert all(f"演示第{n}家" in whole for n in range(120))


def test_a_long_table_repeats_its_headings_on_each_page(show: Show) -> None:
    told = [text for text in texts(read(pack(*show(long_list(120))))) if "演示第" in text]
    assert len(told) > 2
    assert all("类别" in text and "数量" in text for text in told)


def test_no_page_ends_within_a_chart(show: Show) -> None:
    """The name above each chart and the note below it stand on one page, however tall the chart is."""
    charts = [
        replace(sample(), height=height, words=replace(sample().words, name=f"图名{height}完", note=f"图注{height}完"))
        for height in (*range(300, 380, 2), 2000)
    ]
    found = texts(read(pack(*show(*charts))))
    assert len(found) > 10
    for text in found:
        assert re.findall(r"图名(\d+)完", text) == re.findall(r"图注(\d+)完", text)


def test_the_brief_has_22_lines_of_28_characters(show: Show) -> None:
    reader = read(pack(*show(sample()), report=saying("质" * 28 * 60)))
    lines = [len(line) for line in reader.pages[1].extract_text().split("\n") if set(line) == {"质"}]
    assert lines == [28] * 22


def test_the_type_area_lies_as_the_standard_has_it(show: Show) -> None:
    reader = read(pack(*show(sample()), report=saying("质" * 28 * 60)))
    left: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        left.extend([cm[4] + cm[0] * tm[4]] if "质" in text else [])

    page = reader.pages[1]
    page.extract_text(visitor_text=visit)
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.1)
    assert min(left) == pytest.approx(28 * POINTS_A_MM, abs=1)


def test_pages_are_numbered_between_dashes(show: Show) -> None:
    found = texts(read(pack(*show(sample()), report=saying("质" * 2000))))
    assert len(found) > 3
    assert all(f"—{n}—" in text for n, text in enumerate(found, start=1))


def test_it_is_signed_and_dated(show: Show) -> None:
    text = "".join(texts(read(pack(*show(sample()), report=saying("甲"), office="演示局", day=date(2018, 1, 8)))))
    assert "演示局2018年1月8日" in text


def test_the_red_head_stands_only_over_a_number(show: Show) -> None:
    usual, numbered = (
        read(pack(*show(sample()), office="演示局", number=number)) for number in ("", "演发〔2018〕1号")
    )
    assert "演示局文件" not in texts(usual)[0]
    assert texts(numbered)[0].startswith(("演示局文件", "演示数据演示局文件"))
    assert "演发〔2018〕1号" in texts(numbered)[0]


@pytest.mark.parametrize("format", ["pdf", "slides_pdf"])
def test_every_page_says_what_kind_of_data_it_shows(show: Show, format: str) -> None:
    found = show(sample(), long_list(100))
    said = replace(found[0].provenance, demo=True, historic=True)
    made = replace(pack(*found, report=saying("质" * 2000)), provenance=said)
    assert all("演示数据" in text and "历史快照" in text for text in texts(read(made, format)))


@pytest.mark.parametrize("format", ["pdf", "slides_pdf"])
def test_fonts_are_embedded_and_ours(show: Show, format: str) -> None:
    names = set()
    for page in read(pack(*show(*samples().values())), format).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            (inner,) = font.get_object()["/DescendantFonts"].get_object()
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            assert descriptor.keys() & {"/FontFile2", "/FontFile3"}
            names.add(str(descriptor["/FontName"]).partition("+")[2])
    assert names == {"NotoSansSC-Regular", "NotoSansSC-Bold"}


@pytest.mark.parametrize("format", ["pdf", "slides_pdf"])
def test_it_is_tagged_and_says_its_language_and_title(show: Show, format: str) -> None:
    reader = read(pack(*show(sample()), title="质量安全情况汇报"), format)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("zh")
    assert reader.metadata and reader.metadata.title == "质量安全情况汇报"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("format", ["pdf", "slides_pdf"])
def test_the_only_links_are_those_of_the_views(show: Show, format: str) -> None:
    found = show(sample(), sample("dots"))
    notes = [note.get_object() for page in read(pack(*found), format).pages for note in page.get("/Annots", [])]
    assert {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})} == {found[0].provenance.link}
    assert bare(found[0].provenance.link) in "".join(texts(read(pack(*found), format)))


def test_texts_are_no_markup(show: Show) -> None:
    typed = "#let x = 1; *粗* $x$ ]]} \\ <a> 毛堌堆"
    shown = replace(sample(), words=replace(sample().words, name=typed, takeaway=typed, note=typed))
    whole = "".join(texts(read(pack(*show(shown), title=typed, office=typed, report=saying(typed)))))
    assert whole.count(bare(typed)) >= 5


class Placed(NamedTuple):
    """A piece of text with its left edge and its height on the page, in points."""

    words: str
    left: float
    up: float


def placed(page: Any) -> list[Placed]:
    """The texts of a page where they stand."""
    found: list[Placed] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            found.append(Placed(text.strip(), cm[4] + cm[0] * tm[4], cm[5] + cm[3] * tm[5]))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(("format", "size"), [("pdf", 9), ("slides_pdf", 10)])
def test_names_of_definitions_stand_clear_of_their_words(show: Show, format: str, size: float) -> None:
    """A name as long as its column leaves a gap before the words beside it."""
    named = replace(sample(), words=replace(sample().words, name="图" * 40, takeaway="甲", method="乙" * 60))
    page = next(page for page in read(pack(*show(named)), format).pages if "判断方法" in bare(page.extract_text()))
    names = [one for one in placed(page) if set(one.words) == {"图"}]
    words = [one for one in placed(page) if set(one.words) == {"乙"}]
    ends = [one.left + size * len(one.words) for one in names if len(one.words) < 40]
    assert ends and words
    assert max(ends) + 0.5 * size <= min(one.left for one in words)


def test_days_and_names_in_tables_stand_apart(show: Show) -> None:
    """Where columns want more than the page has, a day keeps its line and its gap."""
    rows = {f"列{n}": ["演示甲0012食品机械厂（北）"] * 3 for n in range(6)}
    sheet = bodies.Sheet(640)
    made = bodies.table(printed({"日期": ["2017-12-12"] * 3, **rows}), sheet)
    assert made["widths"][0] >= fonts.width("2017-12-12", 1) + sheet.beside
    assert sum(made["widths"]) == pytest.approx(sheet.across)


def test_a_short_table_is_not_cut_by_a_page(show: Show) -> None:
    tables = [replace(long_list(n), words=replace(long_list(n).words, name=f"名单{n}完")) for n in range(3, 16)]
    for text in texts(read(pack(*show(*tables)))):
        if found := re.findall(r"名单(\d+)完", text):
            assert text.count("演示第") == sum(map(int, found))


def test_no_page_holds_the_day_alone(show: Show) -> None:
    """Charts alone bear office and day below their title, as the draft does."""
    for count in range(1, 5):
        first, *rest = texts(read(pack(*show(*[sample()] * count), office="演示局", day=date(2018, 1, 8))))
        assert "演示局2018年1月8日" in first
        assert not any("2018年1月8日" in text for text in rest)


@pytest.mark.parametrize("format", ["pdf", "slides_pdf"])
def test_the_code_of_the_address_stands_beside_it(show: Show, format: str) -> None:
    """PDF/UA tells pictures by their words: one code an exhibit, none without an address."""
    found = show(sample(), sample("dots"))
    bare_ = [replace(one, provenance=replace(one.provenance, link="")) for one in found]
    assert _alternatives(read(pack(*found), format)).count("扫码查看") == 2
    assert _alternatives(read(pack(*bare_), format)).count("扫码查看") == 0


def _alternatives(reader: PdfReader) -> list[str]:
    """What is read aloud instead of pictures."""
    objects = (reader.get_object(n) for n in range(1, len(reader.xref[0]) + 1))
    return [str(one["/Alt"]) for one in objects if isinstance(one, dict) and "/Alt" in one]


def test_what_runs_on_over_pages_is_named_on_each(show: Show) -> None:
    """On the projector a page without a title would belong to nothing."""
    table = replace(long_list(24), words=replace(long_list(24).words, name="名单甲"))
    told = [text for text in texts(read(pack(*show(table, sample())), "slides_pdf")) if "演示第" in text]
    assert len(told) > 1
    assert all("名单甲（续）" in text for text in told[1:])
    assert "（续）" not in told[0]


def test_where_it_is_from_stands_at_the_foot_of_the_page(show: Show) -> None:
    """On the projector, under short tables as under charts."""
    reader = read(pack(*show(long_list(3), sample())), "slides_pdf")
    heights = [max(one.up for one in placed(page) if "来源：" in one.words) for page in list(reader.pages)[1:3]]
    assert heights[0] == pytest.approx(heights[1], abs=1)


def test_two_usual_charts_share_a_page(show: Show) -> None:
    charts = [replace(sample("trend"), words=replace(sample().words, name=f"图名{n}完")) for n in range(6)]
    told = [len(re.findall(r"图名\d完", text)) for text in texts(read(pack(*show(*charts)))) if "图名" in text]
    assert max(told) == 2


def test_the_projector_has_one_exhibit_a_page(show: Show) -> None:
    found = show(*samples().values())
    reader = read(pack(*found), "slides_pdf")
    size = reader.pages[0].mediabox
    assert (float(size.width), float(size.height)) == WIDE
    assert len(reader.pages) == 1 + len(found)


def test_the_report_goes_before_the_charts(demo: Snapshot) -> None:
    view = default_view(demo.known)
    said = report.build(demo, WHOLE, view, "zh")
    whole = "".join(texts(read(pack(*exhibits(demo, view, "products"), report=said))))
    places = [whole.index(words) for words in ("一、质量强区工作", "附件1主要指标", "附件2图表", "附件3口径说明")]
    assert places == sorted(places)


def test_what_has_no_shape_is_marked() -> None:
    assert printable("演示\U000f0000厂") == "演示〓厂"
    assert printable("毛堌堆镇") == "毛堌堆镇"


def test_marks_of_notes_have_a_shape() -> None:
    assert fonts.lacking("".join(mark(n, "zh") for n in range(1, 60))) == ""


def test_the_same_pack_gives_the_same_bytes(show: Show) -> None:
    made = pack(*show(sample()))
    assert render(made, "pdf") == render(made, "pdf")
    assert MADE.at.strftime("%Y%m%d").encode() in render(made, "pdf")


def test_the_title_of_a_key_figure_says_what_it_says(demo: Snapshot) -> None:
    """On the projector; on paper the figure itself stands below its name."""
    (one,) = (one for one in exhibits(demo, default_view(demo.known), "products") if one.chart.key == "products.rate")
    assert bare(one.sentence) in texts(read(pack(one), "slides_pdf"))[1]
    assert one.sentence.startswith(f"{one.chart.words.name}{one.chart.content.value}%，")
