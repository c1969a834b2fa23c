"""The Word draft, read by python-docx and as the XML that Word reads."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Mm
from lxml import etree
from python_calamine import CalamineWorkbook

from analytics import report
from analytics.charts import HTML_KINDS, KINDS
from analytics.export import Pack, render
from analytics.export.cells import printed
from analytics.export.document.exhibits import SHOWN
from analytics.export.document.styles import STYLES
from analytics.export.native import NATIVE
from analytics.report import Report
from analytics.store import Snapshot
from analytics.view import WHOLE, View, default_view
from data.text import LANGS, Lang
from tests.analytics.charts.samples import samples
from tests.analytics.export.packs import MADE, OFFICE, every, of_charts, pack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Look = Callable[..., View]


@pytest.fixture(scope="module")
def said(demo: Snapshot) -> Report:
    """The report of the demo."""
    return report.build(demo, WHOLE, default_view(demo.known), "zh")


@pytest.fixture
def one(snapshot: Snapshot, look: Look) -> Callable[..., Pack]:
    """A pack with a sample chart of a kind."""
    return lambda kind="bars", **more: pack(*of_charts(snapshot, look("2017"), samples()[kind]), **more)


def opened(made: Pack) -> Document:
    return docx.Document(io.BytesIO(render(made, "docx")))


def parts(made: Pack) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render(made, "docx"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml(made: Pack, name: str = "word/document.xml") -> Any:
    return etree.fromstring(parts(made)[name])


def texts(node: Any) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_every_kind_of_chart_has_its_place() -> None:
    assert set(SHOWN) == set(KINDS) | HTML_KINDS


def test_only_words_lists_and_filled_cells_are_no_charts() -> None:
    assert set(SHOWN) - set(NATIVE) == {"heat", "tiles", "kpi", "attention", "list"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_card_of_the_demo_has_its_chart_and_table(demo: Snapshot, lang: Lang) -> None:
    found = every(demo, default_view(demo.known), lang)
    made = pack(*found)
    document = opened(made)
    drawn = [one for one in found if one.chart.kind in NATIVE and not one.chart.empty]
    books = [part.part_related_by(RT.PACKAGE) for part in charts(document)]
    assert len(books) == len(drawn)
    tables = [cells(table) for table in document.tables]
    for one in found:
        if SHOWN[one.chart.kind].tabled and not one.chart.empty:
            shown = printed(one.chart)
            assert [list(shown.headings), *map(list, shown.rows)] in tables, one.chart.key


def charts(document: Document) -> list[Any]:
    return [rel.target_part for rel in document.part.rels.values() if rel.reltype == RT.CHART]


@pytest.mark.parametrize("kind", sorted(set(samples()) & set(NATIVE)))
def test_a_chart_carries_its_table_as_a_workbook_without_formulas(one: Callable[..., Pack], kind: str) -> None:
    (chart,) = charts(opened(one(kind)))
    book = chart.part_related_by(RT.PACKAGE).blob
    headings, *rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    shown = samples()[kind].cells()
    assert headings == list(shown)
    assert [row[0] for row in rows] == next(iter(shown.values()))
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)


REFERENCE = re.compile(r"'(.+)'!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def test_what_a_chart_draws_is_what_its_workbook_holds(demo: Snapshot) -> None:
    found = [one for one in every(demo, default_view(demo.known)) if one.chart.kind in NATIVE]
    drawn = charts(opened(pack(*found)))
    assert drawn
    for chart in drawn:
        book = CalamineWorkbook.from_filelike(io.BytesIO(chart.part_related_by(RT.PACKAGE).blob))
        for reference in etree.fromstring(chart.blob).iter(f"{C}numRef", f"{C}strRef"):
            held = referred(book, reference.find(f"{C}f").text)
            points = {int(point.get("idx")): point.find(f"{C}v").text for point in reference.iter(f"{C}pt")}
            assert {n: same_type(value, held[n]) for n, value in points.items()} == {
                n: value for n, value in enumerate(held) if value != ""
            }


def referred(book: CalamineWorkbook, formula: str) -> list[Any]:
    """The cells of a column, or of a part of a row, that a chart refers to."""
    sheet, left, top, right, bottom = REFERENCE.fullmatch(formula).groups()
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    across = range(place(left), place(right or left) + 1)
    return [_cell(rows, row, column) for row in range(int(top) - 1, int(bottom or top)) for column in across]


def place(letters: str) -> int:
    return sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters))) - 1


def _cell(rows: list[list[Any]], row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def same_type(text: str, held: Any) -> Any:
    return pytest.approx(float(text), rel=1e-9) if isinstance(held, float | int) else text


def test_the_page_is_that_of_official_documents(one: Callable[..., Pack]) -> None:
    section = opened(one()).sections[0]
    across = section.page_width - section.left_margin - section.right_margin
    down = section.page_height - section.top_margin - section.bottom_margin
    assert (round(across / Mm(1)), round(down / Mm(1))) == (156, 225)
    assert (round(section.top_margin / Mm(1)), round(section.left_margin / Mm(1))) == (37, 28)
    usual = opened(one()).styles["Normal"]
    assert usual.font.size.pt == 16
    assert 22 * usual.paragraph_format.line_spacing <= down < 23 * usual.paragraph_format.line_spacing


def test_twenty_eight_characters_fill_a_line(one: Callable[..., Pack]) -> None:
    made = one()
    section = opened(made).sections[0]
    across = (section.page_width - section.left_margin - section.right_margin) / 12700
    normal = next(s for s in xml(made, "word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == "Normal")
    closer = int(normal.find(f"{W}rPr/{W}spacing").get(f"{W}val")) / 20
    assert 28 * (16 + closer) <= across < 29 * (16 + closer)


def test_every_text_names_a_chinese_font_and_its_language(said: Report, one: Callable[..., Pack]) -> None:
    made = one("heat", report=said, number="演质〔2018〕1号")
    for name in ("document", "footnotes", "footer1"):
        for run in xml(made, f"word/{name}.xml").iter(f"{W}r"):
            if run.find(f"{W}t") is not None:
                assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
                assert run.find(f"{W}rPr/{W}lang").get(f"{W}eastAsia") == "zh-CN"


def test_numbers_stay_whole_at_the_ends_of_lines(said: Report, one: Callable[..., Pack]) -> None:
    """Letters and digits that call themselves Chinese are broken anywhere, as Chinese is: 按期完成率8|7.5%."""
    made = one(report=said)
    for name in ("document", "footnotes", "footer1", "styles"):
        found = {mark.get(f"{W}val") for mark in xml(made, f"word/{name}.xml").iter(f"{W}lang")}
        assert found == {"en-US"}, name


def test_the_fonts_of_official_documents_come_first(one: Callable[..., Pack]) -> None:
    styles = {style.get(f"{W}styleId"): style for style in xml(one(), "word/styles.xml").iter(f"{W}style")}
    fonts = {name: styles[name].find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for name in styles if name != "mark"}
    wanted = {"Title": "方正小标宋简体", "Normal": "仿宋", "Heading1": "黑体", "Heading2": "楷体"}
    assert {name: fonts[name] for name in wanted} == wanted


def test_the_red_head_stands_with_a_number_only(one: Callable[..., Pack]) -> None:
    plain, red = opened(one()).paragraphs[0], opened(one(number="演质〔2018〕1号")).paragraphs
    assert (plain.style.name, plain.text) == ("Title", "质量安全情况汇报")
    assert [line.text for line in red[:3]] == [f"{OFFICE}文件", "演质〔2018〕1号", "质量安全情况汇报"]


def test_the_report_is_there_sentence_by_sentence(said: Report, one: Callable[..., Pack]) -> None:
    body = xml(one(report=said))
    lines = [texts(line) for line in body.iter(f"{W}p")]
    for sentence in said.sentences:
        words = "".join(run.text for run in sentence if not run.note)
        assert any(words in line for line in lines), words


def test_notes_are_footnotes(said: Report, one: Callable[..., Pack]) -> None:
    made = one(report=said)
    marks = [run.note for runs in said.sentences for run in runs if run.note]
    notes = {note.number: "".join(run.text for run in note.runs) for note in said.notes}
    found = [texts(note).strip() for note in xml(made, "word/footnotes.xml")][2:]
    assert found == [notes[mark] for mark in marks]
    ids = [int(mark.get(f"{W}id")) for mark in xml(made).iter(f"{W}footnoteReference")]
    assert ids == list(range(1, len(marks) + 1))


def test_blanks_are_highlighted(said: Report, one: Callable[..., Pack]) -> None:
    marked = [run for run in xml(one(report=said)).iter(f"{W}r") if run.find(f"{W}rPr/{W}highlight") is not None]
    assert [texts(run) for run in marked] == [run.text for runs in said.sentences for run in runs if run.blank]
    assert marked


def test_headings_of_tables_stand_on_each_page(said: Report, one: Callable[..., Pack]) -> None:
    tables = list(xml(one(report=said)).iter(f"{W}tbl"))
    assert len(tables) == 2
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)


def test_fixed_lines_do_not_clip_charts(one: Callable[..., Pack]) -> None:
    made = one()
    drawn = next(line for line in xml(made).iter(f"{W}p") if line.find(f".//{W}drawing") is not None)
    style = drawn.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
    found = next(s for s in xml(made, "word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == style)
    assert found.find(f"{W}pPr/{W}spacing").get(f"{W}lineRule") == "auto"


def test_pages_are_numbered_at_their_outer_edge(one: Callable[..., Pack]) -> None:
    made = one()
    odd, even = (xml(made, f"word/footer{n}.xml").find(f"{W}p") for n in (1, 2))
    assert [texts(line) for line in (odd, even)] == ["　— 1 —　"] * 2
    assert [line.find(f"{W}pPr/{W}jc").get(f"{W}val") for line in (odd, even)] == ["right", "left"]


def test_the_header_says_what_kind_of_data(one: Callable[..., Pack]) -> None:
    made = one()
    old = replace(made, provenance=replace(made.provenance, demo=True, historic=True))
    assert opened(old).sections[0].header.paragraphs[0].text == "历史快照｜演示数据"
    (shown,) = made.exhibits
    real = replace(shown.provenance, demo=False)
    plain = replace(made, provenance=real, exhibits=(replace(shown, provenance=real),))
    assert "word/header1.xml" not in parts(plain)


def test_its_properties_are_its_own(one: Callable[..., Pack]) -> None:
    made = opened(one()).core_properties
    assert (made.title, made.author, made.last_modified_by) == ("质量安全情况汇报", OFFICE, OFFICE)
    assert made.created == made.modified
    assert made.created.replace(tzinfo=None) == MADE.at


def test_the_same_pack_gives_the_same_bytes(said: Report, one: Callable[..., Pack]) -> None:
    made = one(report=said)
    assert render(made, "docx") == render(made, "docx")


def test_nothing_leads_outside_but_the_link_to_the_dashboard(said: Report, one: Callable[..., Pack]) -> None:
    made = one(report=said)
    found = parts(made)
    outside = [b for name, b in found.items() if name.endswith(".rels") and b"External" in b]
    links = re.findall(rb'Target="([^"]+)"[^>]*TargetMode="External"', b"".join(outside))
    assert {link.decode().partition("?")[0] for link in links} == {f"{MADE.address}/"}


def test_an_empty_chart_prints_its_sentence(snapshot: Snapshot, look: Look) -> None:
    (shown,) = of_charts(snapshot, look("2017"), replace(samples()["dots"], empty="所选条件无数据"))
    document = opened(pack(shown))
    assert "所选条件无数据" in [line.text for line in document.paragraphs]
    assert not document.tables


def test_tables_never_touch(demo: Snapshot) -> None:
    body = xml(pack(*every(demo, default_view(demo.known))))[0]
    tags = [child.tag for child in body]
    assert (f"{W}tbl", f"{W}tbl") not in list(pairwise(tags))
    assert tags[-2] == f"{W}p"


def test_definitions_are_said_once_at_the_end(demo: Snapshot) -> None:
    found = [one for one in every(demo, default_view(demo.known)) if one.definitions]
    lines = [line.text for line in opened(pack(*found)).paragraphs]
    after = lines[lines.index("口径说明") :]
    names = {name for one in found for name in one.definitions}
    assert all(after.count(name) == 1 for name in names)


def kept(row: Any) -> bool:
    """Whether a row of a table stays with what follows it."""
    return row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None


def test_no_page_begins_with_the_source_alone(demo: Snapshot) -> None:
    """Short tables stay whole; the last rows of long ones stay with the source, the first with their heading."""
    for table in xml(pack(*every(demo, default_view(demo.known)))).iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        assert all(kept(row) for row in (*rows[:2], *rows[-2:]))
        assert len(rows) <= 12 or not all(map(kept, rows))


def test_a_crossed_table_begins_below_its_title(demo: Snapshot) -> None:
    """Twenty rows that all stay together would leave the title alone on the page before."""
    found = [one for one in every(demo, default_view(demo.known)) if one.chart.kind == "heat"]
    table = next(xml(pack(*found)).iter(f"{W}tbl"))
    rows = list(table.iter(f"{W}tr"))
    assert len(rows) > 15
    assert sum(map(kept, rows)) < 8 and not STYLES["Tile"].kept


def test_the_remark_stands_between_title_and_chart(one: Callable[..., Pack]) -> None:
    made = one()
    shown = replace(made.exhibits[0], remark="已约谈两家企业。")
    body = list(xml(replace(made, exhibits=(shown,)))[0])
    places = {texts(node): n for n, node in enumerate(body) if texts(node)}
    drawn = next(n for n, node in enumerate(body) if node.find(f".//{W}drawing") is not None)
    assert places[shown.headline] < places["已约谈两家企业。"] < drawn


def test_texts_behind_numbers_stand_apart(demo: Snapshot) -> None:
    """The judgement does not touch the number before it."""
    found = [one for one in every(demo, default_view(demo.known)) if one.chart.key == "products.groups"]
    first = list(next(xml(pack(*found)).iter(f"{W}tbl")).iter(f"{W}tr"))[1]
    looks = [cell.find(f"{W}p/{W}pPr") for cell in first.iter(f"{W}tc")]
    numeric = [look.find(f"{W}jc") is not None for look in looks]
    indented = [look.find(f"{W}ind") is not None for look in looks]
    assert indented == [before and not own for before, own in zip([False, *numeric], numeric, strict=False)]
    assert any(indented)


def test_a_list_of_matters_says_how_many_there_are(demo: Snapshot) -> None:
    found = [one for one in every(demo, default_view(demo.known)) if one.chart.kind == "attention"]
    content = found[0].chart.content
    assert content.total > len(content.signals)
    lines = [line.text for line in opened(pack(*found)).paragraphs]
    assert f"列前{len(content.signals)}项，共{content.total}项" in lines


def test_the_source_is_not_cut_by_a_page(one: Callable[..., Pack]) -> None:
    styles = {style.get(f"{W}styleId"): style for style in xml(one(), "word/styles.xml").iter(f"{W}style")}
    assert styles["Source"].find(f"{W}pPr/{W}keepLines").get(f"{W}val") in ("1", "true")
    assert styles["Normal"].find(f"{W}pPr/{W}keepLines").get(f"{W}val") in ("0", "false")
