"""Slides, read back: what stands on them, in which fonts, and that the file is whole."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation

from analytics.cards import page
from analytics.charts import HTML_KINDS, KINDS, tokens
from analytics.export import Exhibit, Made, Pack, exhibit, fonts
from analytics.export.native import NATIVE
from analytics.export.native.xml import EMU
from analytics.export.pptx import TemplateError, pptx
from analytics.export.slides.drawing import DRAWN
from analytics.export.slides.setting import HEADLINE, LEADING, lines, spread, wide
from analytics.store import Snapshot
from analytics.view import WHOLE, default_view
from data.text import LANGS, Lang, t
from tests.analytics.export.ooxml import A, C, in_order
from tests.analytics.export.test_pptx_native import HOSTILE, PAGES, sheets

MADE = Made(datetime(2018, 1, 5, 9, 30), "http://127.0.0.1:8501", ("20171231-aaaa",))
OFFICE = "演示区质量技术监督局"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def packed(snapshot: Snapshot, lang: Lang, keys: list[str], **others: Any) -> Pack:
    view = default_view(snapshot.known)
    found = tuple(exhibit(snapshot, WHOLE, view, key, lang, made=MADE) for key in keys)
    return Pack(lang, "会议材料", found[0].provenance, found, OFFICE, date(2018, 1, 10), **others)


@pytest.fixture(scope="module", params=LANGS)
def whole(demo: Snapshot, request: pytest.FixtureRequest) -> tuple[Pack, bytes]:
    """Every card of every page of the demo."""
    pack = packed(demo, request.param, [f"{name}.{card.key}" for name in PAGES for card in page(name)])
    return pack, pptx(pack)


@pytest.fixture(scope="module")
def few(demo: Snapshot) -> Pack:
    return packed(demo, "zh", ["products.rate", "products.groups", "products.classes", "overview.map"])


def opened(file: bytes) -> Any:
    return Presentation(io.BytesIO(file))


def parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(slide: Any) -> str:
    return "\n".join(node.text or "" for node in slide._element.iter(f"{A}t"))


def test_every_kind_has_a_drawing() -> None:
    assert set(DRAWN) == set(KINDS) | HTML_KINDS


def test_every_chart_is_native_and_its_workbook_holds_its_table(whole: tuple[Pack, bytes]) -> None:
    pack, file = whole
    found: dict[str, list[Any]] = {}
    for slide in opened(file).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                found.setdefault(shape.name, []).append(shape.chart.part.chart_workbook.xlsx_part.blob)
    drawn = [one.chart for one in pack.exhibits if one.chart.kind in set(NATIVE) & set(KINDS) and not one.chart.empty]
    assert drawn
    for chart in drawn:
        tables = [next(iter(sheets(blob).values())) for blob in found[chart.words.name]]
        rows = zip(*chart.cells().values(), strict=True)
        table = [list(chart.cells()), *(["" if value is None else value for value in row] for row in rows)]
        assert table in tables, chart.key


def test_every_run_has_an_east_asian_font_and_a_language(whole: tuple[Pack, bytes]) -> None:
    lang = {"zh": "zh-CN", "en": "en-GB"}[whole[0].lang]
    for name, content in parts(whole[1]).items():
        if re.match(r"ppt/(slides|charts|notesSlides)/[^/]+\.xml", name):
            for look in etree.fromstring(content).iter(f"{A}rPr"):
                assert look.get("lang") == lang, name
                assert look.find(f"{A}latin") is not None and look.find(f"{A}ea") is not None, name


def test_the_package_is_whole(whole: tuple[Pack, bytes]) -> None:
    """Every part has a type, every relationship a target, every reference a relationship, every shape its own id."""
    held = parts(whole[1])
    types = etree.fromstring(held["[Content_Types].xml"])
    named = {node.get("PartName") for node in types if node.get("PartName")}
    endings = {node.get("Extension") for node in types if node.get("Extension")}
    assert named <= {f"/{name}" for name in held}
    for name, content in held.items():
        assert name == "[Content_Types].xml" or f"/{name}" in named or name.rpartition(".")[2] in endings, name
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in etree.fromstring(content):
                assert relation.get("TargetMode") != "External", name
                target = relation.get("Target")
                path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                assert path in held, (name, target)
        elif name.endswith(".xml"):
            _references(name, content, held)


def _references(name: str, content: bytes, held: dict[str, bytes]) -> None:
    root = etree.fromstring(content)
    used = {value for node in root.iter() for key, value in node.attrib.items() if key.startswith(R)}
    folder, file = posixpath.split(name)
    rels = held.get(f"{folder}/_rels/{file}.rels")
    known = {node.get("Id") for node in etree.fromstring(rels)} if rels else set()
    assert used <= known, name
    ids = [node.get("id") for node in root.iter("{*}cNvPr")]
    assert len(ids) == len(set(ids)), name


def test_charts_are_as_the_schema_has_them(whole: tuple[Pack, bytes]) -> None:
    for name, content in parts(whole[1]).items():
        if name.startswith("ppt/charts/chart"):
            root = etree.fromstring(content)
            assert in_order(root) == [], name
            assert all(0 < int(node.get("val")) < 10_000 for node in root.iter(f"{C}axId"))


def test_no_file_names_anybody_else(few: Pack) -> None:
    file = opened(pptx(few))
    about = file.core_properties
    assert (about.author, about.last_modified_by, about.title) == (OFFICE, OFFICE, "会议材料")
    assert about.created == about.modified == datetime(2018, 1, 5, 9, 30)
    held = parts(pptx(few))
    assert not [name for name in held if "thumbnail" in name or "printerSettings" in name]
    assert not re.search(b"python|Steve|<f>", b"".join(held[name] for name in held if name.endswith(".xml")))


def test_slides_are_wide_and_the_master_has_the_palette(few: Pack) -> None:
    file = opened(pptx(few))
    assert file.slide_width * 9 == file.slide_height * 16
    theme = parts(pptx(few))["ppt/theme/theme1.xml"].decode()
    colours = {colour for name, colour in tokens("light").items()}
    assert {f"#{found}" for found in re.findall(r'srgbClr val="(\w+)"', theme)} <= colours


def test_the_cover_says_what_when_who_and_what_kind_of_data(few: Pack) -> None:
    cover = words(opened(pptx(few)).slides[0])
    for part in ("会议材料", OFFICE, "2018年1月10日", "演示数据", "历史快照"):
        assert part in cover


def test_the_contents_name_the_slide_of_each_exhibit(whole: tuple[Pack, bytes]) -> None:
    pack, file = whole
    slides = list(opened(file).slides)
    title = t("export.pptx.contents", pack.lang)
    entries = []
    for slide in (one for one in slides if title in words(one).split("\n")[0]):
        shown = [shape for shape in slide.shapes if shape.name in ("Entry", "Page")]
        entries += zip((s.text for s in shown[::2]), (int(s.text) for s in shown[1::2]), strict=True)
    assert len(entries) == len(pack.exhibits)
    for headline, number in entries:
        assert headline.rstrip("…") in words(slides[number - 1])


def test_a_slide_says_where_it_is_from_and_shows_the_code_of_its_address(few: Pack) -> None:
    slide = opened(pptx(few)).slides[3]
    line = few.exhibits[1].provenance.line
    assert line in words(slide)
    assert any(shape.shape_type == 13 and shape.name == "扫码查看" for shape in slide.shapes)
    notes = slide.notes_slide.notes_text_frame.text
    assert few.exhibits[1].provenance.link in notes
    assert "分子：判定为合格的批次" in notes


def test_without_an_address_there_is_no_code(few: Pack) -> None:
    bare = [replace(one, provenance=replace(one.provenance, link="")) for one in few.exhibits]
    pack = replace(few, exhibits=tuple(bare), provenance=bare[0].provenance)
    assert not any(shape.shape_type == 13 for slide in opened(pptx(pack)).slides for shape in slide.shapes)


def test_a_table_is_a_table_and_tiles_are_a_group(few: Pack) -> None:
    slides = opened(pptx(few)).slides
    chart = few.exhibits[2].chart
    printed = [
        [cell.text for cell in row.cells]
        for shape in slides[4].shapes
        if shape.has_table
        for n, row in enumerate(shape.table.rows)
        if n
    ]
    for row in chart.rows:
        texts = printed[row["row"]]
        assert texts[0] == row["label"]
        assert texts[row["col"] + 1].rstrip("▲▼") == row["text"]
    group = next(shape for shape in slides[5].shapes if shape.shape_type == 6)
    assert [shape.name for shape in group.shapes] == [row["label"] for row in few.exhibits[3].chart.rows]


def test_the_clerks_title_and_remark_stand_on_the_slide(few: Pack) -> None:
    one = replace(few.exhibits[1], title="重点看建材", remark="已约谈两家企业。")
    slide = opened(pptx(replace(few, exhibits=(one,)))).slides[2]
    assert slide.shapes.title.text == "重点看建材"
    assert "已约谈两家企业。" in words(slide)


def test_an_empty_chart_prints_its_sentence(few: Pack) -> None:
    empty = replace(few.exhibits[1].chart, empty="所选条件无数据", rows=[])
    slide = opened(pptx(replace(few, exhibits=(replace(few.exhibits[1], chart=empty),)))).slides[2]
    assert "所选条件无数据" in words(slide)
    assert not any(shape.has_chart for shape in slide.shapes)


def test_the_last_slide_defines_each_indicator_once(few: Pack) -> None:
    slides = [words(slide) for slide in opened(pptx(few)).slides]
    said = "\n".join(text for text in slides if text.startswith("口径说明"))
    names = {name for one in few.exhibits for name in one.definitions}
    assert names and all(said.split("\n").count(name) == 1 for name in names)
    assert slides[-1].startswith("口径说明")


def hostile(one: Exhibit) -> Exhibit:
    rows = [{**row, "label": HOSTILE[n % len(HOSTILE)]} for n, row in enumerate(one.chart.rows)]
    named = replace(one.chart.words, name=HOSTILE[0] + HOSTILE[6])
    return replace(one, chart=replace(one.chart, rows=rows, words=named), remark=HOSTILE[6])


def test_hostile_texts_pass_unharmed(few: Pack) -> None:
    file = pptx(replace(few, exhibits=tuple(map(hostile, few.exhibits)), title=HOSTILE[0] + HOSTILE[6]))
    slides = "\n".join(words(slide) for slide in opened(file).slides)
    assert HOSTILE[0] in slides and "甲乙" in slides and "毛堌堆镇" in slides
    assert "\x00" not in slides


def test_the_same_pack_gives_the_same_bytes(few: Pack) -> None:
    assert pptx(few) == pptx(few)


@pytest.mark.parametrize("template", [b"", b"not a file", b"PK\x05\x06" + bytes(18)])
def test_a_template_that_is_no_presentation_is_named(few: Pack, template: bytes) -> None:
    with pytest.raises(TemplateError) as caught:
        pptx(replace(few, template=template))
    assert ".pptx" in caught.value.message("zh") and ".pptx" in caught.value.message("en")


def test_a_workbook_is_no_template(few: Pack) -> None:
    file = opened(pptx(few))
    shape = next(shape for slide in file.slides for shape in slide.shapes if shape.has_chart)
    with pytest.raises(TemplateError):
        pptx(replace(few, template=shape.chart.part.chart_workbook.xlsx_part.blob))


def test_a_bureaus_master_is_used_and_its_slides_are_not(few: Pack) -> None:
    stock = Presentation()
    stock.slide_layouts[5].name = "本局版式"
    stock.slides.add_slide(stock.slide_layouts[0]).shapes.title.text = "旧内容"
    kept = io.BytesIO()
    stock.save(kept)
    file = opened(pptx(replace(few, template=kept.getvalue())))
    assert (file.slide_width, file.slide_height) == (stock.slide_width, stock.slide_height)
    assert file.slides[2].slide_layout.name == "本局版式"
    assert not any("旧内容" in words(slide) for slide in file.slides)
    for slide in file.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= file.slide_width + 12_700


def placed(slide: Any, name: str) -> list[Any]:
    return [shape for shape in slide.shapes if shape.name == name]


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_of_crossed_categories_can_be_read_from_afar(demo: Snapshot, lang: Lang) -> None:
    """Twenty townships stand in two panels, no word under 10 points, also below a long title with a remark."""
    pack = packed(demo, lang, ["products.classes"])
    one = replace(pack.exhibits[0], title="甲" * 70, remark="乙" * 60)
    for shown in (pack.exhibits[0], one):
        slides = [
            s for s in opened(pptx(replace(pack, exhibits=(shown,)))).slides if any(x.has_table for x in s.shapes)
        ]
        tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
        sizes = {
            run.font.size.pt
            for table in tables
            for cell in table.iter_cells()
            for p in cell.text_frame.paragraphs
            for run in p.runs
        }
        assert min(sizes) >= 10
        assert sum(len(table.rows) - 1 for table in tables) == len({row["row"] for row in shown.chart.rows})


def test_a_title_takes_the_lines_that_the_widest_font_needs() -> None:
    """Where the fonts of a slide are not installed, letters come a fifth wider, and blanks before digits."""
    title = "2 stages comparable, no clear difference; 1 stage with too few samples"
    assert lines(title, HEADLINE, 880, bold=True) == 2
    assert wide("2017年6月合格率", 10) > fonts.width("2017年6月合格率", 10) * 1.06 + 4


def test_a_list_of_matters_says_how_many_there_are(demo: Snapshot) -> None:
    """The title counts all of them."""
    pack = packed(demo, "zh", ["overview.attention"])
    content = pack.exhibits[0].chart.content
    assert content.total > len(content.signals)
    said = "\n".join(words(slide) for slide in opened(pptx(pack)).slides)
    assert f"列前{len(content.signals)}项，共{content.total}项" in said


def test_matters_never_touch(demo: Snapshot) -> None:
    pack = packed(demo, "zh", ["overview.attention"])
    for slide in opened(pptx(pack)).slides:
        rules = sorted(shape.top for shape in slide.shapes if shape.name == "Rule")
        for shape in placed(slide, "Signal"):
            below = min(rule for rule in rules if rule > shape.top)
            taken = sum(
                lines(p.text, p.runs[0].font.size.pt, shape.width / EMU) * p.runs[0].font.size.pt * LEADING
                for p in shape.text_frame.paragraphs
            )
            assert shape.top / EMU + taken <= below / EMU


def test_the_title_of_a_key_figure_says_what_it_says(few: Pack) -> None:
    figure = few.exhibits[0].chart.content
    slide = opened(pptx(few)).slides[2]
    name = few.exhibits[0].chart.words.name
    assert (
        slide.shapes.title.text == f"{name}{figure.value}{figure.unit}，{figure.change.text}，{figure.change.verdict}"
    )
    assert name in words(slide).split("\n")


@pytest.mark.parametrize("count", [13, 25])
def test_contents_are_spread_over_their_slides(few: Pack, count: int) -> None:
    pack = replace(few, exhibits=few.exhibits[:1] * count)
    entries = [len(placed(slide, "Entry")) for slide in opened(pptx(pack)).slides]
    found = [n for n in entries if n]
    assert sum(found) == count
    assert max(found) - min(found) <= len(found)


def test_rows_are_spread_over_slides() -> None:
    assert [len(part) for part in spread([1.0] * 19, lambda one: one, 15)] == [10, 9]
    assert [len(part) for part in spread([1.0] * 15, lambda one: one, 15)] == [15]
    assert spread([], lambda one: 1.0, 15) == [[]]


def test_a_long_title_stands_whole_on_the_cover(few: Pack) -> None:
    title = "2017年全区产品质量安全形势分析会材料（上报区政府常务会议审议稿）暨下一步监管工作安排建议"
    cover = opened(pptx(replace(few, title=title))).slides[0]
    assert cover.shapes.title.text == title
    assert "全区（20个）" in next(s.text for s in cover.placeholders if s.placeholder_format.idx == 1)


def test_definitions_stay_together_and_name_the_chart_they_judge(demo: Snapshot) -> None:
    pack = packed(demo, "zh", [f"products.{card.key}" for card in page("products")])
    boxes = [shape.text for slide in opened(pptx(pack)).slides for shape in placed(slide, "Definitions")]
    for one in pack.exhibits:
        for name, facts in one.definitions.items():
            box = next(text for text in boxes if f"\n{name}\n" in f"\n{text}\n")
            assert all(words_ in box for words_ in facts.values()), name
        if one.chart.words.method:
            assert any(one.chart.words.name in text and one.chart.words.method in text for text in boxes)


def test_it_has_the_parts_that_powerpoint_writes(few: Pack) -> None:
    held = parts(pptx(few))
    assert {"ppt/presProps.xml", "ppt/viewProps.xml", "ppt/tableStyles.xml"} <= set(held)
