"""The results of a laboratory beside their limits, band by band."""

from __future__ import annotations

from analytics.charts import Chart, Column, Words
from analytics.quality.bunching import FIRST, JUST_INSIDE, LAST, Laboratory
from data import text
from data.text import Lang, t

ROW = 26  # px


def bunched(laboratory: Laboratory, band: float, lang: Lang) -> Chart:
    """Bars from well inside the limit to beyond it; the band just inside stands out where results are heaped there.
    `band` is the width as a share of the limit."""
    rows = [
        {
            "label": _label(n, band, lang),
            "code": None,
            "value": laboratory.bands[n],
            "tone": _tone(n, laboratory.heaped),
        }
        for n in range(LAST, FIRST - 1, -1)
    ]
    name = t("quality.bunching.chart", lang, name=laboratory.name)
    columns = (
        Column("label", t("quality.bunching.band", lang)),
        Column("value", t("quality.bunching.results", lang), "count"),
    )
    words = Words(name=name, takeaway="", alt=name)
    return Chart("quality.bunched", "bars", lang, words, rows=rows, columns=columns, height=ROW * len(rows) + 20)


def _label(n: int, band: float, lang: Lang) -> str:
    near, far = (text.percent(abs(n if n >= 0 else n + 1) * band, 0), text.percent((n + 1 if n >= 0 else -n) * band, 0))
    return t(f"quality.bunching.{'within' if n >= 0 else 'beyond'}", lang, near=near, far=far)


def _tone(n: int, heaped: bool) -> str:
    if n == JUST_INSIDE and heaped:
        return "worse"
    return "main" if n >= JUST_INSIDE else "prev"
