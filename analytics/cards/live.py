"""What a browser needs beside a figure to draw its marks anew from a cube: what each mark stands for, and the numbers
printed beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics.cards.cubes import KINDS, Series, series_of
from analytics.cards.spec import CardSpec
from analytics.charts import Chart
from analytics.definitions import TIMES
from analytics.view import View
from data.text import multiplied

Recipe = dict[str, Any]
FIGURES = ("numerator", "denominator", "failed", "value")


def recipe(chart: Chart, spec: CardSpec, view: View, figure: Mapping[str, Any]) -> Recipe:
    """The recipe of a figure whose marks still carry what they mean.

    Keys: `by` (the dims of its marks, which stay in sight whatever is chosen of them); where sums can tell it also
    kind, series, timed, `years` that may be put together, `pool` (months that are, before the end of the view), `part`
    (the series of the hollow share), `marks` ([trace, point, where, start, end, label]), `columns` of numbers by name
    (series, what, format, decimals), `margin` and `lead` (their names by place), target.
    """
    shown = _shown(chart, spec)
    if shown is None or shown.indicators or chart.kind not in KINDS:
        return {"by": chart.by}
    main = next(series_of(shown))
    timed = any(dim in TIMES for dim in shown.by)
    return {
        "by": main.by,
        "kind": chart.kind,
        "series": main.id,
        "timed": timed,
        "years": shown.pool,
        "pool": 0 if timed else _pooled(chart, shown, view),
        "part": Series(shown.part, shown.basis, main.by).id if shown.part else "",
        "marks": [mark for n, trace in enumerate(figure["data"]) for mark in _marks(n, trace, main)],
        "columns": {name: _column(chart, shown, name, main) for name in _printed(chart)},
        "margin": chart.margin,
        "lead": chart.lead,
        "target": chart.target,
    }


def key_figure(chart: Chart, spec: CardSpec) -> Recipe | None:
    """The same of a key figure: series, format, decimals, factor of what is printed, target."""
    main = next(series_of(spec), None)
    if main is None or chart.empty:
        return None
    column = chart.column("value")
    factor, _, decimals = multiplied(1.0, column.unit, column.decimals)
    told = {"series": main.id, "format": column.format, "decimals": decimals, "factor": factor}
    return {**told, "target": chart.target}


def _shown(chart: Chart, spec: CardSpec) -> CardSpec | None:
    """The card, or what stands instead of it: which of them the chart is of."""
    kinds = {"pareto": "bars"}
    each = [one for one in (spec, spec.instead) if one and kinds.get(one.kind, one.kind) == chart.kind]
    held = [one for one in each if one.kind in KINDS and any(series_of(one))]
    return next((one for one in held if not chart.by or one.by == chart.by), None)


def _pooled(chart: Chart, spec: CardSpec, view: View) -> int:
    """How many months are put together where the card takes more than the view."""
    return 12 * spec.pool if chart.drill.get("start") != view.start.isoformat() else 0


def _marks(number: int, trace: Mapping[str, Any], main: Series) -> list[list[Any]]:
    marks = trace.get("customdata", ())
    texts = trace.get("hovertext", [""] * len(marks))
    return [
        [number, point, *_meant(mark["rows"], main), texts[point].partition("<br>")[0]]
        for point, mark in enumerate(marks)
    ]


def _meant(rows: Mapping[str, Any] | None, main: Series) -> tuple[dict[str, Any], int, int]:
    """The codes of the dims of a mark, and the months that it is of."""
    where = {dim: codes for dim, codes in (rows or {}).get("where", {}).items() if dim in main.by}
    start, end = ((rows or {}).get(name) for name in ("start", "end"))
    return where, _month(start), _month(end)


def _month(day: str | None) -> int:
    found = date.fromisoformat(day) if day else date.min
    return found.year * 12 + found.month - 1


def _printed(chart: Chart) -> list[str]:
    """The names of the numbers on and beside the marks."""
    return list(dict.fromkeys(("value", *chart.margin, *chart.lead, *(n for n in FIGURES if n in _named(chart)))))


def _named(chart: Chart) -> set[str]:
    return {column.name for column in chart.columns}


def _column(chart: Chart, spec: CardSpec, name: str, main: Series) -> Recipe:
    """How a number is printed, and what it is of: a series, "" where it has none."""
    column = chart.column(name)
    second = Series(name, spec.basis, main.by).id if name in spec.second else ""
    return {
        "series": second or (main.id if name in FIGURES else ""),
        "what": "value" if second else name,
        "format": column.format,
        "decimals": column.decimals,
    }
