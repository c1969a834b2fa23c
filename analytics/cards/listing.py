"""Cards that list: the rows behind an indicator, named one by one, or figures beside their units."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.cards.context import RATES, Context
from analytics.cards.making import chart, empty
from analytics.cards.verdicts import measured, value_text
from analytics.charts import Chart, Column
from analytics.drill import rows
from analytics.findings import changes, takeaways
from analytics.findings.changes import missing
from analytics.frames import records
from data.ledgers.kinds import kinds
from data.text import t

MOST = 50
LATE = "followup"


def listing(ctx: Context) -> Chart:
    """The rows that an indicator counts, newest first; or, with `indicators`, one line a figure."""
    if ctx.spec.indicators:
        return _figures(ctx)
    return _grouped(ctx) if ctx.spec.by else _rows(ctx)


def _rows(ctx: Context) -> Chart:
    spec = ctx.spec
    most = spec.top or MOST
    found, total = rows(ctx.snapshot, ctx.scope, ctx.view, spec.indicator, spec.where, descending=True, limit=most)
    if not total:
        named = "followup_done_on" in found
        return empty(ctx, sentence=takeaways.failed_rows(0, 0, ctx.subject(ctx.indicator())) if named else "")
    frame = pd.DataFrame({name: _cells(ctx, name, found) for name in spec.rows})
    columns = tuple(Column(name, _heading(ctx, name), _format(found, name)) for name in spec.rows)
    frame = frame.assign(label=frame[spec.rows[0]], start=None, end=None)
    note = t("charts.note.top", ctx.lang, n=len(frame), total=total) if len(frame) < total else ""
    return chart(ctx, frame, columns, _sentence(ctx, found, total), note=note)


def _sentence(ctx: Context, found: pd.DataFrame, total: int) -> str:
    subject = ctx.subject(ctx.indicator())
    if "followup_done_on" in found:
        return takeaways.failed_rows(total, int(found["followup_done_on"].isna().sum()), subject)
    return subject.say("rows_total", n=total)


def _cells(ctx: Context, name: str, found: pd.DataFrame) -> list[Any]:
    if name == LATE:
        return [_followup(ctx, row) for row in records(found)]
    coded = name in _codes(ctx)
    return [None if missing_cell(v) else ctx.label(name, str(v)) if coded else _day(v) for v in found[name]]


def missing_cell(value: Any) -> bool:
    return value is None or value is pd.NaT or missing(value)


def _day(value: Any) -> Any:
    return value.date() if hasattr(value, "hour") else value


def _followup(ctx: Context, row: dict[Any, Any]) -> str:
    done, due = row["followup_done_on"], row["followup_due_on"]
    if not missing_cell(done):
        late = not missing_cell(due) and done > due
        return t(f"charts.followup.{'late' if late else 'done'}", ctx.lang, day=str(done)[:10])
    if missing_cell(due):
        return t("charts.followup.no_deadline", ctx.lang)
    over = pd.Timestamp(due).date() < ctx.snapshot.as_of
    return t(f"charts.followup.{'overdue' if over else 'running'}", ctx.lang, day=str(due)[:10])


def _codes(ctx: Context) -> frozenset[str]:
    fact = ctx.snapshot.facts[(ctx.indicator().rows or ctx.indicator().numerator).fact]
    return frozenset(fact.dims) | {"area"}


def _heading(ctx: Context, name: str) -> str:
    if name == LATE:
        return t("charts.dim.followup_state", ctx.lang)
    for kind in kinds().values():
        if name in kind.columns:
            return ctx.word(kind.columns[name].name)
    return ctx.dim_word(name)


def _format(found: pd.DataFrame, name: str) -> Any:
    if name.endswith("_on"):
        return "date"
    numeric = name in found and pd.api.types.is_numeric_dtype(found[name])
    return "number" if numeric else "text"


def _figures(ctx: Context) -> Chart:
    lines = []
    for name in ctx.spec.indicators:
        indicator = ctx.indicator(name)
        row, changed = ctx.both(name)
        change = changes.change(changed, measured(ctx, indicator))
        lines.append(
            {
                "label": ctx.word(indicator.name),
                "text": value_text(ctx, indicator, row["value"]),
                "change": change.text if change else None,
                "value": row["value"],
                "indicator": name,
            }
        )
    frame = pd.DataFrame(lines)
    columns = (
        Column("label", t("charts.words.indicator", ctx.lang)),
        Column("text", t("charts.words.figure", ctx.lang)),
        Column("change", t("charts.words.change", ctx.lang)),
    )
    recorded = int((frame["value"].fillna(0) != 0).sum())
    key = "recorded" if recorded else "none_recorded"
    sentence = t(f"findings.takeaway.{key}", ctx.lang, recorded=recorded, total=len(frame), period=ctx.period)
    return chart(ctx, frame, columns, sentence)


def _grouped(ctx: Context) -> Chart:
    """One line a group of codes with a count, its unit where units differ."""
    indicator, by = ctx.indicator(), ctx.spec.by
    frame = ctx.compute(by=by)
    frame = frame[frame["value"].notna() & (frame["value"] != 0)].sort_values([*by], kind="stable")
    if frame.empty:
        return empty(ctx)
    words = {f"by{n}": [ctx.label(dim, code) for code in frame[dim]] for n, dim in enumerate(by)}
    frame = frame.assign(**words, label=words["by0"], code=frame[by[0]]).reset_index(drop=True)
    rate = indicator.kind in RATES
    headings = tuple(Column(f"by{n}", ctx.dim_word(dim)) for n, dim in enumerate(by))
    columns = (*headings, *(ctx.rate_columns(indicator) if rate else (ctx.value_column(indicator),)))
    sentence = ctx.subject(indicator).say("rows_total", n=len(frame))
    return chart(ctx, frame, columns, sentence, by=by[:2])
