"""What stands in the middle of an exhibit on paper: a picture, a table that runs on over pages, a list of matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from analytics.charts import KINDS
from analytics.charts.chart import SIGNS
from analytics.export import fonts
from analytics.export.cells import Printed, cut, listed, printed
from analytics.export.exhibit import Exhibit
from analytics.export.panels import split
from analytics.export.picture import beside, svg_of
from analytics.export.svg.setting import longest
from analytics.export.widths import fitted
from analytics.findings.content import Attention, Signal

Body = dict[str, Any]
_MOST = 20.0  # characters that one column may want
_SHORT = 12  # characters that stay on one line
_BETWEEN = 32.0  # px between panels


class Sheet(NamedTuple):
    """A paper: px across for charts, px that a chart fills at least, to what share of its height it may be pressed, how
    many times words are enlarged, the most rows of a list and of a panel of a crossed table (None: all), the
    characters that a table has across, with what each column takes beside them, and the most notes below a chart."""

    width: float
    height: float = 0
    pressed: float = 1
    enlarged: float = 1
    most: int | None = None
    rows: int | None = None
    across: float = 49
    beside: float = 1.5
    notes: int = 1_000


def body(one: Exhibit, sheet: Sheet) -> Body:
    """The body of an exhibit as plain data for the templates; an empty chart is its sentence."""
    if one.chart.empty:
        return {"kind": "sentence", "text": one.chart.empty}
    return BODIES[one.chart.kind](one, sheet)


def table(whole: Printed, sheet: Sheet, more: str = "") -> Body:
    """A printed table with the widths of its columns in characters; `more` stands below it."""
    columns = list(zip(whole.headings, *whole.rows, strict=True))
    wanted = [_wanted(column) + sheet.beside for column in columns]
    least = [_least(column) + sheet.beside for column in columns]
    return {
        "kind": "table",
        "headings": whole.headings,
        "numeric": whole.numeric,
        "rows": whole.rows,
        "widths": fitted(wanted, least, sheet.across),
        "more": more,
    }


def _wanted(column: Sequence[str]) -> float:
    """Room for the longest text, or for half of it where it takes two lines."""
    return max(min(max(fonts.width(text, 1) for text in column), _MOST), _least(column))


def _least(column: Sequence[str]) -> float:
    """Room for the longest word, number or day, and for what is short anyway."""
    heading, *cells = column
    whole = (fonts.width(text, 1) if len(text) <= _SHORT else longest(text, 1) for text in cells)
    return max(longest(heading, 1), fonts.width(heading, 1) / 2, *whole, 2.0)


def _figure(one: Exhibit, sheet: Sheet) -> Body:
    pressed = replace(one.chart, height=round(one.chart.height * sheet.pressed))
    return _picture(replace(one, chart=pressed), sheet)


def _picture(one: Exhibit, sheet: Sheet) -> Body:
    return _drawn(one, svg_of(one, sheet.width, sheet.height))


def _words(one: Exhibit, sheet: Sheet) -> Body:
    """A card of words: it fills no height, and stands at the top."""
    return {**_drawn(one, svg_of(one, sheet.width / sheet.enlarged)), "words": True}


def _drawn(one: Exhibit, svg: str) -> Body:
    said = one.chart.words
    return {"kind": "picture", "svg": svg, "alt": said.alt or one.headline or said.name, "words": False}


def _list(one: Exhibit, sheet: Sheet) -> Body:
    whole = printed(one.chart)
    shown = whole.rows[: sheet.most]
    said = cut(len(shown), len(whole.rows), one.chart.lang)
    return table(Printed(whole.headings, whole.numeric, shown), sheet, said)


def _matters(one: Exhibit, sheet: Sheet) -> Body:
    content: Attention = one.chart.content
    said = [listed(content, one.chart.lang), content.chance]
    return {"kind": "signals", "rows": list(map(_matter, content.signals)), "more": list(filter(None, said))}


def _matter(one: Signal) -> dict[str, str]:
    tone = one.state if one.state in ("better", "worse") else "text2"
    sign = SIGNS.get(one.state, "")
    return {"sign": sign, "tone": tone, "finding": one.finding, "numbers": one.numbers, "rule": one.rule}


def _crossed(one: Exhibit, sheet: Sheet) -> Body:
    """In panels side by side where its rows are too many to be read from afar."""
    panels = split(one.chart, sheet.rows) if sheet.rows else [one.chart]
    if len(panels) == 1:
        return _places(one, sheet)
    width = (sheet.width - _BETWEEN * (len(panels) - 1)) / len(panels)
    return _drawn(one, beside([replace(one, chart=panel) for panel in panels], width, sheet.height, _BETWEEN))


def _places(one: Exhibit, sheet: Sheet) -> Body:
    """Cells shrink their words where they are pressed, so they are pressed less."""
    return _figure(one, sheet._replace(pressed=max(sheet.pressed, 0.8)))


# kind of chart -> its body
BODIES: Mapping[str, Callable[[Exhibit, Sheet], Body]] = {
    **dict.fromkeys(KINDS, _figure),
    "heat": _crossed,
    "tiles": _places,
    "kpi": _words,
    "pillar": _words,
    "attention": _matters,
    "list": _list,
}
