"""Charts that are cells themselves: two categories crossed, places where they lie. Judged cells have a pale fill and a
sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from analytics.charts.chart import SIGNS, Chart
from analytics.export.workbook.styles import COLOURS, GREY, HEAD, LINE, Styles, held

_PALE: Mapping[str, Any] = {
    "better": {"bg_color": COLOURS["better_fill"]},
    "similar": {"bg_color": COLOURS["same_fill"]},
    "worse": {"bg_color": "#F1D8CD", "font_color": COLOURS["worse"], "bold": True},
}
_CENTRED = {"align": "center", "valign": "vcenter", "text_wrap": True}


def heat(sheet: Worksheet, chart: Chart, styles: Styles, top: int) -> int:
    """Rows and columns crossed from row `top` on; returns the first row below."""
    heads = {row["col"]: row["label2"] for row in chart.rows}
    names = {row["row"]: row["label"] for row in chart.rows}
    for place, heading in heads.items():
        sheet.write_string(top, 1 + place, held(heading), styles(HEAD, _CENTRED))
    for place, name in names.items():
        sheet.write_string(top + 1 + place, 0, held(name), styles(LINE))
    for row in chart.rows:
        at = top + 1 + row["row"], 1 + row["col"]
        sheet.write_string(*at, held(_signed(row["text"], row)), styles(LINE, _CENTRED, _look(row)))
    return top + 1 + max(names) + 1


def tiles(sheet: Worksheet, chart: Chart, styles: Styles, top: int) -> int:
    """A cell a place, where it lies; returns the first row below."""
    for row in chart.rows:
        at = top + int(row["row"]), int(row["col"])
        words = _signed(f"{row['short']}\n{row['text']}", row)
        edge = {"border": 1, "border_color": COLOURS["bg"]}
        sheet.write_string(*at, held(words), styles(edge, _CENTRED, _look(row)))
    rows = {int(row["row"]) for row in chart.rows}
    for place in rows:
        sheet.set_row(top + place, 34)
    return top + max(rows) + 1


def _look(row: Mapping[str, Any]) -> dict[str, Any]:
    """Pale where judged, grey words where not; steps of amounts in their shade."""
    shade = row.get("fill", row["state"])
    if shade in COLOURS:
        return {"bg_color": COLOURS[shade], "font_color": COLOURS[f"{shade}_text"]}
    return _PALE.get(shade, GREY)


def _signed(words: str, row: Mapping[str, Any]) -> str:
    sign = SIGNS[row["state"]] if row["state"] in ("better", "worse") else ""
    return f"{words} {sign}".strip()
