"""Packs for tests: exhibits of the demo, and sample charts as exhibits."""

from __future__ import annotations

from datetime import date, datetime

from analytics import cards
from analytics.cards.spec import pages
from analytics.charts import Chart
from analytics.export import Exhibit, Made, Pack, exhibit
from analytics.export.exhibit import provenance
from analytics.store import Snapshot
from analytics.view import WHOLE, View
from data.text import Lang

MADE = Made(datetime(2018, 1, 5, 9, 30), "http://127.0.0.1:8501")
OFFICE = "演示区质量监督局"


def exhibits(snapshot: Snapshot, view: View, page: str, lang: Lang = "zh") -> list[Exhibit]:
    """Every card of a page."""
    answers = cards.answers(snapshot, WHOLE, view, page)
    keys = [spec.full_key for spec in cards.page(page)]
    return [exhibit(snapshot, WHOLE, view, key, lang, made=MADE, answers=answers) for key in keys]


def every(snapshot: Snapshot, view: View, lang: Lang = "zh") -> list[Exhibit]:
    """Every card of every page."""
    return [one for page in sorted(pages()) for one in exhibits(snapshot, view, page, lang)]


def of_charts(snapshot: Snapshot, view: View, *charts: Chart) -> list[Exhibit]:
    """Charts as exhibits of a view."""
    said = provenance(snapshot, view, "zh", MADE, sources=("抽查结果台账",))
    return [Exhibit(chart, said) for chart in charts]


def pack(*found: Exhibit, **more) -> Pack:
    """Exhibits under a cover."""
    said = found[0].provenance
    usual = {"title": "质量安全情况汇报", "office": OFFICE, "day": date(2018, 1, 8)}
    return Pack(lang=said.lang, provenance=said, exhibits=found, **(usual | more))
