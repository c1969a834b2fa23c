"""Upright bars over time or bands: number on top, a part left open hollow, an incomplete period hatched."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.charts.chart import Chart, absent
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, coloured, hatch, layout, plain, width, wrapped
from analytics.frames import records

LABELS = 14  # more numbers than this touch each other on a phone
PHONE = 330  # px of plot on a phone


def columns(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Needs tick and value; may have year, incomplete, tone (main, prev, worse) and part, the hollow share of value."""
    frame = chart.frame.assign(x=range(len(chart.frame)))
    cut = _flag(frame)
    data = [_solid(chart, frame[~cut], theme, None), _solid(chart, frame[cut], theme, hatch(theme))]
    if "part" in frame:
        data.append(_hollow(chart, frame, theme))
    data.append(_numbers(chart, frame, theme))
    top = max([v for v in plain(frame["value"]) if v is not None], default=0)
    lines = 2 if "part" in frame and frame["part"].fillna(0).gt(0).any() else 1
    room = 1 + 20 * lines / max(chart.height - 90, 60)
    y = axis(theme, range=[0, max(top, 1) * room], showticklabels=False)
    margin = {"t": 4, "b": 22 if "year" in frame else 36}
    return {
        "data": [trace for trace in data if trace["x"]],
        "layout": layout(chart, theme, _ticks(frame, theme), y, margin, barmode="stack", bargap=0.3),
    }


def _flag(frame: pd.DataFrame) -> pd.Series:
    return frame["incomplete"].astype(bool) if "incomplete" in frame else pd.Series(False, index=frame.index)


def _solid(chart: Chart, part: pd.DataFrame, theme: Theme, pattern: dict | None) -> dict[str, Any]:
    tones = part["tone"] if "tone" in part else ["main"] * len(part)
    marker: dict[str, Any] = {"color": [theme[tone] for tone in tones], "opacity": 1, "line": {"width": 0}}
    if pattern:
        edge = {"width": 1.2, "color": theme["main"]}
        marker |= {"color": theme["bg"], "pattern": pattern | {"fgcolor": theme["same"]}, "line": edge}
    whole = part["value"].fillna(0)
    return {
        "type": "bar",
        "x": plain(part["x"]),
        "y": plain(whole - part["part"].fillna(0) if "part" in part else whole),
        "marker": marker,
        **_answers(chart, part),
    }


def _hollow(chart: Chart, frame: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    part = frame[frame["part"].fillna(0) > 0]
    marker = {"color": theme["bg"], "line": {"width": 1.2, "color": theme["main"]}, "opacity": 1}
    return {
        "type": "bar",
        "x": plain(part["x"]),
        "y": plain(part["part"]),
        "marker": marker,
        **_answers(chart, part),
    }


def _answers(chart: Chart, part: pd.DataFrame) -> dict[str, Any]:
    return {"customdata": chart.marks(part), "hovertext": hovers(chart, part), "hovertemplate": HOVER}


def _numbers(chart: Chart, frame: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    """The numbers on top: all of them, or the highest and the last where there is no room."""
    keep = set(frame["x"]) if len(frame) <= LABELS else {frame["value"].fillna(0).to_numpy().argmax(), len(frame) - 1}
    shown = frame[frame["x"].isin(keep) & frame["value"].notna()]
    return {
        "type": "scatter",
        "mode": "text",
        "x": plain(shown["x"]),
        "y": plain(shown["value"]),
        "text": [_number(chart, row, theme) for row in records(shown)],
        "textposition": "top center",
        "textfont": {"size": 13, "color": theme["ink"]},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _number(chart: Chart, row: dict, theme: Theme) -> str:
    number = f"<b>{chart.text('value', row['value'])}</b>"
    if absent(row.get("part")) or not row["part"]:
        return number
    words = f"{chart.options.get('part_label', '')}{chart.text('part', row['part'])}"
    return f"{number}<br>{coloured(words, theme['worse'])}"


def _ticks(frame: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    texts = _years(frame) if "year" in frame else _bands(frame)
    step = _step(frame) if "year" in frame else 1
    shown = list(texts.items())[::step]
    return axis(
        theme, tickvals=[x for x, _ in shown], ticktext=[text for _, text in shown], range=[-0.5, len(frame) - 0.5]
    )


def _years(frame: pd.DataFrame) -> dict[int, str]:
    """Ticks with the year under the first shown of each year."""
    step, texts, year = _step(frame), {}, None
    for row in records(frame):
        new = row["x"] % step == 0 and row["year"] != year
        texts[row["x"]] = f"{row['tick']}<br>{row['year']}" if new else row["tick"]
        year = row["year"] if new else year
    return texts


def _bands(frame: pd.DataFrame) -> dict[int, str]:
    room = PHONE / max(len(frame), 1) - 8
    return {n: wrapped(tick, room) for n, tick in enumerate(frame["tick"])}


def _step(frame: pd.DataFrame) -> int:
    """How many columns share a tick so that ticks stay apart on a phone."""
    room = max(30, *(width(tick) for tick in frame["tick"])) + 6
    step = max(1, -(-int(room * len(frame)) // PHONE))
    return next((s for s in (1, 2, 3, 4, 6, 12) if s >= step), step)
