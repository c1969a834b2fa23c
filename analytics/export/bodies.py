"""What stands in the middle of an exhibit on paper: a picture, a table that runs on over pages, a list of matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from analytics.charts import KINDS
from analytics.charts.chart import SIGNS
from analytics.export import fonts
from analytics.export.cells import Printed, printed
from analytics.export.exhibit import Exhibit
from analytics.export.picture import svg_of
from analytics.export.svg.setting import longest
from analytics.findings.content import Attention, Signal
from data.text import t

Body = dict[str, Any]
_LEAST, _MOST = 3.0, 20.0  # characters of a column


class Sheet(NamedTuple):
    """A paper: px across for charts, px that a chart fills at least, to what share of its height it may be pressed,
    the most rows of a list (None: all), and the most notes below a chart."""

    width: float
    height: float = 0
    pressed: float = 1
    most: int | None = None
    notes: int = 1_000


def body(one: Exhibit, sheet: Sheet) -> Body:
    """The body of an exhibit as plain data for the templates; an empty chart is its sentence."""
    if one.chart.empty:
        return {"kind": "sentence", "text": one.chart.empty}
    return BODIES[one.chart.kind](one, sheet)


def table(whole: Printed, more: str = "") -> Body:
    """A printed table with the widths of its columns in characters; `more` stands below it."""
    columns = zip(whole.headings, *whole.rows, strict=True)
    return {
        "kind": "table",
        "headings": whole.headings,
        "numeric": whole.numeric,
        "rows": whole.rows,
        "widths": [_wide(column) for column in columns],
        "more": more,
    }


def _wide(column: Sequence[str]) -> float:
    """Room for the longest text, or for half of it where it takes two lines; its longest word stays whole."""
    need, word = max(fonts.width(text, 1) for text in column), max(longest(text, 1) for text in column)
    return max(_LEAST, min(need, _MOST), word) + 1


def _figure(one: Exhibit, sheet: Sheet) -> Body:
    pressed = replace(one.chart, height=round(one.chart.height * sheet.pressed))
    return _picture(replace(one, chart=pressed), sheet)


def _picture(one: Exhibit, sheet: Sheet) -> Body:
    said = one.chart.words
    drawn = svg_of(one, sheet.width, sheet.height)
    return {"kind": "picture", "svg": drawn, "alt": said.alt or one.headline or said.name}


def _list(one: Exhibit, sheet: Sheet) -> Body:
    whole = printed(one.chart)
    shown = whole.rows[: sheet.most]
    total = len(whole.rows)
    cut = t("export.first_rows", one.chart.lang, shown=len(shown), total=total) if len(shown) < total else ""
    return table(Printed(whole.headings, whole.numeric, shown), cut)


def _matters(one: Exhibit, sheet: Sheet) -> Body:
    content: Attention = one.chart.content
    return {"kind": "signals", "rows": list(map(_matter, content.signals)), "more": content.chance}


def _matter(one: Signal) -> dict[str, str]:
    tone = one.state if one.state in ("better", "worse") else "text2"
    sign = SIGNS.get(one.state, "")
    return {"sign": sign, "tone": tone, "finding": one.finding, "numbers": one.numbers, "rule": one.rule}


def _crossed(one: Exhibit, sheet: Sheet) -> Body:
    """Cells shrink their words where they are pressed, so they are pressed less."""
    return _figure(one, sheet._replace(pressed=max(sheet.pressed, 0.8)))


# kind of chart -> its body
BODIES: Mapping[str, Callable[[Exhibit, Sheet], Body]] = {
    **dict.fromkeys(KINDS, _figure),
    "heat": _crossed,
    "tiles": _crossed,
    "kpi": _picture,
    "pillar": _picture,
    "attention": _matters,
    "list": _list,
}
