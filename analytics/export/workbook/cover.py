"""The first sheet: what the workbook is, what it holds, from which view, and what its words mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from analytics.export.exhibit import Exhibit
from analytics.export.pack import Pack
from analytics.export.workbook.styles import GREY, LINE, SMALL, TITLE, WRAPPED, Styles, fit_row, held, paper
from data import text
from data.text import t

WIDTHS = (34, 26, 96)


def cover(book: Workbook, pack: Pack, names: Sequence[str], styles: Styles) -> None:
    """Title, office and day, the view, the sheets, the definitions, how charts were judged."""
    lang = pack.lang
    sheet = paper(book.add_worksheet(t("export.xlsx.about", lang)))
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, held(pack.title), styles(TITLE, {"font_size": 18}))
    sheet.set_row(0, 32)
    day = text.day(pack.day, lang) if pack.day else ""
    said = "　".join(filter(None, (pack.office, day, pack.number)))
    sheet.write_string(1, 0, held(said), styles(GREY))
    row = _facts(sheet, 3, _origin(pack), styles)
    row = _contents(sheet, row + 1, pack, names, styles)
    row = _list(sheet, row + 1, t("export.xlsx.definitions", lang), _definitions(pack), styles)
    _list(sheet, row + 1, t("export.xlsx.judged", lang), _judged(pack.exhibits), styles)


def _origin(pack: Pack) -> list[tuple[str, str]]:
    """What the whole workbook comes from, heading and words."""
    lang, said = pack.lang, pack.provenance
    kinds = {"common.demo": said.demo, "export.historic": said.historic}
    facts = {
        "view": t("export.between", lang).join(said.viewed),
        "as_of": said.as_of.isoformat(),
        "snapshot": said.snapshot,
        "made_at": f"{said.made_at:%Y-%m-%d %H:%M}",
        "link": said.link,
        "nature": t("export.between", lang).join(t(key, lang) for key, wanted in kinds.items() if wanted),
    }
    return [(t(f"export.xlsx.{key}", lang), words) for key, words in facts.items() if words]


def _facts(sheet: Worksheet, row: int, facts: Iterable[tuple[str, str]], styles: Styles) -> int:
    for heading, words in facts:
        sheet.write_string(row, 0, heading, styles(GREY))
        sheet.write_string(row, 1, held(words), styles())
        row += 1
    return row


def _contents(sheet: Worksheet, row: int, pack: Pack, names: Sequence[str], styles: Styles) -> int:
    sheet.write_string(row, 0, t("export.xlsx.contents", pack.lang), styles(TITLE))
    for one, name in zip(pack.exhibits, names, strict=True):
        row += 1
        quoted = name.replace("'", "''")
        there = styles(LINE, {"font_color": "#1D4E6B", "underline": 1})
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", there, held(one.chart.words.name))
        sheet.write_string(row, 1, held(one.headline), styles(LINE))
        sheet.write_blank(row, 2, None, styles(LINE))
    return row + 1


def _definitions(pack: Pack) -> list[tuple[str, str, str]]:
    """Indicator, heading, words: each indicator once, its name once."""
    found = {name: facts for one in pack.exhibits for name, facts in one.definitions.items()}
    return [
        (name if n == 0 else "", heading, words)
        for name, facts in found.items()
        for n, (heading, words) in enumerate(facts.items())
    ]


def _judged(exhibits: Iterable[Exhibit]) -> list[tuple[str, str, str]]:
    charts = {one.chart.words.name: one.chart for one in exhibits if one.chart.words.method}
    return [(name, chart.words.note, chart.words.method) for name, chart in charts.items()]


def _list(sheet: Worksheet, row: int, title: str, rows: list[tuple[str, str, str]], styles: Styles) -> int:
    if not rows:
        return row
    sheet.write_string(row, 0, title, styles(TITLE))
    for cells in rows:
        row += 1
        for place, (cell, look) in enumerate(zip(cells, ({"bold": True}, SMALL, {}), strict=True)):
            sheet.write_string(row, place, held(cell), styles(LINE, WRAPPED, look))
        fit_row(sheet, row, zip(cells, WIDTHS, strict=True))
    return row + 1
